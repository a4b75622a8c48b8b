package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads the ICMP errors that the kernel keeps for a socket (IP_RECVERR, ip(7)). It has made sure that the datagram they speak of was sent from there.
 *
 * <p>Errors of this machine itself, such as a route that is missing, are there too, and are passed over: what was not sent was counted as dropped.
 */
final class ErrorQueue {
    /** A peer that provokes more in one turn has the rest waiting for the next. */
    private static final int MOST = 16;

    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_ERRQUEUE = 0x2000;
    private static final int CONTROL_BYTES = 512;
    private static final int IPPROTO_IP = 0;
    private static final int IP_RECVERR = 11;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_RECVERR = 25;

    // struct sock_extended_err { u32 errno; u8 origin, type, code, pad; u32 info, data }
    private static final int ORIGIN = Layout.CMSG_DATA + 4;
    private static final int TYPE = Layout.CMSG_DATA + 5;
    private static final int CODE = Layout.CMSG_DATA + 6;
    private static final int INFO = Layout.CMSG_DATA + 8;
    private static final int FROM_ICMP = 2;
    private static final int FROM_ICMP6 = 3;
    private static final int TOO_LONG = 3 << 8 | 4;
    private static final int TOO_LONG6 = 2 << 8;

    private final Syscalls kernel;
    private final MemorySegment message;
    private final MemorySegment name;
    private final MemorySegment control;

    ErrorQueue(Syscalls kernel) {
        this.kernel = kernel;
        Arena arena = Arena.ofAuto();
        message = arena.allocate(Layout.MESSAGE, 8);
        name = arena.allocate(Layout.ADDRESS, 8);
        control = arena.allocate(CONTROL_BYTES, 8);
        MemorySegment vector = arena.allocate(Layout.VECTOR, 8);
        MemorySegment payload = arena.allocate(8, 8); // what of it does not fit is cut off, and nobody wants it
        vector.set(Layout.LONG, 0, payload.address());
        vector.set(Layout.LONG, Layout.VECTOR_BYTES, 8);
        message.set(Layout.LONG, Layout.NAME, name.address());
        message.set(Layout.LONG, Layout.VECTORS, vector.address());
        message.set(Layout.LONG, Layout.VECTOR_COUNT, 1);
        message.set(Layout.LONG, Layout.CONTROL, control.address());
    }

    /** @return whether there may be more */
    boolean read(int fd, Arrivals arrivals) {
        for (int i = 0; i < MOST; i++) {
            message.set(Layout.INT, Layout.NAME_BYTES, Layout.ADDRESS);
            message.set(Layout.LONG, Layout.CONTROL_BYTES, CONTROL_BYTES);
            if (kernel.receive(fd, message.address(), 1, MSG_DONTWAIT | MSG_ERRQUEUE) <= 0) return false;
            if (saysIcmp()) arrivals.unreachable(fd, error());
        }
        return true;
    }

    private boolean saysIcmp() {
        if (message.get(Layout.LONG, Layout.CONTROL_BYTES) < INFO + Integer.BYTES) return false;
        int level = control.get(Layout.INT, Layout.CMSG_LEVEL);
        int type = control.get(Layout.INT, Layout.CMSG_TYPE);
        int origin = control.get(Layout.BYTE, ORIGIN);
        return (level == IPPROTO_IP && type == IP_RECVERR && origin == FROM_ICMP)
                || (level == IPPROTO_IPV6 && type == IPV6_RECVERR && origin == FROM_ICMP6);
    }

    private IcmpError error() {
        Endpoint to = new Endpoint(Layout.high(name, 0), Layout.low(name, 0), Layout.tag(name, 0));
        int type = control.get(Layout.BYTE, TYPE) & 0xFF;
        int code = control.get(Layout.BYTE, CODE) & 0xFF;
        boolean tooLong = (type << 8 | code) == (to.v6() ? TOO_LONG6 : TOO_LONG);
        return new IcmpError(to, type, code, tooLong ? control.get(Layout.INT, INFO) : 0);
    }
}
