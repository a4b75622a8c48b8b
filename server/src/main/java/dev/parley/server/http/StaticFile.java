package dev.parley.server.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** One file in memory, with its compressed form where that is smaller. Immutable. */
final class StaticFile {
    /** Below this the headers of compression cost as much as it saves. */
    private static final int WORTH_COMPRESSING = 512;

    /** The name that a bundler gives: a hash of the content stands before the extension. */
    private static final Pattern HASHED = Pattern.compile("assets/.*[-.][A-Za-z0-9_-]{8,}\\.[a-z0-9.]+");

    private static final String FOR_EVER = "public, max-age=31536000, immutable";

    private final String contentType;
    private final String caching;
    private final String tag;
    private final byte[] plain;
    private final byte @Nullable [] gzip;
    private final Optional<String> policy;

    /**
     * @param name below the web folder, of a known content type
     * @param policy the content security policy, where it is not the usual one; such a page may frame itself
     */
    StaticFile(String name, byte[] content, Optional<String> policy) {
        this.policy = policy;
        contentType = ContentTypes.of(name).orElseThrow();
        caching = HASHED.matcher(name).matches() ? FOR_EVER : "no-cache";
        plain = content;
        tag = hash(content);
        gzip = ContentTypes.isWorthCompressing(name) ? compressed(content) : null;
    }

    /** The file, or 304 where the client has it already (RFC 9110 §13.1.2). */
    Response response(Request request) {
        byte[] body = plain;
        String entityTag = "\"" + tag + "\"";
        boolean compress =
                gzip != null && acceptsGzip(request.header("accept-encoding").orElse(""));
        if (gzip != null && compress) {
            body = gzip;
            entityTag = "\"" + tag + "-gzip\"";
        }
        boolean known = isKnown(request.header("if-none-match"), entityTag);
        Response response = known ? notModified() : Response.bytes(200, contentType, body);
        if (compress && !known) response = response.with("Content-Encoding", "gzip");
        if (gzip != null) response = response.with("Vary", "Accept-Encoding");
        Response whole = response.with("ETag", entityTag).with("Cache-Control", caching);
        return policy.map(text -> whole.with("Content-Security-Policy", text).with("X-Frame-Options", "SAMEORIGIN"))
                .orElse(whole);
    }

    /** The file as the answer to a path at which there is nothing. */
    Response notFound() {
        return Response.bytes(404, contentType, plain).with("Cache-Control", "no-cache");
    }

    private static Response notModified() {
        return new Response(304, Map.of(), new byte[0]);
    }

    private static boolean isKnown(Optional<String> ifNoneMatch, String entityTag) {
        return ifNoneMatch
                .filter(tags -> Arrays.stream(tags.split(",", -1))
                        .map(known -> known.trim().replaceFirst("^W/", ""))
                        .anyMatch(known -> known.equals(entityTag) || known.equals("*")))
                .isPresent();
    }

    /** RFC 9110 §12.5.3, as far as it concerns gzip: named or {@code *}, and not with weight 0. */
    static boolean acceptsGzip(String acceptEncoding) {
        for (String part : acceptEncoding.toLowerCase(Locale.ROOT).split(",", -1)) {
            String[] coding = part.split(";", -1);
            String name = coding[0].trim();
            boolean refused =
                    Arrays.stream(coding).anyMatch(weight -> weight.trim().matches("q=0(\\.0*)?"));
            if (name.equals("gzip") || name.equals("*")) return !refused;
        }
        return false;
    }

    private static byte @Nullable [] compressed(byte[] content) {
        if (content.length < WORTH_COMPRESSING) return null;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(content);
        } catch (IOException e) {
            throw new UncheckedIOException("memory does not fail", e);
        }
        return bytes.size() < content.length ? bytes.toByteArray() : null;
    }

    private static String hash(byte[] content) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
