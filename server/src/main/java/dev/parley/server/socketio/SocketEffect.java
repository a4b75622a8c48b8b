package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What a {@link SocketSession} wants done, in this order. */
sealed interface SocketEffect {
    /** Messages that belong together. */
    record Send(List<Message> messages) implements SocketEffect {}

    /** Asks the application whether the client may join; the answer comes back with {@code attempt}. */
    record Admit(String namespace, int attempt, JsonNode auth) implements SocketEffect {}

    /** @param withinLimit false where the client has sent too much; the event is then not to be obeyed */
    record Happened(SocketPacket.Event event, boolean withinLimit) implements SocketEffect {}

    record Acknowledged(SocketPacket.Ack ack) implements SocketEffect {}

    /** The client is no longer in this namespace. */
    record Left(String namespace, Reason reason) implements SocketEffect {}

    /** Ends the engine in good order. */
    record Close(Reason reason) implements SocketEffect {}

    /** Ends the engine at once. */
    record Fail(Reason reason) implements SocketEffect {}
}
