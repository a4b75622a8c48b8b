package dev.parley.core.srtp;

import dev.parley.core.rtp.BigEndian;
import java.util.Objects;

/**
 * Protects what one peer is sent. Owned by one thread.
 *
 * <p>An index is used once (RFC 3711 §9.1, RFC 7714 §8.1). A sequence number that comes again, or that comes too late to know, is refused:
 * what is to be sent again goes by RTX, in a stream of its own. Streams should begin with a sequence number below 2^15, so that the receiver
 * cannot mistake the first roll-over (RFC 3711 §3.3.1).
 */
public final class SrtpSender {
    /** Bytes that protection may add: the tag of GCM and, in RTCP, the index. */
    public static final int MOST_OVERHEAD = 20;
    /** Returned in place of a length: the index is used up, nothing may be sent. */
    public static final int REUSED = 0;

    private final Transform media;
    private final Transform control;
    private final ReplayWindows mediaWindows = new ReplayWindows();
    private final ReplayWindows controlWindows = new ReplayWindows();
    private final Passage passage = new Passage();

    SrtpSender(KeyDerivation keys) {
        media = keys.media();
        control = keys.control();
    }

    /**
     * Enciphers {@code payload} behind the RTP header that stands at {@code out[at]}, and appends the tag.
     *
     * @param headerLength with CSRCs and extension
     * @param payload another array than {@code out}; borrowed
     * @return the length of the whole packet, or {@link #REUSED}
     * @throws IndexOutOfBoundsException if {@code out} has no room for {@link #MOST_OVERHEAD} more than the plain packet
     */
    public int protect(byte[] out, int at, int headerLength, byte[] payload, int payloadAt, int payloadLength) {
        Objects.checkFromIndexSize(at, headerLength + payloadLength + MOST_OVERHEAD, out.length);
        int ssrc = BigEndian.i32(out, at + RtpShape.SSRC_AT);
        ReplayWindow window = window(mediaWindows, ssrc, SrtpReceiver.WINDOW);
        long index = window.index(BigEndian.u16(out, at + RtpShape.SEQUENCE_AT));
        if (!window.isFresh(index)) return REUSED;
        window.use(index);
        passage.media(ssrc, index);
        passage.head(out, at, headerLength);
        passage.body(payload, payloadAt, payloadLength);
        passage.into(out, at + headerLength);
        return headerLength + media.seal(passage);
    }

    /**
     * Enciphers a plain RTCP packet, compound or not, of 8 bytes at least.
     *
     * @param out another array than {@code plain}
     * @return the length of the whole packet, or {@link #REUSED} after 2^31 packets
     * @throws IndexOutOfBoundsException if {@code out} has no room for {@link #MOST_OVERHEAD} more than the plain packet
     */
    public int protectRtcp(byte[] plain, int plainAt, int length, byte[] out, int at) {
        Objects.checkFromIndexSize(at, length + MOST_OVERHEAD, out.length);
        int ssrc = BigEndian.i32(plain, plainAt + RtpShape.RTCP_SSRC_AT);
        ReplayWindow window = window(controlWindows, ssrc, SrtpReceiver.CONTROL_WINDOW);
        long index = window.highest() + 1;
        if (index > Transform.LARGEST_CONTROL_INDEX) return REUSED;
        window.use(index);
        System.arraycopy(plain, plainAt, out, at, RtpShape.RTCP_HEADER_BYTES);
        passage.control(ssrc, Transform.ENCIPHERED | (int) index);
        passage.head(out, at, RtpShape.RTCP_HEADER_BYTES);
        passage.body(plain, plainAt + RtpShape.RTCP_HEADER_BYTES, length - RtpShape.RTCP_HEADER_BYTES);
        passage.into(out, at + RtpShape.RTCP_HEADER_BYTES);
        return RtpShape.RTCP_HEADER_BYTES + control.sealControl(passage);
    }

    private static ReplayWindow window(ReplayWindows windows, int ssrc, int size) {
        ReplayWindow known = windows.get(ssrc);
        if (known != null) return known;
        ReplayWindow added = new ReplayWindow(size);
        windows.add(ssrc, added);
        return added;
    }
}
