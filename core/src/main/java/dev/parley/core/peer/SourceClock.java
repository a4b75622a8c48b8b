package dev.parley.core.peer;

import dev.parley.core.rtp.NtpTime;

/**
 * Tells which timestamp a source's clock would show now, from its sender reports (RFC 3550 §6.4.1), so that a forwarder can report on what it sends
 * in its own time.
 *
 * <p>A report pairs the source's wall clock with its timestamp; {@link WallOffset} knows what the source's wall clock shows now.
 */
public final class SourceClock {
    private static final long NANOS = 1_000_000_000L;

    private final WallOffset wall;
    private boolean known;
    private long sourceNanos;
    private long timestamp;

    SourceClock(WallOffset wall) {
        this.wall = wall;
    }

    WallOffset wall() {
        return wall;
    }

    void forget() {
        known = false;
    }

    void report(long ntp, long rtp, long now) {
        sourceNanos = NtpTime.toUnixNanos(ntp);
        timestamp = rtp;
        known = true;
        wall.reported(sourceNanos, now);
    }

    /** Whether a report has come. */
    public boolean known() {
        return known;
    }

    /** What the source's timestamp would be now, 0 to 2³² - 1. */
    public long timestamp(long now, int clockRate) {
        long nanos = wall.sourceNanos(now) - sourceNanos;
        long ticks = nanos / NANOS * clockRate + nanos % NANOS * clockRate / NANOS;
        return timestamp + ticks & 0xFFFFFFFFL;
    }
}
