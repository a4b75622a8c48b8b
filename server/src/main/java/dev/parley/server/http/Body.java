package dev.parley.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/** The JSON object of a request: fields are asked for by type, and each wrong one ends the request with 400 and a sentence that names it. */
public record Body(JsonNode tree) {

    static Body parse(Request request) {
        if (request.body().length == 0) return new Body(Json.parse("{}").orElseThrow());
        String type = request.header("content-type").orElse("application/json").toLowerCase(java.util.Locale.ROOT);
        if (!type.startsWith("application/json")) {
            throw new HttpError(415, "unsupported_media_type", "the body must be application/json");
        }
        JsonNode tree =
                Json.parse(request.body()).orElseThrow(() -> HttpError.badRequest("the body is not valid JSON"));
        if (!tree.isObject()) throw HttpError.badRequest("the body must be a JSON object");
        return new Body(tree);
    }

    private Optional<JsonNode> field(String name) {
        JsonNode value = tree.get(name);
        return value == null || value.isNull() ? Optional.empty() : Optional.of(value);
    }

    public Optional<String> text(String name, int maxLength) {
        return field(name).map(value -> {
            if (!value.isTextual()) throw HttpError.badRequest(name + " must be a string");
            String text = value.textValue();
            if (text.length() > maxLength)
                throw HttpError.badRequest(name + " is longer than " + maxLength + " characters");
            return withoutNul(name, text);
        });
    }

    public String requiredText(String name, int maxLength) {
        return text(name, maxLength)
                .filter(text -> !text.isBlank())
                .orElseThrow(() -> HttpError.badRequest(name + " is missing"));
    }

    public Optional<Boolean> bool(String name) {
        return field(name).map(value -> {
            if (!value.isBoolean()) throw HttpError.badRequest(name + " must be true or false");
            return value.booleanValue();
        });
    }

    public Optional<Double> number(String name, double min, double max) {
        return field(name).map(value -> {
            if (!value.isNumber()) throw HttpError.badRequest(name + " must be a number");
            double number = value.doubleValue();
            if (!(number >= min && number <= max)) {
                throw HttpError.badRequest(name + " must be between " + min + " and " + max);
            }
            return number;
        });
    }

    public UUID requiredId(String name) {
        return Uuids.parse(requiredText(name, 100)).orElseThrow(() -> HttpError.badRequest(name + " must be a UUID"));
    }

    public String requiredOneOf(String name, Set<String> allowed) {
        String value = requiredText(name, 100);
        if (!allowed.contains(value))
            throw HttpError.badRequest(name + " must be one of " + String.join(", ", new TreeSet<>(allowed)));
        return value;
    }

    /** A list of strings, each 1 to {@code maxLength} characters, at most {@code maxSize} of them. */
    public Optional<List<String>> texts(String name, int maxSize, int maxLength) {
        return field(name).map(value -> {
            if (!value.isArray()) throw HttpError.badRequest(name + " must be a list");
            if (value.size() > maxSize) throw HttpError.badRequest(name + " has more than " + maxSize + " entries");
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < value.size(); i++) texts.add(entry(name + "[" + i + "]", value.get(i), maxLength));
            return List.copyOf(texts);
        });
    }

    /** A list of UUIDs, at most {@code maxSize} of them. */
    public Optional<List<UUID>> ids(String name, int maxSize) {
        return texts(name, maxSize, 100).map(texts -> {
            Map<Integer, UUID> ids = new LinkedHashMap<>();
            for (int i = 0; i < texts.size(); i++) {
                String at = name + "[" + i + "]";
                ids.put(i, Uuids.parse(texts.get(i)).orElseThrow(() -> HttpError.badRequest(at + " must be a UUID")));
            }
            return List.copyOf(ids.values());
        });
    }

    /** A list of objects, at most {@code maxSize} of them; none where the field is missing. */
    public List<Body> objects(String name, int maxSize) {
        JsonNode value = field(name).orElse(null);
        if (value == null) return List.of();
        if (!value.isArray()) throw HttpError.badRequest(name + " must be a list");
        if (value.size() > maxSize) throw HttpError.badRequest(name + " has more than " + maxSize + " entries");
        List<Body> objects = new ArrayList<>();
        for (JsonNode each : value) {
            if (!each.isObject()) throw HttpError.badRequest("each of " + name + " must be an object");
            objects.add(new Body(each));
        }
        return List.copyOf(objects);
    }

    private static String entry(String at, JsonNode value, int maxLength) {
        if (!value.isTextual() || value.textValue().isBlank()) throw HttpError.badRequest(at + " must be a string");
        if (value.textValue().length() > maxLength) throw HttpError.badRequest(at + " is too long");
        return withoutNul(at, value.textValue());
    }

    /** PostgreSQL has no NUL in its texts. */
    private static String withoutNul(String at, String text) {
        if (text.indexOf('\0') >= 0) throw HttpError.badRequest(at + " contains a NUL character");
        return text;
    }
}
