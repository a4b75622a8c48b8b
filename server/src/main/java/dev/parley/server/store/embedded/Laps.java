package dev.parley.server.store.embedded;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** How long each step of the start took. One thread. */
public final class Laps {
    private final Map<String, Duration> took = new LinkedHashMap<>();
    private final long begin = System.nanoTime();
    private long last = begin;

    /** The step {@code name} ends now; the next one begins. */
    public void end(String name) {
        long now = System.nanoTime();
        took.merge(name, Duration.ofNanos(now - last), Duration::plus);
        last = now;
    }

    public Duration total() {
        return Duration.ofNanos(last - begin);
    }

    /** {@code initdb 512 ms, start 98 ms}. */
    @Override
    public String toString() {
        return took.entrySet().stream()
                .map(lap -> lap.getKey() + " " + lap.getValue().toMillis() + " ms")
                .collect(Collectors.joining(", "));
    }
}
