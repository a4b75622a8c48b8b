package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/**
 * ADDRESS-ERROR-CODE (RFC 8656 §18.12): in the success response of a dual Allocate, why one of the two families was not given.
 *
 * @param family 1 for IPv4, 2 for IPv6
 * @param code 300 to 699, here 440 or 508
 */
public record AddressErrorCode(int family, int code) implements Attribute {
    public static final int TYPE = 0x8001;

    /** Null if absent or too short. The reason phrase is not kept. */
    public static @Nullable AddressErrorCode read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) < 4) return null;
        int word = message.buffer().getInt(message.offset(i));
        return new AddressErrorCode(word >>> 24, (word >>> 8 & 7) * 100 + (word & 0xFF));
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, (family << 24) | (code / 100) << 8 | (code % 100));
    }
}
