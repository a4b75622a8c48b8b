package dev.parley.core.rtp.codec;

/** Where a decoder can start. */
public final class KeyFrames {
    private KeyFrames() {}

    /**
     * Whether a key frame begins with this packet. With H.264 the parameter sets count as its beginning, so that several packets of one
     * picture (one RTP timestamp) may be called the first.
     *
     * @param codecName as SDP's rtpmap has it, in any case: VP8, VP9, H264, AV1; of any other codec the answer is false
     * @param payload borrowed; {@code length} bytes from {@code at}, without padding
     */
    public static boolean starts(String codecName, byte[] payload, int at, int length) {
        if (codecName.equalsIgnoreCase("VP8")) return Vp8Descriptor.startsKeyFrame(payload, at, length);
        if (codecName.equalsIgnoreCase("VP9")) return Vp9Descriptor.startsKeyFrame(payload, at, length);
        if (codecName.equalsIgnoreCase("H264")) return H264.startsKeyFrame(payload, at, length);
        return codecName.equalsIgnoreCase("AV1") && Av1Aggregation.startsKeyFrame(payload, at, length);
    }
}
