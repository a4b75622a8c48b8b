package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** NONCE (RFC 8489 §14.10): what the server wants to hear again, to know the request is not a replay; 1 to 763 bytes. What it
 * may say about security features is read by {@link SecurityFeatures}. */
public record Nonce(String value) implements Attribute {
    public static final int TYPE = 0x0015;

    /** Null if absent. */
    public static @Nullable Nonce read(StunMessage message) {
        String value = message.text(TYPE);
        return value == null ? null : new Nonce(value);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.text(TYPE, value);
    }
}
