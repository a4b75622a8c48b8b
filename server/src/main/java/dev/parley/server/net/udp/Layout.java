package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** How Linux lays out what its socket calls read and write, on 64-bit little-endian machines: offsets in bytes. */
final class Layout {
    // struct mmsghdr { struct msghdr { name, namelen, iov, iovlen, control, controllen, flags }; unsigned len }
    static final int MESSAGE = 64;
    static final int NAME = 0;
    static final int NAME_BYTES = 8;
    static final int VECTORS = 16;
    static final int VECTOR_COUNT = 24;
    static final int CONTROL = 32;
    static final int CONTROL_BYTES = 40;
    static final int LENGTH = 56;

    // struct iovec { base, len }
    static final int VECTOR = 16;
    static final int VECTOR_BYTES = 8;

    // struct cmsghdr { size_t len; int level; int type; data }
    static final int CMSG_LEVEL = 8;
    static final int CMSG_TYPE = 12;
    static final int CMSG_DATA = 16;
    static final int CMSG_SPACE = 24;

    // struct sockaddr_in { family, port, addr } and sockaddr_in6 { family, port, flowinfo, addr, scope }
    static final int ADDRESS = 32;
    static final int V4_BYTES = 16;
    static final int V6_BYTES = 28;
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED;
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED;
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;
    private static final ValueLayout.OfShort NET_SHORT = SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt NET_INT = INT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong NET_LONG = LONG.withOrder(ByteOrder.BIG_ENDIAN);

    private Layout() {}

    /** Writes a socket address. @return its length in bytes */
    static int writeAddress(MemorySegment to, long at, long high, long low, int tag) {
        boolean six = Endpoint.v6(tag);
        to.set(SHORT, at, (short) (six ? AF_INET6 : AF_INET));
        to.set(NET_SHORT, at + 2, (short) Endpoint.port(tag));
        if (!six) {
            to.set(NET_INT, at + 4, (int) low);
            to.set(NET_LONG, at + 8, 0);
            return V4_BYTES;
        }
        to.set(NET_INT, at + 4, 0);
        to.set(NET_LONG, at + 8, high);
        to.set(NET_LONG, at + 16, low);
        to.set(NET_INT, at + 24, 0);
        return V6_BYTES;
    }

    static boolean six(MemorySegment from, long at) {
        return from.get(SHORT, at) == AF_INET6;
    }

    static int tag(MemorySegment from, long at) {
        return Endpoint.tag(six(from, at), from.get(NET_SHORT, at + 2) & 0xFFFF);
    }

    static long high(MemorySegment from, long at) {
        return six(from, at) ? from.get(NET_LONG, at + 8) : 0;
    }

    static long low(MemorySegment from, long at) {
        return six(from, at) ? from.get(NET_LONG, at + 16) : from.get(NET_INT, at + 4) & 0xFFFF_FFFFL;
    }
}
