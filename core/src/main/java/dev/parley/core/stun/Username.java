package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** USERNAME (RFC 8489 §14.3): 1 to 508 bytes of UTF-8. In ICE two fragments with a colon between (RFC 8445 §7.2.2). */
public record Username(String name) implements Attribute {
    public static final int TYPE = 0x0006;

    /** Null if absent. */
    public static @Nullable Username read(StunMessage message) {
        String name = message.text(TYPE);
        return name == null ? null : new Username(name);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.text(TYPE, name);
    }
}
