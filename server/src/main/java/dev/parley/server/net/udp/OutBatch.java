package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Collects what a turn sends and gives it to the kernel by few system calls.
 *
 * <p>Datagrams for one destination become one message that the kernel cuts up again (UDP_SEGMENT): measured here, this makes sending three to four
 * times cheaper, for the way through the stack is paid once. All segments but the last must have the same length, so a shorter one ends a message
 * and a longer one begins another. Messages of one socket in a row go by one call (sendmmsg).
 *
 * <p>Payloads are copied one behind the other; a message names its pieces. All places are prepared once; a datagram costs no object.
 */
final class OutBatch {
    /**
     * Destinations of a turn. With fewer than a room has subscribers, the first packet of a burst would fill the batch alone, and nothing would be left
     * to put together: with 128, a packet to 200 subscribers cost 5.3 µs instead of 2.2.
     */
    private static final int MESSAGES = 512;

    private static final int DATA_BYTES = 2 << 20;
    private static final int SOL_UDP = 17;
    private static final int UDP_SEGMENT = 103;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    /** CMSG_LEN(2). */
    private static final int SEGMENT_CMSG_BYTES = 18;

    private final Syscalls kernel;
    private final Datagrams.Counts counts;
    private final OutMessage[] queue = new OutMessage[MESSAGES];
    private final OutTable table = new OutTable(MESSAGES);
    private final MemorySegment headers;
    private final MemorySegment names;
    private final MemorySegment vectors;
    private final MemorySegment controls;
    private final ByteBuffer data;
    private final long dataAddress;
    private int queued;
    private int used;

    /** The message that is tried for the second time; -1 for none. */
    private int again = -1;

    private boolean segmenting;
    private boolean proven;

    /** @param segmenting whether to try UDP_SEGMENT at all */
    OutBatch(Syscalls kernel, Datagrams.Counts counts, boolean segmenting) {
        this.kernel = kernel;
        this.counts = counts;
        this.segmenting = segmenting;
        Arena arena = Arena.ofAuto();
        headers = arena.allocate((long) MESSAGES * Layout.MESSAGE, 8);
        names = arena.allocate((long) MESSAGES * Layout.ADDRESS, 8);
        vectors = arena.allocate((long) MESSAGES * OutMessage.MOST * Layout.VECTOR, 8);
        controls = arena.allocate((long) MESSAGES * Layout.CMSG_SPACE, 8);
        MemorySegment memory = arena.allocate(DATA_BYTES, 64);
        data = memory.asByteBuffer();
        dataAddress = memory.address();
        for (int i = 0; i < MESSAGES; i++) prepare(i);
    }

    private void prepare(int index) {
        queue[index] = new OutMessage();
        long control = (long) index * Layout.CMSG_SPACE;
        controls.set(Layout.LONG, control, SEGMENT_CMSG_BYTES);
        controls.set(Layout.INT, control + Layout.CMSG_LEVEL, SOL_UDP);
        controls.set(Layout.INT, control + Layout.CMSG_TYPE, UDP_SEGMENT);
        long header = (long) index * Layout.MESSAGE;
        headers.set(Layout.LONG, header + Layout.NAME, names.address() + (long) index * Layout.ADDRESS);
        headers.set(Layout.LONG, header + Layout.VECTORS, vectors.address() + vectorsOf(index));
    }

    private static long vectorsOf(int index) {
        return (long) index * OutMessage.MOST * Layout.VECTOR;
    }

    /** Whether something of that socket is queued. */
    boolean holds(int fd) {
        for (int i = 0; i < queued; i++) {
            if (queue[i].fd == fd) return true;
        }
        return false;
    }

    /** Whether the kernel has shown that it can cut messages up, and has not refused since. */
    boolean segments() {
        return segmenting && proven;
    }

    void add(int fd, long high, long low, int tag, ByteBuffer payload) {
        int length = payload.remaining();
        if (used + length > DATA_BYTES) flush();
        int known = segmenting ? table.find(queue, fd, high, low, tag) : -1;
        int index = known >= 0 && queue[known].takes(length) ? known : begin(fd, high, low, tag);
        OutMessage message = queue[index];
        if (message.append(used, length)) addVector(index, message);
        data.put(used, payload, payload.position(), length);
        used += length;
        vectors.set(
                Layout.LONG,
                vectorsOf(index) + (long) (message.vectors - 1) * Layout.VECTOR + Layout.VECTOR_BYTES,
                message.lastVectorBytes);
    }

    private void addVector(int index, OutMessage message) {
        vectors.set(Layout.LONG, vectorsOf(index) + (long) (message.vectors - 1) * Layout.VECTOR, dataAddress + used);
    }

    private int begin(int fd, long high, long low, int tag) {
        if (queued == MESSAGES) flush();
        int index = queued++;
        queue[index].begin(fd, high, low, tag);
        long header = (long) index * Layout.MESSAGE;
        int bytes = Layout.writeAddress(names, (long) index * Layout.ADDRESS, high, low, tag);
        headers.set(Layout.INT, header + Layout.NAME_BYTES, bytes);
        if (segmenting) table.put(queue, index);
        return index;
    }

