package dev.parley.server.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import java.net.URI;
import java.net.URISyntaxException;
import java.text.ParseException;
import java.util.Optional;

/**
 * Who else signs tokens of a namespace, with keys of their own.
 *
 * @param keys an {@code https:} URL of a key set, a key set itself, or, for the default namespace, a file
 * @param audience what the claim {@code aud} must contain; empty for anything
 * @param issuer what the claim {@code iss} must be; empty for anything
 */
public record Issuer(String keys, Optional<String> audience, Optional<String> issuer) {
    private static final int LONGEST = 60_000;

    /** 400 where it cannot be used. */
    public void check() {
        if (keys.length() > LONGEST) throw HttpError.badRequest("the key set is too long");
        if (isInline()) checkInline();
        else if (!isUrl()) throw HttpError.badRequest("keys must be a key set, or a URL that begins with https:");
    }

    /** Whether it is the key set itself. */
    public boolean isInline() {
        return keys.strip().startsWith("{");
    }

    /** Whether it is a URL that nobody on the way can have changed the answer of. */
    public boolean isUrl() {
        try {
            URI uri = new URI(keys);
            String host = uri.getHost();
            if (host == null) return false;
            boolean local = host.equals("127.0.0.1") || host.equals("localhost") || host.equals("[::1]");
            return "https".equals(uri.getScheme()) || (local && "http".equals(uri.getScheme()));
        } catch (URISyntaxException e) {
            return false;
        }
    }

    private void checkInline() {
        try {
            KeySet.parsed(keys);
        } catch (ParseException e) {
            throw HttpError.badRequest("the key set cannot be used: " + e.getMessage());
        }
    }

    /** Whether the claims are for us and from whom they should be. */
    boolean accepts(JsonNode claims) {
        boolean ours = audience.isEmpty() || has(claims.path("aud"), audience.get());
        return ours
                && (issuer.isEmpty() || issuer.get().equals(claims.path("iss").asText("")));
    }

    /** RFC 7519 §4.1.3: one string or several. */
    private static boolean has(JsonNode aud, String wanted) {
        if (aud.isTextual()) return aud.textValue().equals(wanted);
        return aud.isArray()
                && aud.valueStream()
                        .anyMatch(one -> one.isTextual() && one.textValue().equals(wanted));
    }

    /** As it is kept. */
    public String json() {
        return Json.text(Json.object("keys", keys, "audience", audience.orElse(null), "issuer", issuer.orElse(null)));
    }

    /** Empty where the text is none of ours. */
    public static Optional<Issuer> of(String json) {
        return Json.parse(json)
                .filter(node -> node.path("keys").isTextual())
                .map(node -> new Issuer(node.path("keys").textValue(), text(node, "audience"), text(node, "issuer")));
    }

    private static Optional<String> text(JsonNode node, String name) {
        return Optional.ofNullable(node.path(name).textValue());
    }
}
