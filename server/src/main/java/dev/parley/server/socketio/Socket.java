package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A client in a namespace. All methods may be called from any thread and do not block; after the end they do nothing. With {@link Recovery}
 * the end comes some time after the loss of a connection: what is emitted in between is kept for the client.
 */
public interface Socket<T> {
    /** What the client knows as {@code socket.id}; no secret. */
    String id();

    String namespace();

    /** What the admission attached. */
    T attachment();

    String remoteAddress();

    /** Whether the client has come back after a loss and has got what it missed; see {@link Recovery}. */
    boolean recovered();

    /**
     * Sends an event; what one thread emits arrives in its order.
     *
     * @param event not one of socket.io's own names, such as {@code connect}
     * @param args maps, lists, scalars, JSON trees and {@code byte[]}, at any depth; read before the method returns
     */
    void emit(String event, @Nullable Object... args);

    /** As {@link #emit}; completed by the client's answer, cancelled when the client goes without one. Has no timeout of its own. */
    CompletableFuture<List<JsonNode>> emitWithAck(String event, @Nullable Object... args);

    /** @param closeEngine whether to close the connection too, with all its other namespaces */
    void disconnect(boolean closeEngine);

    /** Bytes that wait for the client, in all its namespaces. */
    long queuedBytes();
}
