package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** SOFTWARE (RFC 8489 §14.14): who made the sender. Read for logs; the server never writes it, because it would tell attackers the
 * version and would make answers longer. */
public record Software(String description) implements Attribute {
    public static final int TYPE = 0x8022;

    /** Null if absent. */
    public static @Nullable Software read(StunMessage message) {
        String description = message.text(TYPE);
        return description == null ? null : new Software(description);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.text(TYPE, description);
    }
}
