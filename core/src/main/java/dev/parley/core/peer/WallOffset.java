package dev.parley.core.peer;

/**
 * How far a source's wall clock is from our clock, as its sender reports tell.
 *
 * <p>The report that travelled fastest knows best; it is slowly forgotten, because clocks drift. A microphone and a camera of one stream share this,
 * so that a report that queued cannot pull lips and voice apart.
 */
final class WallOffset {
    private static final long NANOS = 1_000_000_000L;

    /** How much further away the best report seems with each second: 100 ppm, more than two bad clocks differ by. */
    private static final long DRIFT_PER_SECOND = 100_000;

    private boolean known;
    private long offset;
    private long offsetAt;

    /** A report that says so many nanoseconds since 1970 has come. */
    void reported(long sourceNanos, long now) {
        long seen = now - sourceNanos;
        long aged = offset + (now - offsetAt) / NANOS * DRIFT_PER_SECOND;
        if (known && seen > aged && seen - aged <= NANOS) return;
        known = true;
        offset = seen;
        offsetAt = now;
    }

    /** Nanoseconds since 1970 by the source's clock. */
    long sourceNanos(long now) {
        return now - offset;
    }
}
