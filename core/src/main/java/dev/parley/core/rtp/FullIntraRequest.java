package dev.parley.core.rtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * FIR (RFC 5104 §4.3.1): a key frame is wanted of each of the streams named, whatever the reason.
 *
 * @param senderSsrc of who asks
 */
public record FullIntraRequest(int senderSsrc, List<Entry> entries) implements Rtcp {
    /**
     * One stream.
     *
     * @param sequence 0 to 255, raised with each new wish; the same number is the same wish, repeated
     */
    public record Entry(int ssrc, int sequence) {}

    static final int FORMAT = 4;

    private static final int FIXED = 8;
    private static final int ENTRY = 8;

    public FullIntraRequest {
        entries = List.copyOf(entries);
    }

    static @Nullable FullIntraRequest read(RtcpFrame f) {
        if (f.length() < FIXED + ENTRY) return null;
        List<Entry> entries = new ArrayList<>();
        for (int at = FIXED; at + ENTRY <= f.length(); at += ENTRY) entries.add(new Entry(f.i32(at), f.u8(at + 4)));
        return new FullIntraRequest(f.i32(0), entries);
    }

    void writeTo(RtcpWriter w) {
        int start = w.begin(PAYLOAD_FEEDBACK, FORMAT);
        w.u32(senderSsrc);
        w.u32(0); // §4.3.1.2: the media source is not used
        for (Entry entry : entries) {
            w.u32(entry.ssrc);
            w.u8(entry.sequence);
            w.u24(0);
        }
        w.end(start);
    }
}
