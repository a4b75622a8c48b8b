package dev.parley.server.net.udp;

import java.util.concurrent.TimeUnit;

/** Milliseconds since 1970 by a clock that never goes back: the wall clock as it was at the start, and from then on the monotonic one. */
@FunctionalInterface
public interface MillisClock {
    /** For any thread. */
    long millis();

    static MillisClock system() {
        long wall = System.currentTimeMillis();
        long start = System.nanoTime();
        return () -> wall + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }
}
