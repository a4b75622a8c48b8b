package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/**
 * DATA (RFC 8656 §18.4): what is relayed in Send and Data indications, possibly nothing. The data path uses offset and length of the attribute
 * in place; this record copies.
 */
public record Data(byte[] bytes) implements Attribute {
    public static final int TYPE = 0x0013;

    /** Null if absent. */
    public static @Nullable Data read(StunMessage message) {
        byte[] bytes = message.value(TYPE);
        return bytes == null ? null : new Data(bytes);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.bytes(TYPE, bytes);
    }
}
