package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.server.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Turns packets into messages: one text and, where the packet has attachments, one binary message for each. */
final class PacketWriter {
    private PacketWriter() {}

    static List<Message> write(SocketPacket packet) {
        return switch (packet) {
            case SocketPacket.Connect(String namespace, JsonNode data) ->
                plain(PacketHeader.CONNECT, namespace, Json.text(data));
            case SocketPacket.ConnectError(String namespace, JsonNode data) ->
                plain(PacketHeader.CONNECT_ERROR, namespace, Json.text(data));
            case SocketPacket.Disconnect(String namespace) -> plain(PacketHeader.DISCONNECT, namespace, "");
            case SocketPacket.Event(String namespace, OptionalLong id, String name, List<JsonNode> args) ->
                event(namespace, id, name, args);
            case SocketPacket.Ack(String namespace, long id, List<JsonNode> args) -> ack(namespace, id, args);
        };
    }

    /** @param args maps, lists, scalars, trees and {@code byte[]}, at any depth; not changed */
    static List<Message> event(String namespace, OptionalLong id, String name, List<? extends @Nullable Object> args) {
        List<@Nullable Object> all = new ArrayList<>(args.size() + 1);
        all.add(name);
        all.addAll(args);
        return withAttachments(PacketHeader.EVENT, namespace, id, all);
    }

    /** @param args as in {@link #event} */
    static List<Message> ack(String namespace, long id, List<? extends @Nullable Object> args) {
        return withAttachments(PacketHeader.ACK, namespace, OptionalLong.of(id), args);
    }

    private static List<Message> plain(int type, String namespace, String json) {
        return List.of(text(new PacketHeader(type, 0, namespace, OptionalLong.empty(), json)));
    }

    private static List<Message> withAttachments(
            int type, String namespace, OptionalLong id, List<? extends @Nullable Object> args) {
        if (!Attachments.areIn(args)) return List.of(text(new PacketHeader(type, 0, namespace, id, Json.text(args))));
        ArrayNode tree = (ArrayNode) Json.tree(args);
        List<byte[]> attachments = Attachments.takeOut(tree);
        int binaryType = type == PacketHeader.EVENT ? PacketHeader.BINARY_EVENT : PacketHeader.BINARY_ACK;
        List<Message> messages = new ArrayList<>();
        messages.add(text(new PacketHeader(binaryType, attachments.size(), namespace, id, Json.text(tree))));
        for (byte[] attachment : attachments) messages.add(new Message.Binary(attachment));
        return messages;
    }

    private static Message text(PacketHeader header) {
        return new Message.Text(header.write());
    }
}
