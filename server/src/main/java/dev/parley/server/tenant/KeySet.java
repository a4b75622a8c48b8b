package dev.parley.server.tenant;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.parley.server.http.HttpError;
import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of whoever signs tokens for a namespace, read from a URL or a file and kept. They are read again every ten minutes, and at once where
 * a token names a key that is not among them, but not more often than every 30 seconds, so that made-up names cost nothing. While they cannot be
 * read, those read last stay good for a day. For all threads; may block while the keys are read.
 */
final class KeySet {
    static final Duration FRESH = Duration.ofMinutes(10);
    static final Duration LOOK_AGAIN = Duration.ofSeconds(30);
    static final Duration STALE = Duration.ofDays(1);

    /** After a failure without any keys: a token may come with each request. */
    static final Duration TRY_AGAIN = Duration.ofSeconds(5);

    private static final int MOST_KEYS = 100;
    private static final Logger LOG = LoggerFactory.getLogger(KeySet.class);

    private record Kept(List<VerificationKey> keys, Instant readAt) {}

    private final KeySource source;
    private final ReentrantLock reading =
            new ReentrantLock(); // not a monitor: virtual threads wait for the network here
    private volatile @Nullable Kept kept;
    private volatile Instant triedAt = Instant.MIN;
    private final AtomicBoolean missed = new AtomicBoolean();

    KeySet(KeySource source) {
        this.source = source;
    }

    /**
     * The key that a token names, if there is one for that algorithm.
     *
     * @param id empty where the token names none; then it must be clear which is meant
     * @throws HttpError 503 where no keys could be read
     */
    Optional<VerificationKey> find(String id, JWSAlgorithm algorithm, Instant now) {
        Kept known = kept;
        if (known == null || isOlder(known, FRESH, now)) known = read(now, known == null ? TRY_AGAIN : LOOK_AGAIN);
        Optional<VerificationKey> key = find(known, id, algorithm);
        if (key.isPresent() || id.isEmpty()) return key;
        key = find(read(now, LOOK_AGAIN), id, algorithm);
        // Anybody can send such tokens, so it is said once.
        if (key.isEmpty() && !missed.getAndSet(true)) {
            LOG.warn(
                    "a token is signed with {} by the key {}, which is not among the keys of {}",
                    algorithm,
                    shown(id),
                    source);
        }
        return key;
    }

    private static String shown(String id) {
        return id.length() <= 80 ? id : id.substring(0, 80) + "…";
    }

    private static Optional<VerificationKey> find(Kept known, String id, JWSAlgorithm algorithm) {
        List<VerificationKey> fitting = known.keys().stream()
                .filter(key -> key.algorithm().equals(algorithm))
                .filter(key -> id.isEmpty() || key.id().equals(id))
                .toList();
        return fitting.size() == 1 ? Optional.of(fitting.getFirst()) : Optional.empty();
    }

    /** Whoever comes while another reads takes what there is. */
    private Kept read(Instant now, Duration pause) {
        Kept before = kept;
        if (before == null) reading.lock();
        else if (!reading.tryLock()) return usable(before, now);
        try {
            boolean soon = triedAt.equals(Instant.MIN) || !triedAt.plus(pause).isAfter(now);
            if (soon) {
                triedAt = now;
                kept = new Kept(parsed(source.read()), now);
            }
        } catch (IOException | ParseException e) {
            LOG.warn("cannot read the keys of {}: {}", source, e.getMessage());
        } finally {
            reading.unlock();
        }
        return usable(kept, now);
    }

    private Kept usable(@Nullable Kept known, Instant now) {
        if (known == null || isOlder(known, STALE, now)) {
            throw HttpError.unavailable("the keys that tokens are signed with cannot be read now", TRY_AGAIN);
        }
        return known;
    }

    private static boolean isOlder(Kept known, Duration age, Instant now) {
        return known.readAt().plus(age).isBefore(now);
    }

    /** @throws ParseException where it is no key set, or none of its keys can be used */
    static List<VerificationKey> parsed(String json) throws ParseException {
        List<JWK> all = JWKSet.parse(json).getKeys();
        List<VerificationKey> keys = all.stream()
                .limit(MOST_KEYS)
                .flatMap(jwk -> VerificationKey.of(jwk).stream())
                .toList();
        if (keys.isEmpty()) throw new ParseException("there is no key for RS256, ES256 or EdDSA in it", 0);
        return keys;
    }
}
