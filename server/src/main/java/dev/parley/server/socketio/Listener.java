package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.util.List;
import java.util.Optional;

/**
 * Hears what the clients of a namespace do. The calls of one socket come one at a time and in order, on the executor for listeners;
 * those of different sockets come at once. Where that executor is not the calling thread itself they may block, but see {@link #isQuick}.
 */
public interface Listener<T> {
    /**
     * Whether {@link #event} neither blocks nor takes long. Then the events of a WebSocket are heard on the event loop that read them, which saves
     * two changes of thread for each.
     */
    default boolean isQuick() {
        return false;
    }

    /** The client has been told that it is in; before any of its events. Again after a loss, where {@link Socket#recovered} says so. */
    void connected(Socket<T> socket);

    /**
     * @param args without the name of the event; attachments are binary nodes
     * @param ack present where the client waits for an answer
     */
    void event(Socket<T> socket, String event, List<JsonNode> args, Optional<Ack> ack);

    /** Called once after each {@link #connected}. */
    void disconnected(Socket<T> socket, Reason reason);

    /** The client will not come back to this socket; nothing comes afterwards. Called once, right after the last {@link #disconnected} or later. */
    default void forgotten(Socket<T> socket) {}

    /**
     * The client has sent more than its limit; the event is lost. Not every one is told: in a flood that this method cannot keep up
     * with, the rest is dropped unheard.
     */
    default void overLimit(Socket<T> socket, String event, Optional<Ack> ack) {
        ack.ifPresent(waiting -> waiting.send(
                Json.object("error", Json.object("code", "rate_limited", "message", "Too many events; slow down"))));
    }
}
