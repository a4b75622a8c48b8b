package dev.parley.core.rtp.stream;

import dev.parley.core.rtp.ReportBlock;

/** The round trip that a report block tells (RFC 3550 §6.4.1, figure 2). */
public final class RoundTrip {
    private static final long UNITS = 1 << 16;
    private static final long SECOND = 1_000_000_000L;
    private static final long LONGEST_UNITS = 60 * UNITS;

    private RoundTrip() {}

    /**
     * In nanoseconds, rounded down to 1/65536 s.
     *
     * @param ntpMiddle32 the middle 32 bits of the NTP time at which the block came, by the clock of our sender reports
     * @return -1 if the block answers no report, or says what cannot be: a time to come, or a minute and more
     */
    public static long nanos(ReportBlock block, long ntpMiddle32) {
        if (block.lastSenderReport() == 0) return -1;
        long units = (int) (ntpMiddle32 - block.lastSenderReport() - block.delaySinceLast());
        return units < 0 || units > LONGEST_UNITS ? -1 : units * SECOND / UNITS;
    }
}
