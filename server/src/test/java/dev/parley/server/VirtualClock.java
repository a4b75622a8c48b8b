package dev.parley.server;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/** A clock that moves when a test says so. Thread-safe. */
public final class VirtualClock implements InstantSource {
    public static final Instant START = Instant.parse("2025-01-10T14:30:00Z");

    private final AtomicReference<Instant> now = new AtomicReference<>(START);

    @Override
    public Instant instant() {
        return now.get();
    }

    /** The time after {@code step}. */
    public Instant advance(Duration step) {
        return now.updateAndGet(before -> before.plus(step));
    }

    public Instant advance(long seconds) {
        return advance(Duration.ofSeconds(seconds));
    }
}
