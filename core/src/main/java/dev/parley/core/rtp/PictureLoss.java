package dev.parley.core.rtp;

import org.jspecify.annotations.Nullable;

/**
 * PLI (RFC 4585 §6.3.1): the picture cannot be decoded any more, a key frame is wanted.
 *
 * @param senderSsrc of who asks
 * @param mediaSsrc of the stream
 */
public record PictureLoss(int senderSsrc, int mediaSsrc) implements Rtcp {
    static final int FORMAT = 1;

    private static final int FIXED = 8;

    static @Nullable PictureLoss read(RtcpFrame f) {
        return f.length() < FIXED ? null : new PictureLoss(f.i32(0), f.i32(4));
    }

    void writeTo(RtcpWriter w) {
        int start = w.begin(PAYLOAD_FEEDBACK, FORMAT);
        w.u32(senderSsrc);
        w.u32(mediaSsrc);
        w.end(start);
    }
}
