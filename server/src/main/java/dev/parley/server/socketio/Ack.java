package dev.parley.server.socketio;

import org.jspecify.annotations.Nullable;

/** The acknowledgement that a client waits for. */
@FunctionalInterface
public interface Ack {
    /** Answers, from any thread; only the first call counts. Arguments as in {@link Socket#emit}. */
    void send(@Nullable Object... args);
}
