package dev.parley.server.net.udp;

import java.nio.ByteBuffer;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A thread that owns sockets and whoever lives on them.
 *
 * <p>A turn is: wait, give the resident what arrived, what others handed over and what they want done, let it look at the time, flush.
 */
public final class EventLoop implements AutoCloseable {
    /** Who lives on a loop; called on its thread only. What it throws is a mistake of ours: it is logged, and the loop goes on. */
    public interface Resident extends Arrivals {
        /** A turn begins: what arrives from now on arrives in it. */
        default void turns() {}

        /** How many milliseconds it can wait for the next turn, up to {@link #TICK_MILLIS}, if nothing arrives. */
        default long patience() {
            return TICK_MILLIS;
        }

        /** The end of a turn, at least every {@link #TICK_MILLIS}; what it sends leaves at once. */
        void turned(long now);
    }

    /** No turn takes longer to come, in milliseconds. */
    public static final long TICK_MILLIS = 500;

    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int RING_BYTES = 2 << 20;
    private static final int RING_BATCH = 256;
    private static final long JOIN_MILLIS = 5000;

    private final String name;
    private final Datagrams datagrams;
    private final MillisClock clock;
    private final PacketRing ring = new PacketRing(RING_BYTES);
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicLong overruns = new AtomicLong();
    private volatile boolean stopping;
    private volatile @Nullable Thread thread;
    private long now;

    /** @param datagrams belongs to the loop from now on, which closes it in the end */
    public EventLoop(String name, Datagrams datagrams, MillisClock clock) {
        this.name = name;
        this.datagrams = datagrams;
        this.clock = clock;
        now = clock.millis();
    }

    /** Starts to turn. Before that, the sockets belong to the thread that made the loop. */
    public void start(Resident resident) {
        Thread started = Thread.ofPlatform().name(name).daemon().unstarted(() -> run(resident));
        thread = started;
        started.start();
    }

    /** The sockets, for the loop's thread. */
    public Datagrams datagrams() {
        return datagrams;
    }

    /** When this turn began; for the loop's thread. */
    public long now() {
        return now;
    }

    /**
     * Hands the loop a packet, as if it had come to that socket. For any thread; {@link #wake} it once there are no more.
     *
     * @param payload copied
     */
    public void hand(int socket, long high, long low, int tag, ByteBuffer payload) {
        if (!ring.offer(socket, high, low, tag, payload)) overruns.incrementAndGet();
    }

    /** Lets the loop do something soon. For any thread; once the loop has ended it never happens. */
    public void execute(Runnable task) {
        tasks.add(task);
        wake();
    }

    /** Makes it look around if it sleeps. For any thread. */
    public void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) datagrams.wake();
    }

    /** Of its thread, as the JVM counts them; 0 before it has started. For any thread. */
    public long threadId() {
        Thread running = thread;
        return running == null ? 0 : running.threadId();
    }

    /** Packets handed over that found no room. */
    public long overruns() {
        return overruns.get();
    }

    private void run(Resident resident) {
        Arrivals guarded = guarded(resident);
        while (!stopping) turn(resident, guarded);
        runTasks(); // what was asked for before the end still happens
        datagrams.flush();
        datagrams.close();
    }

    private void turn(Resident resident, Arrivals guarded) {
        try {
            datagrams.await(patience(resident));
            asleep.set(false);
            now = clock.millis();
            resident.turns();
            datagrams.receive(guarded);
            ring.drain(RING_BATCH, guarded);
            runTasks();
            resident.turned(now);
        } catch (RuntimeException e) {
            LOG.error("{} made a mistake", name, e);
        } finally {
            datagrams.flush();
        }
    }

    /** Whoever hands over after this look wakes us, for it sees us asleep. */
    private long patience(Resident resident) {
        asleep.set(true);
        if (ring.isEmpty() && tasks.isEmpty() && !stopping) return Math.min(TICK_MILLIS, resident.patience());
        asleep.set(false);
        return 0;
    }

    private void runTasks() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            try {
                task.run();
            } catch (RuntimeException e) {
                LOG.error("{} failed to do what it was asked", name, e);
            }
        }
    }

    private Arrivals guarded(Resident resident) {
        return new Arrivals() {
            @Override
            public void datagram(int socket, long high, long low, int tag, ByteBuffer payload) {
                try {
                    resident.datagram(socket, high, low, tag, payload);
                } catch (RuntimeException e) {
                    LOG.error("{} could not handle a packet", name, e);
                }
            }

            @Override
            public void unreachable(int socket, IcmpError error) {
                try {
                    resident.unreachable(socket, error);
                } catch (RuntimeException e) {
                    LOG.error("{} could not handle an error", name, e);
                }
            }
        };
    }

    /** Ends it and waits for that. Not for the loop's own thread. */
    @Override
    public void close() {
        stopping = true;
        datagrams.wake();
        Thread running = thread;
        if (running == null) datagrams.close();
        else join(running);
    }

    private static void join(Thread running) {
        try {
            running.join(JOIN_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
