package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** PRIORITY (RFC 8445 §16.1): the priority that a peer-reflexive candidate would have, 1 to 2^31 - 1. */
public record Priority(long value) implements Attribute {
    public static final int TYPE = 0x0024;

    /** Null if absent or of wrong length. */
    public static @Nullable Priority read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 4) return null;
        return new Priority(message.buffer().getInt(message.offset(i)) & 0xFFFF_FFFFL);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, (int) value);
    }
}
