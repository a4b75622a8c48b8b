package dev.parley.server.http;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests for tests. */
final class Requests {
    private Requests() {}

    static Request get(String path, String... headers) {
        return request("GET", path, headers);
    }

    /** @param headers alternating names in lower case and values */
    static Request request(String method, String path, String... headers) {
        Map<String, String> all = new LinkedHashMap<>();
        for (int i = 0; i < headers.length; i += 2) all.put(headers[i], headers[i + 1]);
        return new Request(method, path, Map.of(), Map.of(), all, new byte[0], "192.0.2.1", false);
    }

    static Request body(String json) {
        return request("POST", "/", "content-type", "application/json").withBody(json.getBytes(StandardCharsets.UTF_8));
    }

    /** The text of an opening handshake, with the key of RFC 6455 §1.3. */
    static String webSocket(String path) {
        return """
                GET %s HTTP/1.1\r
                Host: a\r
                Upgrade: websocket\r
                Connection: keep-alive, Upgrade\r
                Sec-WebSocket-Version: 13\r
                Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                \r
                """.formatted(path);
    }
}
