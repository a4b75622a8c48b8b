package dev.parley.core.rtp;

/** The URIs by which SDP's {@code a=extmap} names the header extensions that browsers speak (RFC 8285 §5). */
public final class HeaderExtensions {
    private static final String IETF = "urn:ietf:params:rtp-hdrext:";
    private static final String WEBRTC = "http://www.webrtc.org/experiments/rtp-hdrext/";

    /** RFC 9143 §15.1: text, the m-line that the packet belongs to. */
    public static final String MID = IETF + "sdes:mid";

    /** RFC 8852 §3.1: text, the simulcast encoding. */
    public static final String RID = IETF + "sdes:rtp-stream-id";

    /** RFC 8852 §3.2: text, on a retransmission: the RID of what is repaired. */
    public static final String REPAIRED_RID = IETF + "sdes:repaired-rtp-stream-id";

    /** RFC 6464: one byte: voice activity, and the level in -dBov, 0 (loudest) to 127. */
    public static final String AUDIO_LEVEL = IETF + "ssrc-audio-level";

    /** RFC 5450: 24 bits signed, transmission time minus sampling time in units of the timestamp. */
    public static final String TOFFSET = IETF + "toffset";

    /** 24 bits of seconds, 6.18 fixed point: see {@link NtpTime#absSendTime}. */
    public static final String ABS_SEND_TIME = WEBRTC + "abs-send-time";

    /** draft-holmer-rmcat-transport-wide-cc-extensions-01: 16 bits, the number of the packet within the transport. */
    public static final String TRANSPORT_CC =
            "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";

    /** 3GPP TS 26.114: one byte: camera, flip and rotation. */
    public static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";

    /** Two times 12 bits, least and most delay in units of 10 ms. */
    public static final String PLAYOUT_DELAY = WEBRTC + "playout-delay";

    /** AV1 RTP payload format, appendix A: which frames and layers depend on which; any codec, also where the payload is opaque. */
    public static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";

    /** NTP time of capture, 8 bytes, and the sender's clock offset, 8 more. */
    public static final String ABS_CAPTURE_TIME = WEBRTC + "abs-capture-time";

    public static final String COLOR_SPACE = WEBRTC + "color-space";

    /** One byte: camera or screen. */
    public static final String CONTENT_TYPE = WEBRTC + "video-content-type";

    public static final String VIDEO_TIMING = WEBRTC + "video-timing";

    /** Which layers the sender has, with bit rate and resolution. */
    public static final String VIDEO_LAYERS_ALLOCATION = WEBRTC + "video-layers-allocation00";

    private HeaderExtensions() {}
}
