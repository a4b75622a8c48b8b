package dev.parley.core.rtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * BYE (RFC 3550 §6.6): streams that have ended.
 *
 * @param reason for people, at most 255 bytes of UTF-8, cut off beyond; may be empty
 */
public record Goodbye(List<Integer> ssrcs, String reason) implements Rtcp {
    static final int TYPE = 203;

    public Goodbye {
        ssrcs = List.copyOf(ssrcs);
    }

    static @Nullable Goodbye read(RtcpFrame f) {
        int at = 4 * f.count();
        if (f.length() < at) return null;
        List<Integer> ssrcs = new ArrayList<>(f.count());
        for (int i = 0; i < f.count(); i++) ssrcs.add(f.i32(4 * i));
        if (f.length() == at) return new Goodbye(ssrcs, "");
        int length = f.u8(at);
        return at + 1 + length > f.length() ? null : new Goodbye(ssrcs, f.text(at + 1, length));
    }

    void writeTo(RtcpWriter w) {
        int first = Math.min(ssrcs.size(), MOST_BLOCKS);
        int start = w.begin(TYPE, first);
        for (int ssrc : ssrcs.subList(0, first)) w.u32(ssrc);
        if (!reason.isEmpty()) w.text(reason);
        w.end(start);
        if (ssrcs.size() > first) new Goodbye(ssrcs.subList(first, ssrcs.size()), reason).writeTo(w);
    }
}
