package dev.parley.core.rtp.stream;

import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.SenderReport;
import java.util.List;

/** What one stream has sent, and which instant its timestamps mean, for sender reports (RFC 3550 §6.4.1). */
public final class SentCounts {
    private static final long MASK = 0xFFFF_FFFFL;

    private final int ssrc;
    private final int clockRate;
    private long packets;
    private long octets;
    private boolean anchored;
    private long timestamp;
    private long at;

    /** @param clockRate of the timestamps, in Hz, positive */
    public SentCounts(int ssrc, int clockRate) {
        this.ssrc = ssrc;
        this.clockRate = clockRate;
    }

    /**
     * A packet left.
     *
     * @param payloadLength in bytes, without header and padding
     * @param rtpTimestamp 0 to 2^32-1
     */
    public void sent(int payloadLength, long rtpTimestamp, long now) {
        packets++;
        octets += payloadLength;
        if (!anchored) map(rtpTimestamp, now);
    }

    /**
     * This timestamp means that instant. Without it a timestamp means when the last packet left, which for one who forwards is off by the
     * delay of the way here; who knows from the source's own reports when it was captured says so
     * at each of those reports, or lips and voice drift apart.
     *
     * @param at in the clock of {@code now}, past or future
     */
    public void anchor(long rtpTimestamp, long at) {
        anchored = true;
        map(rtpTimestamp, at);
    }

    private void map(long rtpTimestamp, long instant) {
        timestamp = rtpTimestamp;
        at = instant;
    }

    /** Whether anything was sent; before that there is nothing to report. */
    public boolean isEmpty() {
        return packets == 0;
    }

    public long packets() {
        return packets;
    }

    /** Bytes of payload. */
    public long octets() {
        return octets;
    }

    /** The timestamp that this instant has or would have, 0 to 2^32-1. */
    public long timestamp(long now) {
        return (timestamp + Math.floorDiv((now - at) / 1000 * clockRate, 1_000_000L)) & MASK;
    }

    /** @param wallOffset what to add to {@code now} to get nanoseconds since 1970 */
    public SenderReport report(long now, long wallOffset, List<ReportBlock> reports) {
        long ntp = NtpTime.ofUnixNanos(now + wallOffset);
        return new SenderReport(ssrc, ntp, timestamp(now), packets & MASK, octets & MASK, reports);
    }
}
