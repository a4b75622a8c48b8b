package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** RESERVATION-TOKEN (RFC 8656 §18.10): eight opaque bytes that name a reserved relayed port, good for 30 seconds. */
public record ReservationToken(long value) implements Attribute {
    public static final int TYPE = 0x0022;

    /** Null if absent or of wrong length. */
    public static @Nullable ReservationToken read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 8) return null;
        return new ReservationToken(message.buffer().getLong(message.offset(i)));
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, value);
    }
}
