package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** LIFETIME (RFC 8656 §18.2): seconds until the allocation ends unless refreshed, 0 to 2^32 - 1; 0 ends it now. */
public record Lifetime(long seconds) implements Attribute {
    public static final int TYPE = 0x000D;

    /** Null if absent or of wrong length. */
    public static @Nullable Lifetime read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 4) return null;
        return new Lifetime(message.buffer().getInt(message.offset(i)) & 0xFFFF_FFFFL);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, (int) seconds);
    }
}
