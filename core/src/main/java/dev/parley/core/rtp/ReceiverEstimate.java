package dev.parley.core.rtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * REMB (draft-alvestrand-rmcat-remb-03 §2): how much the receiver believes that its path bears.
 *
 * @param senderSsrc of who reports
 * @param bitsPerSecond of all streams named, taken together; written with 18 significant bits, rounded down
 * @param ssrcs of the streams, at most 255
 */
public record ReceiverEstimate(int senderSsrc, long bitsPerSecond, List<Integer> ssrcs) implements Rtcp {
    static final int FORMAT = 15;

    private static final int FIXED = 16;
    private static final int REMB = 0x52454D42;
    private static final int MANTISSA_BITS = 18;
    private static final int MOST_SSRCS = 255;

    public ReceiverEstimate {
        ssrcs = List.copyOf(ssrcs);
        if (ssrcs.size() > MOST_SSRCS || bitsPerSecond < 0) throw new IllegalArgumentException("no such estimate");
    }

    /** Format 15 is open to any application; this one begins with its name. */
    static boolean is(RtcpFrame f) {
        return f.length() >= FIXED && f.i32(8) == REMB;
    }

    static @Nullable ReceiverEstimate read(RtcpFrame f) {
        int count = f.u8(12);
        int exponent = f.u8(13) >> 2;
        long mantissa = f.u24(13) & 0x3_FFFF;
        long bits = mantissa << exponent;
        boolean overflown = bits < 0 || bits >>> exponent != mantissa;
        if (overflown || f.length() < FIXED + 4 * count) return null;
        List<Integer> ssrcs = new ArrayList<>(count);
        for (int i = 0; i < count; i++) ssrcs.add(f.i32(FIXED + 4 * i));
        return new ReceiverEstimate(f.i32(0), bits, ssrcs);
    }

    void writeTo(RtcpWriter w) {
        int exponent = Math.max(0, Long.SIZE - Long.numberOfLeadingZeros(bitsPerSecond) - MANTISSA_BITS);
        int start = w.begin(PAYLOAD_FEEDBACK, FORMAT);
        w.u32(senderSsrc);
        w.u32(0);
        w.u32(REMB);
        w.u8(ssrcs.size());
        w.u24(exponent << MANTISSA_BITS | (int) (bitsPerSecond >>> exponent));
        for (int ssrc : ssrcs) w.u32(ssrc);
        w.end(start);
    }
}
