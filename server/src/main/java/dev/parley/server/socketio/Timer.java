package dev.parley.server.socketio;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** What time it is, and a call at a later one. Shared by all sessions. */
interface Timer {
    /** Milliseconds of a clock that never goes back; its zero means nothing. */
    long now();

    /** Runs {@code task} once, on the timer's thread, when at least this many milliseconds have passed. */
    Alarm after(long millis, Runnable task);

    @FunctionalInterface
    interface Alarm {
        void cancel();
    }

    static Timer of(ScheduledExecutorService executor) {
        return new Timer() {
            @Override
            public long now() {
                return System.nanoTime() / 1_000_000;
            }

            @Override
            public Alarm after(long millis, Runnable task) {
                ScheduledFuture<?> future = executor.schedule(task, millis, TimeUnit.MILLISECONDS);
                return () -> future.cancel(false);
            }
        };
    }
}
