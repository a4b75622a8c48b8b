package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.parley.server.http.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns messages into packets; holds back a packet whose attachments are still coming. */
final class PacketReader {
    /** What a message has brought. */
    sealed interface Result {
        record Complete(SocketPacket packet) implements Result {}

        /** More attachments are to come. */
        record Incomplete() implements Result {}

        record Malformed() implements Result {}
    }

    /** Names that mean something to socket.io itself, and that neither side may use for its events. */
    static final Set<String> RESERVED =
            Set.of("connect", "connect_error", "disconnect", "disconnecting", "newListener", "removeListener");

    private static final Result INCOMPLETE = new Result.Incomplete();
    private static final Result MALFORMED = new Result.Malformed();

    private final int maxBytes;
    private @Nullable Partial partial;

    /** @param maxBytes for all attachments of a packet together */
    PacketReader(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    Result read(Message message) {
        return switch (message) {
            case Message.Text(String text) -> text(text);
            case Message.Binary(byte[] bytes) -> binary(bytes);
        };
    }

    private Result text(String text) {
        if (partial != null) return MALFORMED;
        Optional<PacketHeader> header = PacketHeader.read(text);
        if (header.isEmpty()) return MALFORMED;
        return switch (header.get().type()) {
            case PacketHeader.CONNECT -> connect(header.get());
            case PacketHeader.DISCONNECT -> disconnect(header.get());
            case PacketHeader.CONNECT_ERROR -> connectError(header.get());
            default -> eventOrAck(header.get());
        };
    }

    private Result binary(byte[] bytes) {
        Partial waiting = partial;
        if (waiting == null || !waiting.add(bytes, maxBytes)) return MALFORMED;
        if (!waiting.isComplete()) return INCOMPLETE;
        partial = null;
        return Attachments.putIn(waiting.tree, waiting.attachments)
                ? complete(waiting.header, waiting.tree)
                : MALFORMED;
    }

    private static Result connect(PacketHeader header) {
        if (header.json().isEmpty()) return connect(header, JsonNodeFactory.instance.objectNode());
        return Json.parse(header.json())
                .filter(JsonNode::isObject)
                .map(data -> connect(header, data))
                .orElse(MALFORMED);
    }

    private static Result connect(PacketHeader header, JsonNode data) {
        return new Result.Complete(new SocketPacket.Connect(header.namespace(), data));
    }

    private static Result disconnect(PacketHeader header) {
        if (!header.json().isEmpty()) return MALFORMED;
        return new Result.Complete(new SocketPacket.Disconnect(header.namespace()));
    }

    private static Result connectError(PacketHeader header) {
        return Json.parse(header.json())
                .map(data -> (Result) new Result.Complete(new SocketPacket.ConnectError(header.namespace(), data)))
                .orElse(MALFORMED);
    }

    private Result eventOrAck(PacketHeader header) {
        Optional<JsonNode> payload = Json.parse(header.json());
        if (payload.isEmpty() || !(payload.get() instanceof ArrayNode tree)) return MALFORMED;
        if (header.attachments() == 0) return complete(header, tree);
        if (!isWellFormed(header, tree)) return MALFORMED;
        partial = new Partial(header, tree);
        return INCOMPLETE;
    }

    private static boolean isWellFormed(PacketHeader header, ArrayNode tree) {
        return complete(header, tree) instanceof Result.Complete;
    }

    private static Result complete(PacketHeader header, ArrayNode tree) {
        boolean isEvent = header.type() == PacketHeader.EVENT || header.type() == PacketHeader.BINARY_EVENT;
        return isEvent ? event(header, tree) : ack(header, tree);
    }

    private static Result event(PacketHeader header, ArrayNode tree) {
        JsonNode first = tree.path(0);
        if (!first.isTextual() && !first.isNumber()) return MALFORMED;
        String name = first.asText();
        if (RESERVED.contains(name)) return MALFORMED;
        List<JsonNode> args = new ArrayList<>(tree.size() - 1);
        for (int i = 1; i < tree.size(); i++) args.add(tree.get(i));
        return new Result.Complete(new SocketPacket.Event(header.namespace(), header.id(), name, args));
    }

    private static Result ack(PacketHeader header, ArrayNode tree) {
        OptionalLong id = header.id();
        if (id.isEmpty()) return MALFORMED;
        List<JsonNode> args = new ArrayList<>(tree.size());
        tree.forEach(args::add);
        return new Result.Complete(new SocketPacket.Ack(header.namespace(), id.getAsLong(), args));
    }

    private static final class Partial {
        final PacketHeader header;
        final ArrayNode tree;
        final List<byte[]> attachments = new ArrayList<>();
        private long bytes;

        Partial(PacketHeader header, ArrayNode tree) {
            this.header = header;
            this.tree = tree;
        }

        boolean add(byte[] attachment, int maxBytes) {
            bytes += attachment.length;
            return attachments.add(attachment) && bytes <= maxBytes;
        }

        boolean isComplete() {
            return attachments.size() == header.attachments();
        }
    }
}
