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
 *
 * <p>Tasks that block run on an executor of their own kind. One that comes to an idle queue begins its turn there; a turn that runs on a
 * borrowed thread goes on there when it meets one.
 */
final class Serial implements Executor {
    /** Tasks after which a borrowed thread gets its freedom back, however many are still coming. */
    static final int TURN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Serial.class);

    private record Blocking(Runnable task) implements Runnable {
        @Override
        public void run() {
            task.run();
        }
    }

    private final Executor relief;
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final AtomicInteger waiting = new AtomicInteger();

    /** @param relief where tasks that block run, and turns go on after {@link #TURN} tasks */
    Serial(Executor relief) {
        this.relief = relief;
    }

    /** Leaves a task that does not block; to an idle queue it is done when this returns. */
    @Override
    public void execute(Runnable task) {
        tasks.add(task);
        if (waiting.getAndIncrement() == 0) borrowed();
    }

    /** Leaves a task that may block. */
    void executeBlocking(Runnable task) {
        tasks.add(new Blocking(task));
        if (waiting.getAndIncrement() == 0) relief.execute(this::relieved);
    }

    /** How many tasks have come and are not done. */
    int waiting() {
        return waiting.get();
    }

    private void borrowed() {
        for (int done = 0; done < TURN && !(tasks.peek() instanceof Blocking); done++) {
            run(tasks.remove());
            if (waiting.decrementAndGet() == 0) return;
        }
        relief.execute(this::relieved);
    }

    private void relieved() {
        for (int done = 0; done < TURN; done++) {
            run(tasks.remove());
            if (waiting.decrementAndGet() == 0) return;
        }
        relief.execute(this::relieved);
    }

    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException e) {
            LOG.error("a task failed", e);
        }
    }
}
