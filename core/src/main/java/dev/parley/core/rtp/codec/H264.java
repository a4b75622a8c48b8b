package dev.parley.core.rtp.codec;

import dev.parley.core.rtp.BigEndian;

/** H.264 over RTP (RFC 6184), as far as telling key frames: packetization modes 0 and 1, which are those of WebRTC (RFC 7742 §6.2). */
public final class H264 {
    static final int IDR_SLICE = 5;
    static final int SEQUENCE_PARAMETERS = 7;
    static final int STAP_A = 24;
    static final int FU_A = 28;
    static final int TYPE = 0x1F;
    static final int FIRST_FRAGMENT = 0x80;

    private H264() {}

    /** Whether an IDR picture or its sequence parameter set begins here, alone (§5.6), in a STAP-A (§5.7.1) or in an FU-A (§5.8). */
    public static boolean startsKeyFrame(byte[] payload, int at, int length) {
        if (length < 1) return false;
        return switch (payload[at] & TYPE) {
            case STAP_A -> anyOf(payload, at + 1, at + length);
            case FU_A -> length > 1 && (payload[at + 1] & FIRST_FRAGMENT) != 0 && key(payload[at + 1] & TYPE);
            default -> key(payload[at] & TYPE);
        };
    }

    private static boolean anyOf(byte[] payload, int first, int end) {
        int size;
        for (int at = first; at + 2 < end; at += 2 + size) {
            size = BigEndian.u16(payload, at);
            if (size > 0 && key(payload[at + 2] & TYPE)) return true;
        }
        return false;
    }

    private static boolean key(int type) {
        return type == IDR_SLICE || type == SEQUENCE_PARAMETERS;
    }
}
