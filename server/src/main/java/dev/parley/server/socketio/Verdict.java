package dev.parley.server.socketio;

import org.jspecify.annotations.Nullable;

/** Whether a client may join a namespace. */
public sealed interface Verdict<T> {
    /** @param attachment what the application wants to know of the client from now on */
    record Accepted<T>(T attachment) implements Verdict<T> {}

    /**
     * The client gets a {@code connect_error}.
     *
     * @param message its {@code message}
     * @param data its {@code data}, for programs: maps, lists and scalars, or null for none
     */
    record Refused<T>(String message, @Nullable Object data) implements Verdict<T> {}
}
