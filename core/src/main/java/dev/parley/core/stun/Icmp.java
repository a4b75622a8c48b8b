package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/**
 * ICMP (RFC 8656 §18.13): in a Data indication without DATA, an ICMP error that came back from a peer.
 *
 * @param type 7 bits, of ICMP or ICMPv6 according to the peer's family
 * @param code 9 bits
 * @param data 32 bits: for "packet too big" the next hop's MTU, else 0
 */
public record Icmp(int type, int code, int data) implements Attribute {
    public static final int TYPE = 0x8004;

    /** RFC 8656 §11.5: unreachable, time exceeded and, with IPv6, too big; everything else is none of the client's business. */
    public boolean concernsRelay(boolean v6) {
        return v6 ? 1 <= type && type <= 3 : type == 3 || type == 11;
    }

    /** Null if absent or of wrong length. */
    public static @Nullable Icmp read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 8) return null;
        int kind = message.buffer().getShort(message.offset(i) + 2) & 0xFFFF;
        return new Icmp(kind >>> 9, kind & 0x1FF, message.buffer().getInt(message.offset(i) + 4));
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, (long) ((type << 9) | (code & 0x1FF)) << 32 | (data & 0xFFFF_FFFFL));
    }
}
