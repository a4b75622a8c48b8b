package dev.parley.server.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads JSON into trees and writes maps, lists and scalars; nothing is bound by reflection. */
public final class Json {
    /** Deep nesting costs stack, long numbers cost time; no message of ours needs either. */
    private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
            .maxNestingDepth(64)
            .maxNumberLength(64)
            .maxStringLength(4 << 20)
            .build();

    private static final ObjectMapper MAPPER = JsonMapper.builder(
                    JsonFactory.builder().streamReadConstraints(LIMITS).build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private Json() {}

    /** An object from alternating names and values, in this order. A null value is written as {@code null}. */
    public static Map<String, @Nullable Object> object(@Nullable Object... namesAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            object.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return object;
    }

    /** In UTF-8. Half a surrogate pair, which a client may send as an escape, becomes a question mark; Jackson would refuse to write it. */
    public static byte[] bytes(@Nullable Object value) {
        return text(value).getBytes(StandardCharsets.UTF_8);
    }

    public static String text(@Nullable Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** The tree of maps, lists, scalars and trees; a {@code byte[]} becomes a binary node. Shares nothing with {@code value}. */
    public static JsonNode tree(@Nullable Object value) {
        return MAPPER.valueToTree(value);
    }

    /** The tree of any JSON text; empty where it is malformed, too deep, or followed by something else. */
    public static Optional<JsonNode> parse(byte[] utf8) {
        try {
            return present(MAPPER.readTree(utf8));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** As {@link #parse(byte[])}. */
    public static Optional<JsonNode> parse(String text) {
        try {
            return present(MAPPER.readTree(text));
        } catch (JsonProcessingException e) {
            return Optional.empty();
        }
    }

    private static Optional<JsonNode> present(@Nullable JsonNode tree) {
        return tree == null || tree.isMissingNode() ? Optional.empty() : Optional.of(tree);
    }
}
