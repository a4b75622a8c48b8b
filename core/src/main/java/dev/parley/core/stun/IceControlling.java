package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** ICE-CONTROLLING (RFC 8445 §16.1): the sender is the controlling side; the number breaks ties and is unsigned. */
public record IceControlling(long tieBreaker) implements Attribute {
    public static final int TYPE = 0x802A;

    /** Null if absent or of wrong length. */
    public static @Nullable IceControlling read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 8) return null;
        return new IceControlling(message.buffer().getLong(message.offset(i)));
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, tieBreaker);
    }
}
