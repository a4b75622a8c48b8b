package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BinaryNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The attachments of one packet (protocol, "BINARY_EVENT"): binary nodes leave the tree for {@code {"_placeholder":true,"num":n}} and
 * come back. Both ways change the tree that they are given.
 */
final class Attachments {
    private Attachments() {}

    /** Whether there are any in maps, lists, trees and scalars of any depth. */
    static boolean areIn(@Nullable Object value) {
        return switch (value) {
            case byte[] _ -> true;
            case JsonNode node -> node.isBinary() || (node.isContainerNode() && areInAny(node));
            case Map<?, ?> map -> areInAny(map.values());
            case Iterable<?> all -> areInAny(all);
            case null, default -> false;
        };
    }

    private static boolean areInAny(Iterable<?> values) {
        for (Object value : values) if (areIn(value)) return true;
        return false;
    }

    /** Takes the binary nodes out of {@code tree}, in the order of their numbers. */
    static List<byte[]> takeOut(ArrayNode tree) {
        List<byte[]> bytes = new ArrayList<>(0);
        replace(tree, node -> {
            if (!node.isBinary()) return Optional.empty();
            bytes.add(bytes(node));
            return Optional.of(placeholder(bytes.size() - 1));
        });
        return bytes;
    }

    /**
     * Puts {@code bytes} where the placeholders are. False where a placeholder names none of them, or one that another has named
     * already: a short packet would otherwise grow without limit when it is sent on.
     */
    static boolean putIn(ArrayNode tree, List<byte[]> bytes) {
        boolean[] used = new boolean[bytes.size()];
        boolean[] wrong = new boolean[1];
        replace(tree, node -> {
            if (!node.path("_placeholder").booleanValue()) return Optional.empty();
            JsonNode num = node.path("num");
            int index = num.isInt() ? num.intValue() : -1;
            if (index < 0 || index >= used.length || used[index]) {
                wrong[0] = true;
                return Optional.empty();
            }
            used[index] = true;
            return Optional.of(BinaryNode.valueOf(bytes.get(index)));
        });
        return !wrong[0];
    }

    private static JsonNode placeholder(int number) {
        return JsonNodeFactory.instance.objectNode().put("_placeholder", true).put("num", number);
    }

    /** Replaces the nodes for which {@code change} has another; does not look into those. */
    private static void replace(JsonNode parent, Function<JsonNode, Optional<JsonNode>> change) {
        switch (parent) {
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) array.set(i, replaced(array.get(i), change));
            }
            case ObjectNode object -> {
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    field.setValue(replaced(field.getValue(), change));
                }
            }
            default -> {}
        }
    }

    private static JsonNode replaced(JsonNode node, Function<JsonNode, Optional<JsonNode>> change) {
        Optional<JsonNode> other = change.apply(node);
        if (other.isPresent()) return other.get();
        replace(node, change);
        return node;
    }

    private static byte[] bytes(JsonNode node) {
        try {
            return node.binaryValue();
        } catch (IOException e) {
            throw new IllegalStateException("a binary node has bytes", e);
        }
    }
}
