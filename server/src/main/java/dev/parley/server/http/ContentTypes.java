package dev.parley.server.http;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The content types of the files that a web client is made of. What is not listed is not served. */
final class ContentTypes {
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("js", "text/javascript; charset=utf-8"),
            Map.entry("mjs", "text/javascript; charset=utf-8"),
            Map.entry("css", "text/css; charset=utf-8"),
            Map.entry("json", "application/json"),
            Map.entry("map", "application/json"),
            Map.entry("yaml", "application/yaml"),
            Map.entry("txt", "text/plain; charset=utf-8"),
            Map.entry("xdc", "application/webxdc+zip"),
            Map.entry("webmanifest", "application/manifest+json"),
            Map.entry("svg", "image/svg+xml"),
            Map.entry("png", "image/png"),
            Map.entry("jpg", "image/jpeg"),
            Map.entry("webp", "image/webp"),
            Map.entry("ico", "image/x-icon"),
            Map.entry("wasm", "application/wasm"),
            Map.entry("woff2", "font/woff2"),
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("ogg", "audio/ogg"));

    /** These are compressed by their nature. */
    private static final Set<String> DENSE = Set.of("xdc", "png", "jpg", "webp", "woff2", "mp3", "ogg");

    private ContentTypes() {}

    /** @param name with an extension in lower case */
    static Optional<String> of(String name) {
        return Optional.ofNullable(BY_EXTENSION.get(extension(name)));
    }

    static boolean isWorthCompressing(String name) {
        return !DENSE.contains(extension(name));
    }

    private static String extension(String name) {
        return name.substring(name.lastIndexOf('.') + 1);
    }
}
