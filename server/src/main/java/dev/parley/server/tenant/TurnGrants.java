package dev.parley.server.tenant;

import dev.parley.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Time-limited TURN credentials: the user name carries the expiry, the credential is an HMAC over it, so that any TURN server that shares the
 * secret can check it without asking us (the "TURN REST API" scheme, {@code draft-uberti-behave-turn-rest-00 §2}).
 */
public final class TurnGrants {
    /**
     * What the grants say.
     *
     * @param urls none where no TURN server is configured
     */
    public record Options(List<String> urls, String secret, Duration ttl) {}

    public record Grant(List<String> urls, String username, String credential, Instant expiresAt) {
        /** What may be kept: enough to recognise the credential, too little to use it. */
        public String fingerprint() {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(credential.getBytes(StandardCharsets.UTF_8));
                return HexFormat.of().formatHex(hash);
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException("every Java has SHA-256", e);
            }
        }

        public Map<String, @Nullable Object> json() {
            return Json.object("urls", urls, "username", username, "credential", credential);
        }
    }

    /** Remembers which credentials were handed out. May block; throws {@link StorageUnavailable}. */
    public interface Log {
        /** @param fingerprint see {@link Grant#fingerprint()} */
        void issued(UUID userId, String username, String fingerprint, Instant expiresAt);
    }

    private final Options options;

    public TurnGrants(Options options) {
        this.options = options;
    }

    public Grant issue(UUID userId, Instant now) {
        Instant expiresAt = Instant.ofEpochSecond(now.plus(options.ttl()).getEpochSecond());
        String username = expiresAt.getEpochSecond() + ":" + userId;
        return new Grant(options.urls(), username, hmac(username), expiresAt);
    }

    private String hmac(String username) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(options.secret().getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(username.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("every Java has HmacSHA1", e);
        }
    }
}
