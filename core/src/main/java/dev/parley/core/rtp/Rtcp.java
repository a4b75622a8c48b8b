package dev.parley.core.rtp;

/** One packet of RTCP (RFC 3550 §6), of which a datagram carries several; read by {@link RtcpReader}, written by {@link RtcpWriter}. */
public sealed interface Rtcp
        permits SenderReport,
                ReceiverReport,
                SourceDescription,
                Goodbye,
                Nack,
                TransportFeedback,
                PictureLoss,
                FullIntraRequest,
                ReceiverEstimate,
                ExtendedReport,
                UnknownRtcp {
    int FIRST_TYPE = 192;
    int LAST_TYPE = 223;

    /** The header counts its blocks in five bits. */
    int MOST_BLOCKS = 31;

    /** RFC 4585 §6.2, transport layer feedback. */
    int TRANSPORT_FEEDBACK = 205;

    /** RFC 4585 §6.3, payload-specific feedback. */
    int PAYLOAD_FEEDBACK = 206;

    /**
     * Whether a datagram on a port that RTP and RTCP share is RTCP (RFC 5761 §4): version 2, and 192 to 223 where RTP has marker and payload
     * type. True says nothing about the rest.
     */
    static boolean isRtcp(byte[] bytes, int at, int length) {
        if (length < RtcpFrame.HEAD || (bytes[at] & 0xC0) != 0x80) return false;
        int type = bytes[at + 1] & 0xFF;
        return type >= FIRST_TYPE && type <= LAST_TYPE;
    }
}
