package dev.parley.server.net.udp;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Receives up to {@link Datagrams#BATCH} messages by one system call (recvmmsg), each of which may be several datagrams of one sender that the
 * kernel has put together (UDP_GRO). All places are prepared once; a message costs no object.
 */
final class InBatch {
    private static final int SLOTS = Datagrams.BATCH;
    private static final int LARGEST = 65_536;

    /** Headroom in front, and a little behind for what is written there. */
    private static final int STRIDE = Datagrams.HEADROOM + LARGEST + 64;

    private static final int CONTROL_BYTES = 64;
    private static final int SOL_UDP = 17;
    private static final int UDP_GRO = 104;
    private static final int MSG_DONTWAIT = 0x40;

    private final Syscalls kernel;
    private final Datagrams.Counts counts;
    private final MemorySegment messages;
    private final MemorySegment names;
    private final MemorySegment controls;
    private final ByteBuffer slab;
    private final ByteBuffer view;
    private final MemorySegment wall;
    private boolean stamping;
    /** How far the monotonic clock is ahead of the wall clock. */
    private long ahead;

    /** Of the message that is being handed over: the length of each datagram but the last that the kernel has put together, 0 if there is one only. */
    private int segment;

    private long came;

    InBatch(Syscalls kernel, Datagrams.Counts counts) {
        this.kernel = kernel;
        this.counts = counts;
        Arena arena = Arena.ofAuto();
        messages = arena.allocate((long) SLOTS * Layout.MESSAGE, 8);
        names = arena.allocate((long) SLOTS * Layout.ADDRESS, 8);
        wall = arena.allocate(2L * Long.BYTES, 8);
        controls = arena.allocate((long) SLOTS * CONTROL_BYTES, 8);
        MemorySegment vectors = arena.allocate((long) SLOTS * Layout.VECTOR, 8);
        MemorySegment memory = arena.allocate((long) SLOTS * STRIDE, 64);
        slab = memory.asByteBuffer();
        view = slab.duplicate();
        for (int slot = 0; slot < SLOTS; slot++) prepare(slot, vectors, memory);
    }

    private void prepare(int slot, MemorySegment vectors, MemorySegment memory) {
        long vector = (long) slot * Layout.VECTOR;
        vectors.set(Layout.LONG, vector, memory.address() + payload(slot));
        vectors.set(Layout.LONG, vector + Layout.VECTOR_BYTES, LARGEST);
        long message = (long) slot * Layout.MESSAGE;
        messages.set(Layout.LONG, message + Layout.NAME, names.address() + (long) slot * Layout.ADDRESS);
        messages.set(Layout.LONG, message + Layout.VECTORS, vectors.address() + vector);
        messages.set(Layout.LONG, message + Layout.VECTOR_COUNT, 1);
        messages.set(Layout.LONG, message + Layout.CONTROL, controls.address() + (long) slot * CONTROL_BYTES);
        reset(message);
    }

    /** The kernel writes how much it has used over how much there is. */
    private void reset(long message) {
        messages.set(Layout.INT, message + Layout.NAME_BYTES, Layout.ADDRESS);
        messages.set(Layout.LONG, message + Layout.CONTROL_BYTES, CONTROL_BYTES);
    }

    private static int payload(int slot) {
        return slot * STRIDE + Datagrams.HEADROOM;
    }

    /** @return whether there may be more: all places were filled, or an ICMP error of something sent before was told instead */
    boolean receive(int fd, Arrivals arrivals) {
        int count = kernel.receive(fd, messages.address(), SLOTS, MSG_DONTWAIT);
        if (count <= 0) return count != -Errno.EAGAIN;
        counts.receives++;
        if (stamping) compareClocks();
        for (int slot = 0; slot < count; slot++) deliver(fd, slot, arrivals);
        return count == SLOTS;
    }

    /** Some sockets have the kernel note when datagrams came. */
    void stamps() {
        stamping = true;
    }

    /** See {@link Datagrams#came}. */
    long came() {
        return came;
    }

    /** Anew each time: wall clocks are set, and run faster or slower. */
    private void compareClocks() {
        kernel.wallClock(wall.address());
        ahead = System.nanoTime() - nanos(wall, 0);
    }

    private static long nanos(MemorySegment timespec, long at) {
        return timespec.get(Layout.LONG, at) * 1_000_000_000L + timespec.get(Layout.LONG, at + Long.BYTES);
    }

    private void deliver(int fd, int slot, Arrivals arrivals) {
        long message = (long) slot * Layout.MESSAGE;
        int length = messages.get(Layout.INT, message + Layout.LENGTH);
        readControl(slot, messages.get(Layout.LONG, message + Layout.CONTROL_BYTES));
        reset(message);
        int start = payload(slot);
        int step = segment > 0 ? segment : Math.max(1, length);
        int at = start;
        do {
            deliver(fd, slot, at, Math.min(at + step, start + length), arrivals);
            at += step;
        } while (at < start + length);
        came = 0;
    }

    /** What is written behind the payload would be the next datagram's first bytes, so they are put back. */
    private void deliver(int fd, int slot, int start, int end, Arrivals arrivals) {
        counts.received++;
        long name = (long) slot * Layout.ADDRESS;
        int behind = slab.getInt(end);
        view.limit(end).position(start);
        arrivals.datagram(fd, Layout.high(names, name), Layout.low(names, name), Layout.tag(names, name), view);
        slab.putInt(end, behind);
    }

    private void readControl(int slot, long bytes) {
        segment = 0;
        came = 0;
        long at = (long) slot * CONTROL_BYTES;
        for (long end = at + bytes; at + Layout.CMSG_DATA + Integer.BYTES <= end; ) {
            int level = controls.get(Layout.INT, at + Layout.CMSG_LEVEL);
            int type = controls.get(Layout.INT, at + Layout.CMSG_TYPE);
            long data = at + Layout.CMSG_DATA;
            if (level == SOL_UDP && type == UDP_GRO) segment = controls.get(Layout.INT, data);
            else if (level == SocketOptions.SOL_SOCKET && type == SocketOptions.SO_TIMESTAMPNS)
                came = nanos(controls, data) + ahead;
            at += Math.max(Layout.CMSG_DATA, controls.get(Layout.LONG, at) + 7 & ~7L);
        }
    }
}
