package dev.parley.server.tenant;

import dev.parley.core.turn.RestCredentials;
import dev.parley.core.turn.TurnUsername;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Time-limited TURN credentials: the user name carries the expiry, the credential is an HMAC over it, so that any TURN server that shares the
 * secret can check it without asking us (the "TURN REST API" scheme, {@code draft-uberti-behave-turn-rest-00 §2}).
 *
 * <p>A grant for a person names the person, so that there can be quotas and revocation: {@code <expiry>:<user>} in the default namespace,
 * {@code <expiry>:<namespace>:<user>} elsewhere. A grant for a session names the namespace, and the connection where there is one:
 * {@code <expiry>:<namespace>:<user>/<session>}.
 */
public final class TurnGrants {
    /**
     * What the grants say.
     *
     * @param urls none where no TURN server is known
     * @param ttl of grants for persons
     * @param sessionTtl of grants for sessions
     */
    public record Options(List<String> urls, Duration ttl, Duration sessionTtl) {
        Duration longest() {
            return ttl.compareTo(sessionTtl) > 0 ? ttl : sessionTtl;
        }

        /** How long those live that are granted under this name. */
        Duration lifetime(TurnUsername name) {
            return name.user().isEmpty() || name.user().contains("/") ? sessionTtl : ttl;
        }
    }

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
    private final Function<Namespace, Optional<byte[]>> secrets;

    /** @param secrets the one that signs for a namespace; may block */
    public TurnGrants(Options options, Function<Namespace, Optional<byte[]>> secrets) {
        this.options = options;
        this.secrets = secrets;
    }

    public Options options() {
        return options;
    }

    /** For one person. */
    public Grant forPerson(Namespace namespace, UUID userId, Instant now) {
        return sign(
                namespace,
                now.plus(options.ttl()),
                namespace.isDefault() ? ":" + userId : ":" + namespace.name() + ":" + userId);
    }

    /** For one connection of a person, so that it can be taken back when the person is sent away. */
    public Grant forSession(Namespace namespace, UUID userId, String session, Instant now) {
        return sign(namespace, now.plus(options.sessionTtl()), ":" + namespace.name() + ":" + userId + "/" + session);
    }

    /** For a session of anyone in the namespace. */
    public Grant forSession(Namespace namespace, Instant now) {
        return sign(namespace, now.plus(options.sessionTtl()), ":" + namespace.name());
    }

    private Grant sign(Namespace namespace, Instant expiry, String rest) {
        byte[] secret = secrets.apply(namespace)
                .orElseThrow(() -> HttpError.unavailable("there is no TURN secret now", Duration.ofSeconds(10)));
        Instant expiresAt = Instant.ofEpochSecond(expiry.getEpochSecond());
        String username = expiresAt.getEpochSecond() + rest;
        return new Grant(options.urls(), username, RestCredentials.password(secret, username), expiresAt);
    }
}
