package dev.parley.core.stun;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The value that all address attributes share (RFC 8489 §14.1, §14.2): a zero byte, the family, port and address, in the XOR forms combined
 * with the magic cookie and the transaction id, because some NATs rewrite whatever looks like an address.
 */
final class AddressCodec {
    private static final int V4 = 1;
    private static final int V6 = 2;
    private static final int PORT_XOR = StunMessage.MAGIC_COOKIE >>> 16;
    private static final long COOKIE = StunMessage.MAGIC_COOKIE & 0xFFFF_FFFFL;

    private AddressCodec() {}

    static @Nullable Endpoint read(StunMessage m, int type, boolean xor) {
        int i = m.index(type);
        return i < 0 ? null : readAt(m, i, xor);
    }

    static @Nullable Endpoint readAt(StunMessage m, int i, boolean xor) {
        if (!valid(m, i)) return null;
        boolean v6 = v6(m, i);
        int port = port(m, i) ^ (xor ? 0 : PORT_XOR);
        long high = v6 ? m.buffer().getLong(m.offset(i) + 4) : 0;
        long low = v6 ? m.buffer().getLong(m.offset(i) + 12) : m.buffer().getInt(m.offset(i) + 4) & 0xFFFF_FFFFL;
        if (!xor) return new Endpoint(high, low, Endpoint.tag(v6, port));
        return new Endpoint(high(m, i), low(m, i), Endpoint.tag(v6, port));
    }

    /** Whether family and length of attribute {@code i} agree. */
    static boolean valid(StunMessage m, int i) {
        int length = m.length(i);
        if (length != 8 && length != 20) return false;
        int family = m.buffer().get(m.offset(i) + 1);
        return (family == V4 && length == 8) || (family == V6 && length == 20);
    }

    static boolean v6(StunMessage m, int i) {
        return m.length(i) == 20;
    }

    /** The port of an XOR attribute. */
    static int port(StunMessage m, int i) {
        return (m.buffer().getShort(m.offset(i) + 2) & 0xFFFF) ^ PORT_XOR;
    }

    /** The first half of an XOR attribute. */
    static long high(StunMessage m, int i) {
        return v6(m, i)
                ? m.buffer().getLong(m.offset(i) + 4) ^ (COOKIE << 32 | (m.transactionHigh() & 0xFFFF_FFFFL))
                : 0;
    }

    /** The second half of an XOR attribute, or its IPv4 address. */
    static long low(StunMessage m, int i) {
        if (v6(m, i)) return m.buffer().getLong(m.offset(i) + 12) ^ m.transactionLow();
        return (m.buffer().getInt(m.offset(i) + 4) & 0xFFFF_FFFFL) ^ COOKIE;
    }

    /** Writes at the position of a buffer that holds the message's header at 0. */
    static void write(ByteBuffer b, Endpoint e, boolean xor) {
        int port = e.port() ^ (xor ? PORT_XOR : 0);
        b.put((byte) 0).put((byte) (e.v6() ? V6 : V4)).putShort((short) port);
        if (e.v6()) {
            b.putLong(e.high() ^ (xor ? b.getLong(4) : 0)).putLong(e.low() ^ (xor ? b.getLong(12) : 0));
        } else {
            b.putInt((int) e.low() ^ (xor ? StunMessage.MAGIC_COOKIE : 0));
        }
    }
}
