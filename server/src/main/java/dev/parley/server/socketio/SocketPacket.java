package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.OptionalLong;

/**
 * A packet of Socket.IO 5 (protocol, "Packet encoding"). Binary attachments stand where they belong, as binary nodes: whether a packet
 * is an EVENT or a BINARY_EVENT is a matter of the wire.
 */
sealed interface SocketPacket {
    String namespace();

    /** @param data the client's credentials, or the server's {@code {sid}} */
    record Connect(String namespace, JsonNode data) implements SocketPacket {}

    record Disconnect(String namespace) implements SocketPacket {}

    /** @param id present where an acknowledgement is asked for */
    record Event(String namespace, OptionalLong id, String name, List<JsonNode> args) implements SocketPacket {}

    record Ack(String namespace, long id, List<JsonNode> args) implements SocketPacket {}

    /** @param data {@code {message, data?}} */
    record ConnectError(String namespace, JsonNode data) implements SocketPacket {}
}
