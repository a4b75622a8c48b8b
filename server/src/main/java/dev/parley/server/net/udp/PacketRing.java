package dev.parley.server.net.udp;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Packets on their way to a loop, by value: many threads put them in, one takes them out, nobody waits and nothing is allocated. When it is full,
 * packets are dropped, as the network would.
 *
 * <p>A packet lies in one piece at a multiple of eight:
 *
 * <pre>
 *   0  length of the record in bytes, written last by its producer; negative: padding up to the end of the ring
 *   4  socket     8  tag     12  length of the payload     16  high     24  low     32  headroom     96  payload
 * </pre>
 *
 * The place is claimed by moving the tail with a compare-and-set. The consumer takes what is complete, makes it zero again, and moves the head.
 * (The scheme is that of a many-to-one ring buffer as in Agrona.)
 */
public final class PacketRing {
    private static final int FIXED = 32;
    private static final int AHEAD = FIXED + Datagrams.HEADROOM;
    private static final int ALIGNMENT = 8;

    /** A payload may be written this far behind its end by its receiver ({@link Arrivals}). */
    private static final int BEHIND = 4;

    private static final VarHandle LENGTH = MethodHandles.byteBufferViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN)
            .withInvokeExactBehavior();

    private final ByteBuffer ring;
    private final ByteBuffer reading;
    private final int capacity;
    private final AtomicLong tail = new AtomicLong();
    private final AtomicLong head = new AtomicLong();

    /** @param capacity in bytes, a power of two from 512 kB: the longest packet of 65,535 bytes fits several times */
    public PacketRing(int capacity) {
        if (Integer.bitCount(capacity) != 1 || capacity < 1 << 19) throw new IllegalArgumentException("capacity");
        this.capacity = capacity;
        ring = ByteBuffer.allocateDirect(capacity);
        reading = ring.duplicate();
    }

    /**
     * Puts a packet in. For any thread.
     *
     * @param payload copied, at most 65,600 bytes
     * @return false if there was no room
     */
    public boolean offer(int socket, long high, long low, int tag, ByteBuffer payload) {
        int length = payload.remaining();
        int record = (AHEAD + length + BEHIND + ALIGNMENT - 1) & -ALIGNMENT;
        long at = claim(record);
        if (at < 0) return false;
        int start = (int) at & (capacity - 1);
        ring.putInt(start + 4, socket).putInt(start + 8, tag).putInt(start + 12, length);
        ring.putLong(start + 16, high).putLong(start + 24, low);
        ring.put(start + AHEAD, payload, payload.position(), length);
        LENGTH.setRelease(ring, start, record);
        return true;
    }

    /** @return where the record begins; -1 if there is no room */
    private long claim(int record) {
        while (true) {
            long at = tail.get();
            int start = (int) at & (capacity - 1);
            int padding = start + record > capacity ? capacity - start : 0;
            if (at + padding + record - head.get() > capacity) return -1;
            if (!tail.compareAndSet(at, at + padding + record)) continue;
            if (padding > 0) LENGTH.setRelease(ring, start, -padding);
            return at + padding;
        }
    }

    /** Whether nothing is in it, and nobody is about to complete a packet. For any thread. */
    public boolean isEmpty() {
        return tail.get() == head.get();
    }

    /**
     * Takes out packets that are complete. For the consumer only.
     *
     * @param most so many at once
     * @return how many there were
     */
    public int drain(int most, Arrivals arrivals) {
        int count = 0;
        while (count < most) {
            long at = head.get();
            int start = (int) at & (capacity - 1);
            int record = (int) LENGTH.getAcquire(ring, start);
            if (record == 0) return count;
            if (record > 0) {
                deliver(start, arrivals);
                count++;
            }
            free(at, start, Math.abs(record));
        }
        return count;
    }

    private void deliver(int start, Arrivals arrivals) {
        int from = start + AHEAD;
        reading.clear().limit(from + ring.getInt(start + 12)).position(from);
        arrivals.datagram(
                ring.getInt(start + 4),
                ring.getLong(start + 16),
                ring.getLong(start + 24),
                ring.getInt(start + 8),
                reading);
    }

    /** Any of its words may be the length of a later record, so all become zero before anyone may write there. */
    private void free(long at, int start, int bytes) {
        for (int i = start; i < start + bytes; i += Long.BYTES) ring.putLong(i, 0);
        head.lazySet(at + bytes);
    }
}
