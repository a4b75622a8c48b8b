package dev.parley.core.stun;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * USERHASH (RFC 8489 §14.4): SHA-256 of {@code username:realm} in place of USERNAME, so that no one on the way learns the name. Computed by
 * {@link Integrity#userHash}.
 *
 * @param hash 32 bytes
 */
public record UserHash(byte[] hash) implements Attribute {
    public static final int TYPE = 0x001E;

    static final int BYTES = 32;

    /** Null if absent or of wrong length. */
    public static @Nullable UserHash read(StunMessage message) {
        byte[] hash = message.value(TYPE);
        return hash == null || hash.length != BYTES ? null : new UserHash(hash);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof UserHash that && Arrays.equals(hash, that.hash);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(hash);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.bytes(TYPE, hash);
    }
}
