package dev.parley.server.socketio;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks one at a time, in the order in which they came. Whoever brings a task to an idle queue begins a turn; whoever comes during
 * the turn only leaves the task there. Nobody waits.
 */
final class Serial implements Executor {
    /** Tasks after which a borrowed thread gets its freedom back, however many are still coming. */
    static final int TURN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private final Executor executor;
    private final Executor relief;
    private final int turn;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** Turns of any length, each on {@code executor}. */
    Serial(Executor executor) {
        this(executor, executor, Integer.MAX_VALUE);
    }

    /** Turns begin on {@code executor} and go on on {@code relief} after {@link #TURN} tasks. */
    Serial(Executor executor, Executor relief) {
        this(executor, relief, TURN);
    }

    private Serial(Executor executor, Executor relief, int turn) {
        this.executor = executor;
        this.relief = relief;
        this.turn = turn;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) executor.execute(this::turn);
    }

    /** Runs a task now and here, if nothing else waits or runs; false where it does, and the task is not taken. */
    boolean tryRun(Runnable task) {
        if (!waiting.compareAndSet(0, 1)) return false;
        run(task);
        if (waiting.decrementAndGet() > 0) executor.execute(this::turn);
        return true;
    }

    /** How many tasks have come and are not done. */
    int waiting() {
        return waiting.get();
    }

    private void turn() {
        for (int done = 1; ; done++) {
            run(tasks.remove());
            if (waiting.decrementAndGet() == 0) return;
            if (done == turn) {
                relief.execute(this::turn);
                return;
            }
        }
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task failed", e);
        }
    }
}
