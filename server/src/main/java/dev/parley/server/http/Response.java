package dev.parley.server.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One HTTP response. The pipeline adds what every response carries (security headers, length, date).
 *
 * @param body not to be changed afterwards
 */
public record Response(int status, Map<String, String> headers, byte[] body) {
    private static final byte[] NOTHING = {};

    public static Response json(int status, Object value) {
        return new Response(
                status, Map.of("Content-Type", "application/json", "Cache-Control", "no-store"), Json.bytes(value));
    }

    public static Response ok(Object value) {
        return json(200, value);
    }

    public static Response created(Object value) {
        return json(201, value);
    }

    public static Response noContent() {
        return new Response(204, Map.of(), NOTHING);
    }

    public static Response text(int status, String contentType, String text) {
        return new Response(status, Map.of("Content-Type", contentType), text.getBytes(StandardCharsets.UTF_8));
    }

    public static Response bytes(int status, String contentType, byte[] body) {
        return new Response(status, Map.of("Content-Type", contentType), body);
    }

    /** The same response with one more header. */
    public Response with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new Response(status, more, body);
    }
}
