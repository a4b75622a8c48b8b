package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.BitSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Datagrams} by the system calls of Linux. A socket's number is its file descriptor. */
public final class NativeDatagrams implements Datagrams {
    private static final Logger LOG = LoggerFactory.getLogger(NativeDatagrams.class);
    private static final int EVENTS = 256;
    private static final int EPOLLIN = 1;
    private static final int EPOLLERR = 8;
    private static final int EPOLLET = 1 << 31;
    private static final int ADD = 1;

    /** struct epoll_event is packed on x86 only. */
    private static final int EVENT_BYTES = System.getProperty("os.arch").equals("aarch64") ? 16 : 12;

    private static final int EVENT_DATA = EVENT_BYTES - 8;
    private static final int NONBLOCK = 0x800;
    private static final int CLOSE_ON_EXEC = 0x80000;

    private final Syscalls kernel = new Syscalls();

    /** Of those who wake, whoever they are. */
    private final Syscalls waking = new Syscalls();

    private final Counts counts = new Counts();
    private final SocketOptions options;
    private final ErrorQueue errors = new ErrorQueue(kernel);
    private final InBatch in = new InBatch(kernel, counts);
    private final OutBatch out;
    private final MemorySegment events;
    private final MemorySegment scratch;
    private final MemorySegment one;
    private final int epoll;
    private final int wakeUp;

    /** What is ours: the number of a socket that has just closed may be somebody else's already. */
    private final BitSet open = new BitSet();

    private int ready;

    /** Sockets that may have more than they gave in the last turn: they will not be told again. */
    private final BitSet unfinished = new BitSet();

    private boolean closed;

    public NativeDatagrams() {
        this(true);
    }

    /** @param segmenting whether UDP_SEGMENT is tried */
    public NativeDatagrams(boolean segmenting) {
        this(segmenting, true);
    }

