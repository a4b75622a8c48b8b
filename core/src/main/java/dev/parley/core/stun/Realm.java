package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** REALM (RFC 8489 §14.9): for whom the password is meant; 1 to 763 bytes of UTF-8. Its presence means long-term credentials. */
public record Realm(String name) implements Attribute {
    public static final int TYPE = 0x0014;

    /** Null if absent. */
    public static @Nullable Realm read(StunMessage message) {
        String name = message.text(TYPE);
        return name == null ? null : new Realm(name);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.text(TYPE, name);
    }
}
