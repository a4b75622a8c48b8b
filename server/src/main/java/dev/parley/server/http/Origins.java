package dev.parley.server.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which web pages may call this server: those that it serves itself, and those of the configured origins. A request without
 * {@code Origin} comes from no foreign page. Refusing matters most for WebSockets, which browsers let any page open (RFC 6455 §10.2).
 */
final class Origins {
    /** What a browser says about the page behind a request. */
    enum Verdict {
        NO_PAGE,
        SAME,
        ALLOWED,
        FOREIGN
    }

    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9_, -]{1,500}");
    private static final String METHODS = "GET, HEAD, POST, PUT, PATCH, DELETE";

    private final Set<String> allowed;

    /** @param allowed {@code scheme://host[:port]}, or {@code *} for every page */
    Origins(Set<String> allowed) {
        this.allowed = allowed.stream().map(Origins::normal).collect(Collectors.toUnmodifiableSet());
    }

    Verdict judge(Request request) {
        Optional<String> origin = request.header("origin").map(Origins::normal);
        if (origin.isEmpty()) return Verdict.NO_PAGE;
        String own = (request.secure() ? "https://" : "http://")
                + request.header("host").orElse("");
        if (origin.get().equals(normal(own))) return Verdict.SAME;
        return allowed.contains("*") || allowed.contains(origin.get()) ? Verdict.ALLOWED : Verdict.FOREIGN;
    }

    /** Lower case, without the port that the scheme has anyway. */
    private static String normal(String origin) {
        String text = origin.trim().toLowerCase(Locale.ROOT);
        if (text.endsWith("/")) text = text.substring(0, text.length() - 1);
        if (text.startsWith("http://") && text.endsWith(":80")) return text.substring(0, text.length() - 3);
        if (text.startsWith("https://") && text.endsWith(":443")) return text.substring(0, text.length() - 4);
        return text;
    }

    /** Whether a foreign page must not even ask: whatever acts or tells, but not the pages and scripts that everybody may load. */
    static boolean isGuarded(Request request, boolean upgrade) {
        boolean reads = request.method().equals("GET") || request.method().equals("HEAD");
        String path = request.path();
        return upgrade
                || !reads
                || path.startsWith("/api/")
                || path.startsWith("/v1/")
                || path.startsWith("/socket.io");
    }

    static boolean isPreflight(Request request) {
        return request.method().equals("OPTIONS")
                && request.header("origin").isPresent()
                && request.header("access-control-request-method").isPresent();
    }

    /** The answer to a preflight of a page that may call; what the page may read is added by {@link #headers}. */
    static Response preflight(Request request) {
        String asked = request.header("access-control-request-headers").orElse("");
        Response response = Response.noContent()
                .with("Access-Control-Allow-Methods", METHODS)
                .with("Access-Control-Max-Age", "600");
        return HEADER_NAMES.matcher(asked).matches() ? response.with("Access-Control-Allow-Headers", asked) : response;
    }

    /** What tells the browser that a page of an allowed origin may read the response. Cookies are never asked for. */
    Map<String, String> headers(Request request) {
        if (allowed.isEmpty()) return Map.of();
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("Vary", "Origin");
        if (judge(request) == Verdict.ALLOWED) {
            headers.put("Access-Control-Allow-Origin", request.headers().getOrDefault("origin", ""));
            headers.put("Access-Control-Expose-Headers", "Retry-After");
        }
        return headers;
    }
}
