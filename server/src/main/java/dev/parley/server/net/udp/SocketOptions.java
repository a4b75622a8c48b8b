package dev.parley.server.net.udp;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** How our sockets are set up. What only makes things faster may be refused. */
final class SocketOptions {
    static final int SOCK_DGRAM = 2;

    static final int SOL_SOCKET = 1;
    private static final int SO_SNDBUF = 7;
    private static final int SO_RCVBUF = 8;
    private static final int SO_REUSEPORT = 15;
    static final int SO_TIMESTAMPNS = 35;
    private static final int SO_SNDBUFFORCE = 32;
    private static final int SO_RCVBUFFORCE = 33;
    private static final int IPPROTO_IP = 0;
    private static final int IP_MTU_DISCOVER = 10;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_MTU_DISCOVER = 23;
    private static final int IPV6_V6ONLY = 26;
    private static final int IPV6_DONTFRAG = 62;
    private static final int IP_RECVERR = 11;
    private static final int IPV6_RECVERR = 25;

    /** DF, whatever is known about the path. */
    private static final int PMTUDISC_PROBE = 3;

    /** No DF, as with PMTUDISC_DONT, but a datagram sent before with DF may still come back as too long. */
    private static final int PMTUDISC_OMIT = 5;

    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;

    /** What all clients send while a loop is kept from its work, by a collection or by the compiler: a second of 20,000 datagrams of 600 bytes fits in. */
    private static final int SHARED_BYTES = 16 << 20;

    private static final int OWN_BYTES = 1 << 20;

    private final Syscalls kernel;
    private final boolean coalescing;
    private final MemorySegment value = Arena.ofAuto().allocate(8, 8);

    /** @param coalescing whether the kernel may put together what one sender sends in a row (UDP_GRO) */
    SocketOptions(Syscalls kernel, boolean coalescing) {
        this.kernel = kernel;
        this.coalescing = coalescing;
    }

    /** @param shared a listener, to which many send; else a relayed port */
    void set(int fd, boolean six, boolean shared) throws IOException {
        if (shared) Syscalls.checked(set(fd, SOL_SOCKET, SO_REUSEPORT, 1));
        if (six) Syscalls.checked(set(fd, IPPROTO_IPV6, IPV6_V6ONLY, 1));
        int bytes = shared ? SHARED_BYTES : OWN_BYTES;
        if (set(fd, SOL_SOCKET, SO_RCVBUFFORCE, bytes) < 0) set(fd, SOL_SOCKET, SO_RCVBUF, bytes);
        if (set(fd, SOL_SOCKET, SO_SNDBUFFORCE, bytes) < 0) set(fd, SOL_SOCKET, SO_SNDBUF, bytes);
        whole(fd, six, false);
        if (coalescing) set(fd, SOL_UDP, UDP_GRO, 1);
        if (shared) return; // a client that is gone is noticed by his silence
        if (six) set(fd, IPPROTO_IPV6, IPV6_RECVERR, 1);
        else set(fd, IPPROTO_IP, IP_RECVERR, 1);
    }

    /** The kernel notes when each datagram came. */
    void stamp(int fd) {
        set(fd, SOL_SOCKET, SO_TIMESTAMPNS, 1);
    }

    /** RFC 8656 §15: relayed packets are not to carry DF unless asked for. With IPv6 only the sender cuts, so it is told not to. */
    void whole(int fd, boolean six, boolean yes) {
        int how = yes ? PMTUDISC_PROBE : PMTUDISC_OMIT;
        if (!six) {
            set(fd, IPPROTO_IP, IP_MTU_DISCOVER, how);
            return;
        }
        set(fd, IPPROTO_IPV6, IPV6_MTU_DISCOVER, how);
        set(fd, IPPROTO_IPV6, IPV6_DONTFRAG, yes ? 1 : 0);
    }

    private int set(int fd, int level, int option, int number) {
        value.set(Layout.INT, 0, number);
        return kernel.setOption(fd, level, option, value.address());
    }
}
