package dev.parley.core.rtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * RR (RFC 3550 §6.4.2): how streams arrive at one who has sent nothing lately.
 *
 * @param ssrc of who reports
 */
public record ReceiverReport(int ssrc, List<ReportBlock> reports) implements Rtcp {
    static final int TYPE = 201;

    private static final int FIXED = 4;

    public ReceiverReport {
        reports = List.copyOf(reports);
    }

    static @Nullable ReceiverReport read(RtcpFrame f) {
        if (f.length() < FIXED + f.count() * ReportBlock.BYTES) return null;
        return new ReceiverReport(f.i32(0), ReportBlock.read(f, FIXED, f.count()));
    }

    void writeTo(RtcpWriter w) {
        int first = Math.min(reports.size(), MOST_BLOCKS);
        int start = w.begin(TYPE, first);
        w.u32(ssrc);
        for (ReportBlock block : reports.subList(0, first)) block.writeTo(w);
        w.end(start);
        if (reports.size() > first) new ReceiverReport(ssrc, reports.subList(first, reports.size())).writeTo(w);
    }
}
