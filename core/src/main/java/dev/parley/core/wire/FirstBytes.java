package dev.parley.core.wire;

import java.nio.ByteBuffer;

/**
 * Tells which protocol a new TCP connection speaks, so that one port serves them all: the port that firewalls let through.
 *
 * <p>The kinds cannot be confused, because the first message of each is known:
 *
 * <ul>
 *   <li>TLS begins with a handshake record, type 22 and major version 3 (RFC 8446 §5.1).
 *   <li>TURN over TCP begins with a STUN request: two zero bits, and the magic cookie at offset 4 (RFC 8489 §5). ChannelData
 *       (first byte 0x40 to 0x4F, which are also letters) cannot come first: a channel needs an allocation.
 *   <li>ICE over TCP begins with a STUN request behind a two-byte length (RFC 4571 §2), so the cookie stands at offset 6.
 *   <li>HTTP begins with a method: an upper-case letter.
 * </ul>
 */
public enum FirstBytes {
    /** Not enough bytes to tell; ask again when there are more. */
    UNDECIDED,
    TLS,
    HTTP,
    TURN,
    ICE_TCP,
    /** No protocol of ours; the connection should be closed. */
    UNKNOWN;

    /** So many bytes are always enough for a verdict other than {@link #UNDECIDED}. */
    public static final int ENOUGH = 10;

    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int TLS_HANDSHAKE = 22;

    /**
     * Judges the readable bytes of {@code first}, from its position to its limit.
     *
     * @param first borrowed; neither changed nor kept
     */
    public static FirstBytes of(ByteBuffer first) {
        int available = first.remaining();
        if (available == 0) return UNDECIDED;
        int start = first.position();
        int lead = first.get(start) & 0xFF;
        if (lead == TLS_HANDSHAKE) return tlsOrFramed(first, start, available);
        if (lead >= 'A' && lead <= 'Z') return httpOrUnknown(first, start, available);
        return stun(first, start, available);
    }

    private static FirstBytes tlsOrFramed(ByteBuffer first, int start, int available) {
        if (available < 2) return UNDECIDED;
        return first.get(start + 1) == 3 ? TLS : stun(first, start, available);
    }

    /** A length prefix of 0x41.. would mean a STUN message of 16 kB and more, which nobody opens a connection with. */
    private static FirstBytes httpOrUnknown(ByteBuffer first, int start, int available) {
        if (available < 2) return UNDECIDED;
        return isMethodCharacter(first.get(start + 1)) ? HTTP : UNKNOWN;
    }

    private static boolean isMethodCharacter(byte b) {
        return (b >= 'A' && b <= 'Z') || b == '-' || b == ' ';
    }

    private static FirstBytes stun(ByteBuffer first, int start, int available) {
        int lead = first.get(start) & 0xFF;
        if (available >= 8 && lead <= 0x3F && first.getInt(start + 4) == MAGIC_COOKIE) return TURN;
        if (available < ENOUGH) return UNDECIDED;
        boolean framed = first.getInt(start + 6) == MAGIC_COOKIE && (first.get(start + 2) & 0xC0) == 0;
        return framed ? ICE_TCP : UNKNOWN;
    }
}