    /**
     * @param segmenting whether UDP_SEGMENT is tried
     * @param coalescing whether UDP_GRO is asked for; without either it is like most programs, as what measures a server has to be
     */
    public NativeDatagrams(boolean segmenting, boolean coalescing) {
        options = new SocketOptions(kernel, coalescing);
        out = new OutBatch(kernel, counts, segmenting);
        Arena arena = Arena.ofAuto();
        events = arena.allocate((long) EVENTS * EVENT_BYTES, 8);
        scratch = arena.allocate(64, 8);
        one = arena.allocate(8, 8);
        one.set(Layout.LONG, 0, 1);
        try {
            epoll = Syscalls.checked(kernel.epollCreate());
            wakeUp = Syscalls.checked(kernel.eventFd(NONBLOCK | CLOSE_ON_EXEC));
            watch(wakeUp);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether this machine has what it takes. */
    public static boolean isAvailable() {
        boolean fits = System.getProperty("os.name").equals("Linux")
                && ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN
                && System.getProperty("sun.arch.data.model", "64").equals("64");
        if (!fits) return false;
        try (NativeDatagrams trial = new NativeDatagrams()) {
            trial.await(0);
            return true;
        } catch (RuntimeException | LinkageError e) {
            LOG.info("UDP goes by plain Java: {}", e.toString());
            return false;
        }
    }

    /** By its edges, so that waiting again does not look again at each socket that was just read. */
    private void watch(int fd) throws IOException {
        scratch.set(Layout.INT, 0, EPOLLIN | EPOLLET);
        scratch.set(Layout.LONG, EVENT_DATA, fd);
        Syscalls.checked(kernel.epollControl(epoll, ADD, fd, scratch.address()));
    }

    @Override
    public int open(Endpoint local, boolean shared) throws IOException {
        int family = local.v6() ? Layout.AF_INET6 : Layout.AF_INET;
        int fd = Syscalls.checked(kernel.socket(family, SocketOptions.SOCK_DGRAM | NONBLOCK | CLOSE_ON_EXEC));
        try {
            options.set(fd, local.v6(), shared);
            int bytes = Layout.writeAddress(scratch, 0, local.high(), local.low(), local.tag());
            Syscalls.checked(kernel.bind(fd, scratch.address(), bytes));
            watch(fd);
            open.set(fd);
            return fd;
        } catch (IOException e) {
            kernel.close(fd);
            throw e;
        }
    }

    @Override
    public void stamp(int socket) {
        options.stamp(socket);
        in.stamps();
    }

    @Override
    public long came() {
        return in.came();
    }

    @Override
    public Endpoint local(int socket) throws IOException {
        scratch.set(Layout.INT, Layout.ADDRESS, Layout.ADDRESS);
        Syscalls.checked(kernel.localName(socket, scratch.address(), scratch.address() + Layout.ADDRESS));
        return new Endpoint(Layout.high(scratch, 0), Layout.low(scratch, 0), Layout.tag(scratch, 0));
    }

    @Override
    public void close(int socket) {
        if (!open.get(socket)) throw new IllegalArgumentException("socket " + socket + " is closed");
        if (out.holds(socket)) out.flush();
        open.clear(socket);
        unfinished.clear(socket);
        kernel.close(socket);
    }

    @Override
    public void send(int socket, long high, long low, int tag, ByteBuffer payload) {
        out.add(socket, high, low, tag, payload);
    }

    /** Whether a datagram is cut is a matter of its socket, so it goes alone. */
    @Override
    public void sendWhole(int socket, long high, long low, int tag, ByteBuffer payload) {
        out.flush();
        options.whole(socket, Endpoint.v6(tag), true);
        out.add(socket, high, low, tag, payload);
        out.flush();
        options.whole(socket, Endpoint.v6(tag), false);
    }

    @Override
    public boolean hearsErrors() {
        return true;
    }

    @Override
    public void flush() {
        out.flush();
    }

    @Override
    public void await(long millis) {
        int patience = unfinished.isEmpty() ? (int) millis : 0;
        ready = Math.max(0, kernel.epollWait(epoll, events.address(), EVENTS, patience));
    }

    @Override
    public void receive(Arrivals arrivals) {
        finish(arrivals);
        for (int i = 0; i < ready; i++) {
            long event = (long) i * EVENT_BYTES;
            int fd = events.get(Layout.INT, event + EVENT_DATA);
            if (fd != wakeUp) receive(fd, events.get(Layout.INT, event), arrivals);
        }
        ready = 0;
    }

    private void finish(Arrivals arrivals) {
        if (unfinished.isEmpty()) return;
        for (int fd = unfinished.nextSetBit(0); fd >= 0; fd = unfinished.nextSetBit(fd + 1)) {
            unfinished.clear(fd);
            receive(fd, EPOLLERR, arrivals);
        }
    }

    /** A socket may have been closed by what came before in this turn. */
    private void receive(int fd, int what, Arrivals arrivals) {
        boolean more = (what & EPOLLERR) != 0 && open.get(fd) && errors.read(fd, arrivals);
        if (open.get(fd)) more |= in.receive(fd, arrivals);
        if (more && open.get(fd)) unfinished.set(fd);
    }

    /** Locked against {@link #close}: a descriptor that is closed may be somebody else's at once. Rare, so the lock costs nothing. */
    @Override
    public void wake() {
        synchronized (waking) {
            if (!closed) waking.write(wakeUp, one.address(), Long.BYTES); // never read: each write is an edge
        }
    }

    @Override
    public Counts counts() {
        return counts;
    }

    /** Whether the kernel segments what we send; false until it has once. */
    boolean segments() {
        return out.segments();
    }

    @Override
    public void close() {
        synchronized (waking) {
            if (closed) return;
            closed = true;
            kernel.close(wakeUp);
        }
        out.flush();
        open.stream().forEach(kernel::close);
        open.clear();
        kernel.close(epoll);
    }
}
