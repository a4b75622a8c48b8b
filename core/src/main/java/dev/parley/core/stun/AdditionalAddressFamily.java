package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** ADDITIONAL-ADDRESS-FAMILY (RFC 8656 §18.11): asks for a second relayed address, which can only be IPv6 (2). */
public record AdditionalAddressFamily(int family) implements Attribute {
    public static final int TYPE = 0x8000;
    public static final int V6 = 2;

    /** Null if absent or of wrong length. */
    public static @Nullable AdditionalAddressFamily read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 4) return null;
        return new AdditionalAddressFamily(message.buffer().getInt(message.offset(i)) >>> 24);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, family << 24);
    }
}
