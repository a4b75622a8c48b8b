package dev.parley.server.room;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Calls later. For any thread. */
@FunctionalInterface
public interface RoomTimer {
    /** Runs {@code task} once after {@code delay}, on the timer's thread, where it must not block. */
    Alarm after(Duration delay, Runnable task);

    /** A call that is yet to come. */
    @FunctionalInterface
    interface Alarm {
        /** Without effect where it has come already, or is coming now. */
        void cancel();
    }

    static RoomTimer of(ScheduledExecutorService executor) {
        return (delay, task) -> {
            ScheduledFuture<?> future = executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        };
    }
}
