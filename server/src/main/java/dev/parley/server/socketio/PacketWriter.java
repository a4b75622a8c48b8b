package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.server.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;

/** Turns packets into messages: one text and, where the packet has attachments, one binary message for each. */
final class PacketWriter {
    private PacketWriter() {}

    /** The trees of the packet belong to the writer from here on. */
    static List<Message> write(SocketPacket packet) {
        return switch (packet) {
            case SocketPacket.Connect(String namespace, JsonNode data) ->
                plain(PacketHeader.CONNECT, namespace, Json.text(data));
            case SocketPacket.ConnectError(String namespace, JsonNode data) ->
                plain(PacketHeader.CONNECT_ERROR, namespace, Json.text(data));
            case SocketPacket.Disconnect(String namespace) -> plain(PacketHeader.DISCONNECT, namespace, "");
            case SocketPacket.Event(String namespace, OptionalLong id, String name, List<JsonNode> args) ->
                withAttachments(PacketHeader.EVENT, namespace, id, array(args).insert(0, name));
            case SocketPacket.Ack(String namespace, long id, List<JsonNode> args) ->
                withAttachments(PacketHeader.ACK, namespace, OptionalLong.of(id), array(args));
        };
    }

    private static List<Message> plain(int type, String namespace, String json) {
        return List.of(text(new PacketHeader(type, 0, namespace, OptionalLong.empty(), json)));
    }

    private static List<Message> withAttachments(int type, String namespace, OptionalLong id, ArrayNode tree) {
        List<byte[]> attachments = Attachments.takeOut(tree);
        String json = Json.text(tree);
        if (attachments.isEmpty()) return List.of(text(new PacketHeader(type, 0, namespace, id, json)));
        int binaryType = type == PacketHeader.EVENT ? PacketHeader.BINARY_EVENT : PacketHeader.BINARY_ACK;
        List<Message> messages = new ArrayList<>();
        messages.add(text(new PacketHeader(binaryType, attachments.size(), namespace, id, json)));
        for (byte[] attachment : attachments) messages.add(new Message.Binary(attachment));
        return messages;
    }

    private static Message text(PacketHeader header) {
        return new Message.Text(header.write());
    }

    private static ArrayNode array(List<JsonNode> nodes) {
        return JsonNodeFactory.instance.arrayNode(nodes.size() + 1).addAll(nodes);
    }
}
