package dev.parley.server.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** What every response tells the browser to forbid. A response that brings one of these itself keeps its own. */
final class SecurityHeaders {
    /** Only this server's own scripts and styles, nothing inline, no frames around it; connections to any node by WebSocket. */
    private static final String PAGE_POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; "
            + "connect-src 'self' ws: wss:; img-src 'self' data: blob:; media-src 'self' blob:; "
            + "object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final Map<String, String> ALWAYS = always();

    private SecurityHeaders() {}

    private static Map<String, String> always() {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("X-Content-Type-Options", "nosniff");
        headers.put("X-Frame-Options", "DENY");
        headers.put("Referrer-Policy", "no-referrer");
        headers.put(
                "Permissions-Policy",
                "camera=(self), microphone=(self), display-capture=(self), autoplay=(self), fullscreen=(self), "
                        + "picture-in-picture=(self), speaker-selection=(self)");
        headers.put("Cross-Origin-Opener-Policy", "same-origin");
        return headers;
    }

    /** Those that fit a response of this content type, which may be empty. */
    static Map<String, String> of(String contentType) {
        if (!contentType.startsWith("text/html")) return ALWAYS;
        Map<String, String> headers = new LinkedHashMap<>(ALWAYS);
        headers.put("Content-Security-Policy", PAGE_POLICY);
        return headers;
    }
}
