package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** REQUESTED-ADDRESS-FAMILY (RFC 8656 §18.6): family of the relayed address, 1 for IPv4, 2 for IPv6; three reserved bytes follow. */
public record RequestedAddressFamily(int family) implements Attribute {
    public static final int TYPE = 0x0017;
    public static final int V4 = 1;
    public static final int V6 = 2;

    /** Null if absent or of wrong length. */
    public static @Nullable RequestedAddressFamily read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 4) return null;
        return new RequestedAddressFamily(message.buffer().getInt(message.offset(i)) >>> 24);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, family << 24);
    }
}
