package dev.parley.core.srtp;

import dev.parley.core.rtp.BigEndian;

/** As much of RTP and RTCP headers as protection needs (RFC 3550 §5.1, §5.3.1, §6.4). */
final class RtpShape {
    static final int SEQUENCE_AT = 2;
    static final int SSRC_AT = 8;
    static final int RTCP_SSRC_AT = 4;
    static final int RTCP_HEADER_BYTES = 8;

    private static final int FIXED_BYTES = 12;
    private static final int EXTENSION_HEADER_BYTES = 4;
    private static final int VERSION_2 = 2;
    private static final int EXTENSION = 0x10;
    private static final int CSRCS = 0x0F;

    private RtpShape() {}

    /** Bytes up to the payload, with CSRCs and extension; -1 if this is not RTP or is cut off. */
    static int headerLength(byte[] bytes, int at, int length) {
        if (length < FIXED_BYTES || !isVersion2(bytes, at)) return -1;
        int header = FIXED_BYTES + 4 * (bytes[at] & CSRCS);
        if ((bytes[at] & EXTENSION) != 0) {
            header += EXTENSION_HEADER_BYTES;
            if (length < header) return -1;
            header += 4 * BigEndian.u16(bytes, at + header - 2);
        }
        return header <= length ? header : -1;
    }

    static boolean isVersion2(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) >>> 6 == VERSION_2;
    }
}
