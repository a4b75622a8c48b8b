package dev.parley.server.http;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The target of a request line (RFC 9112 §3.2), decoded: an encoded slash stays inside its segment.
 *
 * @param authority host and port of the absolute form, else empty
 * @param segments of the path, at least one: {@code [""]} for {@code /}
 * @param query of a repeated name the last value
 */
record RequestTarget(String authority, List<String> segments, Map<String, String> query) {

    /** Reads origin form and absolute form; empty for anything else, for bad percent encoding and UTF-8, and for control characters. */
    static Optional<RequestTarget> parse(String raw) {
        if (!raw.chars().allMatch(c -> c > 0x20 && c < 0x7F && c != '#')) return Optional.empty();
        int scheme = schemeLength(raw);
        if (scheme == 0) return split("", raw);
        int slash = raw.indexOf('/', scheme);
        int mark = raw.indexOf('?', scheme);
        int end = slash >= 0 && (mark < 0 || slash < mark) ? slash : mark >= 0 ? mark : raw.length();
        String rest = raw.substring(end);
        return split(raw.substring(scheme, end), rest.startsWith("/") ? rest : "/" + rest);
    }

    private static int schemeLength(String raw) {
        String start = raw.substring(0, Math.min(8, raw.length())).toLowerCase(Locale.ROOT);
        return start.startsWith("http://") ? 7 : start.startsWith("https://") ? 8 : 0;
    }

    private static Optional<RequestTarget> split(String authority, String pathAndQuery) {
        if (!pathAndQuery.startsWith("/")) return Optional.empty();
        int mark = pathAndQuery.indexOf('?');
        String path = mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark);
        Map<String, String> query = new LinkedHashMap<>();
        if (mark >= 0 && !readQuery(pathAndQuery.substring(mark + 1), query)) return Optional.empty();
        List<String> segments = new ArrayList<>();
        for (String segment : RouteTree.segments(path)) {
            String decoded = decode(segment, false);
            if (decoded == null || decoded.chars().anyMatch(Character::isISOControl)) return Optional.empty();
            segments.add(decoded);
        }
        return Optional.of(new RequestTarget(authority, List.copyOf(segments), query));
    }

    private static boolean readQuery(String raw, Map<String, String> query) {
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = decode(equals < 0 ? "" : pair.substring(equals + 1), true);
            if (name == null || value == null || name.indexOf('\0') >= 0 || value.indexOf('\0') >= 0) return false;
            if (!name.isEmpty()) query.put(name, value);
        }
        return true;
    }

    /** Percent decoding (RFC 3986 §2.1) to UTF-8; null where either is malformed. */
    private static @Nullable String decode(String raw, boolean plusIsSpace) {
        if (raw.indexOf('%') < 0 && raw.indexOf('+') < 0) return raw;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c == '%') {
                int octet = octet(raw, i + 1);
                if (octet < 0) return null;
                bytes.write(octet);
                i += 2;
            } else {
                bytes.write(c == '+' && plusIsSpace ? ' ' : c);
            }
        }
        return utf8(bytes.toByteArray());
    }

    private static int octet(String raw, int at) {
        if (at + 2 > raw.length()) return -1;
        int high = Character.digit(raw.charAt(at), 16);
        int low = Character.digit(raw.charAt(at + 1), 16);
        return high < 0 || low < 0 ? -1 : high << 4 | low;
    }

    private static @Nullable String utf8(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    String path() {
        return "/" + String.join("/", segments);
    }
}
