package dev.parley.server.tenant;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import dev.parley.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Tokens (RFC 7519), signed HS256 with the secret of the namespace that the token names, or RS256, ES256 or EdDSA with a key of the
 * {@link Issuer} that the namespace trusts.
 *
 * <p>The algorithm is a property of the key, never of the token: a header that says {@code none}, or anything but the key's algorithm, is
 * refused before its signature is looked at (RFC 8725 §3.1). {@code sub} and {@code exp} are required. Thread-safe.
 */
public final class Tokens {
    /** Longer tokens are refused unread; ours have about 300 characters. */
    public static final int MAX_LENGTH = 8192;

    /** An issuer's clock may run ahead of ours. */
    private static final Duration NOT_BEFORE_LEEWAY = Duration.ofSeconds(60);

    private static final int HS256_KEY_BYTES = 32;

    /** Of subject, name and identifier, in UTF-16 units. */
    private static final int MAX_TEXT = 128;

    private static final Set<JWSAlgorithm> PUBLIC_KEY =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256, JWSAlgorithm.EdDSA);

    private final Namespaces namespaces;
    private final Issuers issuers;

    /** Only namespaces themselves sign. */
    public Tokens(Namespaces namespaces) {
        this(namespaces, Issuers.none());
    }

    /** @param issuers who signs beside them */
    public Tokens(Namespaces namespaces, Issuers issuers) {
        this.namespaces = namespaces;
        this.issuers = issuers;
    }

    private static final Verdict WRONG_ALGORITHM =
            new Verdict.Invalid("the token's algorithm is none that the namespace has a key for");
    private static final Verdict WRONG_SIGNATURE = new Verdict.Invalid("the token's signature is not valid");
    private static final Verdict NOT_FOR_US =
            new Verdict.Invalid("the token is for another audience, or from another issuer");

    /** What a token proved. */
    public sealed interface Verdict {
        record Valid(Caller caller) implements Verdict {}

        /** @param reason a sentence for the caller; tells nothing that the token itself does not */
        record Invalid(String reason) implements Verdict {}
    }

    /**
     * Checks signature, times and claims. May block.
     *
     * @throws StorageUnavailable where the namespace has to be looked up and cannot be
     * @throws dev.parley.server.http.HttpError 503 where the keys of the namespace's issuer have to be read and cannot be
     */
    public Verdict verify(String token, Instant now) {
        if (token.length() > MAX_LENGTH) return new Verdict.Invalid("the token is too long");
        JWSObject jws;
        try {
            jws = JWSObject.parse(token);
        } catch (ParseException | IllegalArgumentException e) {
            return new Verdict.Invalid("the token is not a signed JWT");
        }
        JWSAlgorithm algorithm = jws.getHeader().getAlgorithm();
        if (!algorithm.equals(JWSAlgorithm.HS256) && !PUBLIC_KEY.contains(algorithm)) return WRONG_ALGORITHM;
        return Json.parse(jws.getPayload().toBytes())
                .filter(JsonNode::isObject)
                .map(claims -> verify(jws, claims, now))
                .orElseGet(() -> new Verdict.Invalid("the token's claims are not a JSON object"));
    }

    private Verdict verify(JWSObject jws, JsonNode claims, Instant now) {
        JsonNode ns = claims.path("ns");
        if (!ns.isMissingNode() && !ns.isTextual()) return new Verdict.Invalid("the claim ns must be a string");
        Optional<Namespace> namespace = namespaces.find(ns.asText(Namespace.DEFAULT));
        if (namespace.isEmpty()) return WRONG_SIGNATURE;
        boolean shared = jws.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256);
        Optional<Verdict> refusal = shared ? refusal(namespace.get(), jws) : refusal(namespace.get(), jws, claims, now);
        if (refusal.isPresent()) return refusal.get();
        String wrong = wrongTime(claims, now);
        return wrong == null ? claims(namespace.get(), claims) : new Verdict.Invalid(wrong);
    }

    private static Optional<Verdict> refusal(Namespace namespace, JWSObject jws) {
        return isSignedBy(namespace, jws) ? Optional.empty() : Optional.of(WRONG_SIGNATURE);
    }

    /** Of a token that somebody else signed. A header that demands something is refused: we could not know what it changes. */
    private Optional<Verdict> refusal(Namespace namespace, JWSObject jws, JsonNode claims, Instant now) {
        Optional<Issuers.Trusted> trusted = issuers.of(namespace);
        if (trusted.isEmpty()) return Optional.of(WRONG_ALGORITHM);
        JWSHeader header = jws.getHeader();
        boolean demands = header.getCriticalParams() != null
                && !header.getCriticalParams().isEmpty();
        String id = header.getKeyID() == null ? "" : header.getKeyID();
        if (demands || id.length() > MAX_TEXT) return Optional.of(WRONG_SIGNATURE);
        Optional<VerificationKey> key = trusted.get().keys().find(id, header.getAlgorithm(), now);
        boolean signed = key.isPresent()
                && key.get().verifies(jws.getSigningInput(), jws.getSignature().decode());
        if (!signed) return Optional.of(WRONG_SIGNATURE);
        return trusted.get().issuer().accepts(claims) ? Optional.empty() : Optional.of(NOT_FOR_US);
    }

    private static boolean isSignedBy(Namespace namespace, JWSObject jws) {
        if (namespace.jwtSecret().isEmpty()) return false;
        try {
            return jws.verify(new MACVerifier(key(namespace)));
        } catch (JOSEException | IllegalStateException e) {
            return false;
        }
    }

    private static @Nullable String wrongTime(JsonNode claims, Instant now) {
        JsonNode exp = claims.path("exp");
        JsonNode nbf = claims.path("nbf");
        if (!exp.isNumber()) return "the token has no expiry";
        if (exp.asDouble() <= now.getEpochSecond()) return "the token has expired";
        if (!nbf.isMissingNode() && !nbf.isNumber()) return "the claim nbf must be a number";
        if (nbf.asDouble() > now.plus(NOT_BEFORE_LEEWAY).getEpochSecond()) return "the token is not valid yet";
        return null;
    }

    private static Verdict claims(Namespace namespace, JsonNode claims) {
        String subject = claims.path("sub").asText("");
        if (!claims.path("sub").isTextual() || subject.isBlank() || subject.length() > MAX_TEXT) {
            return new Verdict.Invalid("the claim sub must be a string of 1 to 128 characters");
        }
        Optional<Role> role = Role.of(claims.path("role").asText(Role.MEMBER.text()));
        if (role.isEmpty()) return new Verdict.Invalid("the claim role must be member, owner or admin");
        String name = text(claims, "name", subject);
        String identifier = text(claims, "identifier", subject);
        if (!isStorable(subject) || !isStorable(name) || !isStorable(identifier)) {
            return new Verdict.Invalid("the token's claims contain a NUL character or half a surrogate pair");
        }
        UUID id = User.idOf(namespace, subject);
        return new Verdict.Valid(new Caller(id, namespace, subject, name, identifier, role.get()));
    }

    /** PostgreSQL has no NUL in texts; and two subjects that differ only in broken characters would have the same id. */
    private static boolean isStorable(String text) {
        return text.indexOf('\0') < 0 && StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    private static String text(JsonNode claims, String name, String otherwise) {
        String text =
                claims.path(name).isTextual() ? claims.path(name).textValue().strip() : "";
        if (text.isEmpty()) return otherwise;
        if (text.length() <= MAX_TEXT) return text;
        return text.substring(0, Character.isHighSurrogate(text.charAt(MAX_TEXT - 1)) ? MAX_TEXT - 1 : MAX_TEXT);
    }

    /** A token for {@code subject}, valid from now for {@code ttl}. */
    public static String sign(
            Namespace namespace,
            String subject,
            @Nullable String name,
            @Nullable String identifier,
            Role role,
            Instant now,
            Duration ttl) {
        Map<String, @Nullable Object> claims = Json.object(
                "sub", subject,
                "ns", namespace.name(),
                "role", role.text(),
                "iat", now.getEpochSecond(),
                "exp", now.plus(ttl).getEpochSecond(),
                "jti", UUID.randomUUID().toString());
        if (name != null) claims.put("name", name);
        if (identifier != null) claims.put("identifier", identifier);
        JWSObject jws = new JWSObject(new JWSHeader(JWSAlgorithm.HS256), new Payload(Json.text(claims)));
        try {
            jws.sign(new MACSigner(key(namespace)));
        } catch (JOSEException e) {
            throw new IllegalStateException("HS256 cannot be refused with a key of this length", e);
        }
        return jws.serialize();
    }

    /** HMAC pads a key with zero bytes anyway (RFC 2104 §2), so a shorter secret can be used with a library that refuses it. */
    private static byte[] key(Namespace namespace) {
        byte[] secret = namespace.jwtSecret().getBytes(StandardCharsets.UTF_8);
        return secret.length >= HS256_KEY_BYTES ? secret : Arrays.copyOf(secret, HS256_KEY_BYTES);
    }
}
