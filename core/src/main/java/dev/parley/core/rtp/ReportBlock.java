package dev.parley.core.rtp;

import java.util.ArrayList;
import java.util.List;

/**
 * How one stream arrives (RFC 3550 §6.4.1), in the words of who receives it.
 *
 * @param ssrc of the stream
 * @param fractionLost 0 to 255, in 256ths, since the last report
 * @param cumulativeLost since the beginning, 24 bits signed: duplicates may make it negative; written clamped
 * @param highestSequence extended, 0 to 2^32-1
 * @param jitter 0 to 2^32-1 in units of the timestamp
 * @param lastSenderReport middle 32 bits of the NTP time of the last sender report, 0 to 2^32-1; 0 if there was none
 * @param delaySinceLast since that report came, in 1/65536 s, 0 to 2^32-1
 */
public record ReportBlock(
        int ssrc,
        int fractionLost,
        int cumulativeLost,
        long highestSequence,
        long jitter,
        long lastSenderReport,
        long delaySinceLast) {
    static final int BYTES = 24;

    private static final int MOST_LOST = 0x7F_FFFF;

    /** {@code count} blocks, which the caller knows to be there. */
    static List<ReportBlock> read(RtcpFrame f, int at, int count) {
        List<ReportBlock> blocks = new ArrayList<>(count);
        for (int i = 0; i < count; i++) blocks.add(read(f, at + i * BYTES));
        return blocks;
    }

    private static ReportBlock read(RtcpFrame f, int at) {
        int lost = f.u24(at + 5) << 8 >> 8;
        return new ReportBlock(
                f.i32(at), f.u8(at + 4), lost, f.u32(at + 8), f.u32(at + 12), f.u32(at + 16), f.u32(at + 20));
    }

    void writeTo(RtcpWriter w) {
        w.u32(ssrc);
        w.u8(fractionLost);
        w.u24(Math.clamp(cumulativeLost, -MOST_LOST - 1, MOST_LOST));
        w.u32(highestSequence);
        w.u32(jitter);
        w.u32(lastSenderReport);
        w.u32(delaySinceLast);
    }
}
