package dev.parley.core.turn;

import dev.parley.core.stun.SecurityFeatures;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Nonces that need no memory.
 *
 * <p>A nonce says: "you, at this address, asked me at this time". A server could remember each one it gave out, but then every spoofed packet
 * would cost memory. Instead the nonce itself is the memory:
 *
 * <pre>
 *   [ "obMatJos2" + features, 13 characters ]   base64( time 3 bytes | tag 6 bytes ), 12 characters
 *   tag = first 48 bits of HMAC-SHA256(key, features? | time | client address, port, listener)
 * </pre>
 *
 * The time counts seconds modulo 2^24 (194 days), far more than a nonce lives. Whoever holds the key, this node or any other of the cluster, can
 * check it; from another address, or later than its lifetime, it is stale (438). 48 bits are enough, for a forged nonce opens nothing: it only
 * saves the forger the round trip of a 401, and he still needs the password.
 *
 * <p>Two keys are good at a time, so that a key can be replaced without turning every client away: {@link #rotate} makes the current key the
 * previous one. The cookie in front ({@link SecurityFeatures}) is what protects against bidding down (RFC 8489 §9.2.1). It is only given to
 * clients whose request is long enough for a long answer, see {@code Answers.challenge}.
 *
 * <p>Owned by one thread.
 */
public final class NonceMint {
    private static final SecurityFeatures FEATURES = new SecurityFeatures(true, false);
    private static final int TIME_BYTES = 3;
    private static final int TAG_BYTES = 6;
    private static final int CORE_LENGTH = 12;
    private static final int TIME_MASK = 0xFF_FFFF;

    private final long lifetimeSeconds;
    private final Mac mac = hmac();
    private final ByteBuffer covered = ByteBuffer.allocate(24);
    private SecretKeySpec current;
    private @Nullable SecretKeySpec previous;

    /**
     * @param key 32 unpredictable bytes; nodes behind one name share them
     * @param lifetimeSeconds 1 to 2^23
     */
    public NonceMint(byte[] key, long lifetimeSeconds) {
        this.lifetimeSeconds = lifetimeSeconds;
        current = new SecretKeySpec(key, "HmacSHA256");
    }

    /** Mints with {@code key} from now on; nonces of the key before stay good, those of the one before that do not. */
    public void rotate(byte[] key) {
        previous = current;
        current = new SecretKeySpec(key, "HmacSHA256");
    }

    /** @param features whether the nonce shall announce password algorithms */
    String mint(Endpoint client, long now, boolean features) {
        int time = time(now);
        byte[] core = new byte[TIME_BYTES + TAG_BYTES];
        core[0] = (byte) (time >>> 16);
        core[1] = (byte) (time >>> 8);
        core[2] = (byte) time;
        System.arraycopy(tag(current, client, time, features), 0, core, TIME_BYTES, TAG_BYTES);
        return (features ? FEATURES.prefix() : "") + Base64.getEncoder().encodeToString(core);
    }

    boolean good(String nonce, Endpoint client, long now) {
        boolean features = nonce.startsWith(FEATURES.prefix());
        byte @Nullable [] core = core(nonce.substring(features ? SecurityFeatures.LENGTH : 0));
        if (core == null) return false;
        int time = (core[0] & 0xFF) << 16 | (core[1] & 0xFF) << 8 | (core[2] & 0xFF);
        if ((time(now) - time & TIME_MASK) >= lifetimeSeconds) return false;
        byte[] tag = Arrays.copyOfRange(core, TIME_BYTES, core.length);
        if (MessageDigest.isEqual(tag, tag(current, client, time, features))) return true;
        return previous != null && MessageDigest.isEqual(tag, tag(previous, client, time, features));
    }

    private static byte @Nullable [] core(String text) {
        if (text.length() != CORE_LENGTH) return null;
        try {
            return Base64.getDecoder().decode(text.getBytes(StandardCharsets.ISO_8859_1));
        } catch (IllegalArgumentException e) {
            return null; // not base64, so not ours
        }
    }

    private static int time(long now) {
        return (int) (now / 1000) & TIME_MASK;
    }

    private byte[] tag(SecretKeySpec key, Endpoint client, int time, boolean features) {
        covered.clear();
        covered.putInt(time | (features ? 1 << 31 : 0)).putInt(client.tag());
        covered.putLong(client.high()).putLong(client.low());
        try {
            mac.init(key);
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an HMAC takes every key", e);
        }
        mac.update(covered.flip());
        return Arrays.copyOf(mac.doFinal(), TAG_BYTES);
    }

    private static Mac hmac() {
        try {
            return Mac.getInstance("HmacSHA256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has HmacSHA256", e);
        }
    }
}
