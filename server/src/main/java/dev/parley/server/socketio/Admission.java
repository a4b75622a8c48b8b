package dev.parley.server.socketio;

import java.util.concurrent.CompletionStage;

/** Decides who may join a namespace. */
@FunctionalInterface
public interface Admission<T> {
    /**
     * Decides now or later; runs on the executor for listeners. A failed stage is logged and refuses the client. If the client goes
     * before the verdict, nothing is called for it.
     */
    CompletionStage<Verdict<T>> admit(Handshake handshake);
}
