package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** ICE-CONTROLLED (RFC 8445 §16.1): the sender is the controlled side; the number breaks ties and is unsigned. */
public record IceControlled(long tieBreaker) implements Attribute {
    public static final int TYPE = 0x8029;

    /** Null if absent or of wrong length. */
    public static @Nullable IceControlled read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 8) return null;
        return new IceControlled(message.buffer().getLong(message.offset(i)));
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, tieBreaker);
    }
}
