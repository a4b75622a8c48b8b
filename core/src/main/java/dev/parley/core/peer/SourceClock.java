package dev.parley.core.peer;

import dev.parley.core.rtp.NtpTime;

/**
 * Tells which timestamp a source's clock would show now, from its sender reports (RFC 3550 §6.4.1), so that a forwarder can report on what it sends
 * in its own time.
 *
 * <p>A report pairs the source's wall clock with its timestamp. How far that wall clock is from ours is estimated from the report that travelled
 * fastest, slowly forgetting it because clocks drift. Microphone and camera of one person have the same wall clock, so what keeps their lips
 * together is only how alike the two estimates are: reports that queued do not spoil them.
 */
public final class SourceClock {
    private static final long NANOS = 1_000_000_000L;

    /** How much further away the best report seems with each second: 100 ppm, more than two bad clocks differ by. */
    private static final long DRIFT_PER_SECOND = 100_000;

    private boolean known;
    private long sourceNanos;
    private long timestamp;
    private long offset;
    private long offsetAt;

    void forget() {
        known = false;
    }

    void report(long ntp, long rtp, long now) {
        long nanos = NtpTime.toUnixNanos(ntp);
        long seen = now - nanos;
        long aged = offset + (now - offsetAt) / NANOS * DRIFT_PER_SECOND;
        if (!known || seen <= aged || Math.abs(seen - aged) > NANOS) {
            offset = seen;
            offsetAt = now;
        }
        known = true;
        sourceNanos = nanos;
        timestamp = rtp;
    }

    /** Whether a report has come. */
    public boolean known() {
        return known;
    }

    /** What the source's timestamp would be now, 0 to 2³² - 1. */
    public long timestamp(long now, int clockRate) {
        long nanos = now - offset - sourceNanos;
        long ticks = nanos / NANOS * clockRate + nanos % NANOS * clockRate / NANOS;
        return timestamp + ticks & 0xFFFFFFFFL;
    }
}
