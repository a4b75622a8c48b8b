package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** REQUESTED-TRANSPORT (RFC 8656 §18.8): the IP protocol between server and peer, 17 being UDP; three reserved bytes follow. */
public record RequestedTransport(int protocol) implements Attribute {
    public static final int TYPE = 0x0019;
    public static final int UDP = 17;

    /** Null if absent or of wrong length. */
    public static @Nullable RequestedTransport read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 4) return null;
        return new RequestedTransport(message.buffer().getInt(message.offset(i)) >>> 24);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, protocol << 24);
    }
}