    void flush() {
        if (queued == 0) return;
        int count = queued;
        for (int i = 0; i < count; i++) finish(i);
        int at = 0;
        again = -1;
        while (at < count) at = sendRun(at, count);
        table.clear();
        queued = 0;
        used = 0;
    }

    private void finish(int index) {
        OutMessage message = queue[index];
        long header = (long) index * Layout.MESSAGE;
        boolean several = message.segments > 1;
        headers.set(Layout.LONG, header + Layout.VECTOR_COUNT, message.vectors);
        headers.set(
                Layout.LONG,
                header + Layout.CONTROL,
                several ? controls.address() + (long) index * Layout.CMSG_SPACE : 0);
        headers.set(Layout.LONG, header + Layout.CONTROL_BYTES, several ? Layout.CMSG_SPACE : 0);
        if (several) {
            long size = (long) index * Layout.CMSG_SPACE + Layout.CMSG_DATA;
            controls.set(Layout.SHORT, size, (short) message.size);
        }
    }

    /** Sends messages of one socket in a row. @return the index of the first that is not dealt with */
    private int sendRun(int from, int count) {
        int fd = queue[from].fd;
        int end = from + 1;
        while (end < count && queue[end].fd == fd) end++;
        counts.sends++;
        int sent = end - from == 1 && queue[from].segments == 1 ? sendAlone(from) : sendMany(from, end);
        if (sent == -Errno.EINTR) return from;
        if (sent <= 0 && again != from && Errno.mayBeOld(-sent)) {
            again = from;
            return from;
        }
        if (sent <= 0) {
            refused(from, -sent);
            return from + 1;
        }
        for (int i = from; i < from + sent; i++) {
            counts.sent += queue[i].segments;
            if (queue[i].segments > 1) proven = true;
        }
        return from + sent;
    }

    /** @return how many messages were taken, or an error */
    private int sendMany(int from, int end) {
        long first = headers.address() + (long) from * Layout.MESSAGE;
        return kernel.send(queue[from].fd, first, end - from, MSG_DONTWAIT | MSG_NOSIGNAL);
    }

    /** The usual case of a packet that comes by itself: the kernel has less to read. @return 1, or an error */
    private int sendAlone(int index) {
        long header = (long) index * Layout.MESSAGE;
        long vector = vectorsOf(index);
        int sent = kernel.sendTo(
                queue[index].fd,
                vectors.get(Layout.LONG, vector),
                vectors.get(Layout.LONG, vector + Layout.VECTOR_BYTES),
                MSG_DONTWAIT | MSG_NOSIGNAL,
                names.address() + (long) index * Layout.ADDRESS,
                headers.get(Layout.INT, header + Layout.NAME_BYTES));
        return sent < 0 ? sent : 1;
    }

    /**
     * The first message of a run was not taken. If that may be because it was to be cut up (no checksums in hardware: EIO; longer than the way allows:
     * EINVAL, EMSGSIZE), its datagrams go one by one; and if it has never worked, it is not tried again.
     */
    private void refused(int index, int errno) {
        OutMessage message = queue[index];
        boolean uncut =
                errno == Errno.EIO || errno == Errno.EINVAL || errno == Errno.EMSGSIZE || errno == Errno.EOPNOTSUPP;
        if (message.segments == 1 || !uncut) {
            counts.dropped += message.segments;
            return;
        }
        if (!proven || errno == Errno.EIO) segmenting = false;
        sendSingly(index, message);
    }

    /** The pieces lie in the vectors, a vector may hold several. Reuses the header for each. */
    private void sendSingly(int index, OutMessage message) {
        long header = (long) index * Layout.MESSAGE;
        headers.set(Layout.LONG, header + Layout.VECTOR_COUNT, 1);
        headers.set(Layout.LONG, header + Layout.CONTROL, 0);
        headers.set(Layout.LONG, header + Layout.CONTROL_BYTES, 0);
        long first = vectorsOf(index);
        for (int i = 0; i < message.vectors; i++) {
            long vector = first + (long) i * Layout.VECTOR;
            long base = vectors.get(Layout.LONG, vector);
            long bytes = vectors.get(Layout.LONG, vector + Layout.VECTOR_BYTES);
            for (long at = 0; at < bytes; at += message.size) {
                vectors.set(Layout.LONG, first, base + at);
                vectors.set(Layout.LONG, first + Layout.VECTOR_BYTES, Math.min(message.size, bytes - at));
                sendOne(message.fd, header);
            }
        }
    }

    private void sendOne(int fd, long header) {
        counts.sends++;
        if (kernel.send(fd, headers.address() + header, 1, MSG_DONTWAIT | MSG_NOSIGNAL) == 1) counts.sent++;
        else counts.dropped++;
    }

    /** Tags of receivers are compared without listener and stream. */
    static int bare(int tag) {
        return Endpoint.tag(Endpoint.v6(tag), Endpoint.port(tag));
    }
}
