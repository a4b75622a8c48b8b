package dev.parley.core.sdp;

/** The header extensions' names (RFC 8285); those without a document are libwebrtc's. */
final class Extensions {
    static final String MID = "urn:ietf:params:rtp-hdrext:sdes:mid";
    static final String RID = "urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id";
    static final String REPAIRED_RID = "urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id";
    static final String AUDIO_LEVEL = "urn:ietf:params:rtp-hdrext:ssrc-audio-level";
    static final String ABS_SEND_TIME = "http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time";
    static final String TRANSPORT_CC = "http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01";
    static final String VIDEO_ORIENTATION = "urn:3gpp:video-orientation";
    static final String PLAYOUT_DELAY = "http://www.webrtc.org/experiments/rtp-hdrext/playout-delay";
    static final String TOFFSET = "urn:ietf:params:rtp-hdrext:toffset";
    static final String DEPENDENCY_DESCRIPTOR =
            "https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension";
    static final String COLOR_SPACE = "http://www.webrtc.org/experiments/rtp-hdrext/color-space";
    static final String CONTENT_TYPE = "http://www.webrtc.org/experiments/rtp-hdrext/video-content-type";

    private Extensions() {}
}
