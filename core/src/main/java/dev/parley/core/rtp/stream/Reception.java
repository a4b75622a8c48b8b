package dev.parley.core.rtp.stream;

import dev.parley.core.rtp.ReportBlock;

/**
 * How one stream arrives (RFC 3550 §6.4.1, §A.3, §A.8). Counts what came by itself: a packet that a retransmission has brought back was lost.
 */
public final class Reception {
    private static final long SECOND = 1_000_000_000L;
    /** The unit of the delay since the last sender report: 1/65536 s. */
    private static final int DELAY_UNITS = 1 << 16;

    private static final long LARGEST_DELAY = 0xFFFF_FFFFL;
    private static final long SEQUENCES = 0xFFFF_FFFFL;
    /** A longer jump is a new source or a pause, not jitter; libwebrtc has the same 5 s. */
    private static final int IMPLAUSIBLE_SECONDS = 5;

    private final int ssrc;
    private final int clockRate;
    private long base;
    private long highest;
    private long received;
    private long expectedBefore;
    private long receivedBefore;

    private long lastTimestamp;
    private long lastArrival;
    /** In 1/16 of the timestamp's unit, as RFC 3550 §A.8 keeps it. */
    private long jitter;

    private boolean reportCame;
    private long reportMiddle;
    private long reportArrival;

    /** @param clockRate of the timestamps, in Hz, positive */
    public Reception(int ssrc, int clockRate) {
        this.ssrc = ssrc;
        this.clockRate = clockRate;
    }

    /**
     * A packet came.
     *
     * @param extended its sequence number, see {@link SequenceUnwrapper}
     * @param rtpTimestamp 0 to 2^32-1
     */
    public void received(long extended, long rtpTimestamp, long now) {
        if (received == 0) {
            base = extended;
            highest = extended;
        } else {
            base = Math.min(base, extended);
            highest = Math.max(highest, extended);
            measureJitter(rtpTimestamp, now);
        }
        received++;
        lastTimestamp = rtpTimestamp;
        lastArrival = now;
    }

    private void measureJitter(long rtpTimestamp, long now) {
        long between = (now - lastArrival) / 1000 * clockRate / 1_000_000;
        long difference = Math.abs(between - (int) (rtpTimestamp - lastTimestamp));
        if (difference > (long) IMPLAUSIBLE_SECONDS * clockRate) return;
        jitter += difference - ((jitter + 8) >> 4);
    }

    /**
     * A sender report of this stream came.
     *
     * @param ntpMiddle32 the middle 32 bits of its NTP time
     */
    public void senderReport(long ntpMiddle32, long now) {
        reportCame = true;
        reportMiddle = ntpMiddle32;
        reportArrival = now;
    }

    /** Whether anything came yet; before that there is nothing to report. */
    public boolean isEmpty() {
        return received == 0;
    }

    /** Packets that came, with duplicates. */
    public long received() {
        return received;
    }

    /** Packets that did not come by themselves; negative if duplicates outweigh them. */
    public long lost() {
        return expected() - received;
    }

    /** In nanoseconds. */
    public long jitterNanos() {
        return (jitter >> 4) * SECOND / clockRate;
    }

    /** Closes the interval over which the fraction lost is counted. */
    public ReportBlock report(long now) {
        int fraction = fractionLost();
        expectedBefore = expected();
        receivedBefore = received;
        int lost = Math.clamp(lost(), Integer.MIN_VALUE, Integer.MAX_VALUE);
        long since = reportCame ? delayUnits(now - reportArrival) : 0;
        long report = reportCame ? reportMiddle : 0;
        return new ReportBlock(ssrc, fraction, lost, highest & SEQUENCES, jitter >> 4, report, since);
    }

    /** RFC 3550 §A.3: in 256ths of what was expected since the last report. */
    private int fractionLost() {
        long expected = expected() - expectedBefore;
        long lost = expected - (received - receivedBefore);
        return expected <= 0 || lost <= 0 ? 0 : (int) Math.min(255, (lost << 8) / expected);
    }

    private long expected() {
        return received == 0 ? 0 : highest - base + 1;
    }

    private static long delayUnits(long nanos) {
        return Math.clamp(nanos / 1000 * DELAY_UNITS / 1_000_000, 0, LARGEST_DELAY);
    }
}
