package dev.parley.core.rtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * XR (RFC 3611), as far as it lets someone who sends nothing measure the round trip: he states his time, the sender answers when he heard it.
 * Blocks of other types are passed over.
 *
 * @param ssrc of who reports
 */
public record ExtendedReport(int ssrc, List<Block> blocks) implements Rtcp {
    public sealed interface Block {}

    /**
     * Receiver reference time, RRTR (§4.4).
     *
     * @param ntp 64 bits, see {@link NtpTime}
     */
    public record ReferenceTime(long ntp) implements Block {}

    /**
     * One part of a DLRR block (§4.5): the answer to one receiver.
     *
     * @param ssrc of the receiver
     * @param lastReference middle 32 bits of the time he stated last, 0 to 2^32-1; 0 if he has stated none
     * @param delaySinceLast since that came, in 1/65536 s, 0 to 2^32-1
     */
    public record Delay(int ssrc, long lastReference, long delaySinceLast) implements Block {}

    static final int TYPE = 207;

    private static final int FIXED = 4;
    private static final int HEAD = 4;
    private static final int REFERENCE_TIME = 4;
    private static final int REFERENCE_TIME_BYTES = 8;
    private static final int DELAYS = 5;
    private static final int DELAY_BYTES = 12;

    public ExtendedReport {
        blocks = List.copyOf(blocks);
    }

    static @Nullable ExtendedReport read(RtcpFrame f) {
        if (f.length() < FIXED) return null;
        List<Block> blocks = new ArrayList<>();
        for (int at = FIXED; at < f.length(); ) {
            int length = 4 * f.u16(at + 2);
            if (at + HEAD + length > f.length() || !read(f, at, length, blocks)) return null;
            at += HEAD + length;
        }
        return new ExtendedReport(f.i32(0), blocks);
    }

    private static boolean read(RtcpFrame f, int at, int length, List<Block> blocks) {
        int first = at + HEAD;
        switch (f.u8(at)) {
            case REFERENCE_TIME -> {
                if (length != REFERENCE_TIME_BYTES) return false;
                blocks.add(new ReferenceTime(f.i64(first)));
            }
            case DELAYS -> {
                if (length % DELAY_BYTES != 0) return false;
                for (int p = first; p < first + length; p += DELAY_BYTES) {
                    blocks.add(new Delay(f.i32(p), f.u32(p + 4), f.u32(p + 8)));
                }
            }
            default -> {} // §3: unknown types are ignored
        }
        return true;
    }

    void writeTo(RtcpWriter w) {
        int start = w.begin(TYPE, 0);
        w.u32(ssrc);
        for (Block block : blocks) write(w, block);
        w.end(start);
    }

    private static void write(RtcpWriter w, Block block) {
        switch (block) {
            case ReferenceTime time -> {
                head(w, REFERENCE_TIME, REFERENCE_TIME_BYTES);
                w.u64(time.ntp);
            }
            case Delay delay -> {
                head(w, DELAYS, DELAY_BYTES);
                w.u32(delay.ssrc);
                w.u32(delay.lastReference);
                w.u32(delay.delaySinceLast);
            }
        }
    }

    private static void head(RtcpWriter w, int type, int length) {
        w.u8(type);
        w.u8(0);
        w.u16(length / 4);
    }
}
