package dev.parley.core.rtp;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SR (RFC 3550 §6.4.1): what one stream has sent, which instant of the wall clock its timestamps mean, and how other streams arrive here.
 *
 * @param ssrc of the stream
 * @param ntp 64 bits, see {@link NtpTime}
 * @param rtpTimestamp of the same instant, 0 to 2^32-1
 * @param packets sent so far, 0 to 2^32-1
 * @param octets of payload sent so far, 0 to 2^32-1
 */
public record SenderReport(int ssrc, long ntp, long rtpTimestamp, long packets, long octets, List<ReportBlock> reports)
        implements Rtcp {
    static final int TYPE = 200;

    private static final int FIXED = 24;

    public SenderReport {
        reports = List.copyOf(reports);
    }

    static @Nullable SenderReport read(RtcpFrame f) {
        if (f.length() < FIXED + f.count() * ReportBlock.BYTES) return null;
        List<ReportBlock> reports = ReportBlock.read(f, FIXED, f.count());
        return new SenderReport(f.i32(0), f.i64(4), f.u32(12), f.u32(16), f.u32(20), reports);
    }

    void writeTo(RtcpWriter w) {
        int first = Math.min(reports.size(), MOST_BLOCKS);
        int start = w.begin(TYPE, first);
        w.u32(ssrc);
        w.u64(ntp);
        w.u32(rtpTimestamp);
        w.u32(packets);
        w.u32(octets);
        for (ReportBlock block : reports.subList(0, first)) block.writeTo(w);
        w.end(start);
        if (reports.size() > first) new ReceiverReport(ssrc, reports.subList(first, reports.size())).writeTo(w);
    }
}
