package dev.parley.lab;

import dev.parley.server.http.Json;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/** How long things took, to the millisecond. For any thread. */
final class Lengths {
    private static final int MOST_MILLIS = 60_000;
    private static final long MILLI = 1_000_000;

    private final AtomicLongArray counts = new AtomicLongArray(MOST_MILLIS + 1);

    void add(long nanos) {
        counts.incrementAndGet(Math.clamp(nanos / MILLI, 0, MOST_MILLIS));
    }

    /** What was before does not count. */
    void begin() {
        for (int i = 0; i <= MOST_MILLIS; i++) counts.set(i, 0);
    }

    Map<String, @Nullable Object> told() {
        return Json.object(
                "n", count(), "p50", at(0.5), "p95", at(0.95), "p99", at(0.99), "p999", at(0.999), "max", at(1));
    }

    private long count() {
        long sum = 0;
        for (int i = 0; i <= MOST_MILLIS; i++) sum += counts.get(i);
        return sum;
    }

    /** @return milliseconds that this share of all did not exceed; 0 where there is none */
    private int at(double share) {
        long wanted = Math.max(1, (long) Math.ceil(share * count()));
        long sum = 0;
        for (int i = 0; i <= MOST_MILLIS; i++) {
            sum += counts.get(i);
            if (sum >= wanted) return i;
        }
        return 0;
    }
}
