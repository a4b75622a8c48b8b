package dev.parley.core.srtp;

import dev.parley.core.rtp.BigEndian;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Opens what one peer has sent. Owned by one thread.
 *
 * <p>A stream is remembered from its first authentic packet, so a stranger's cost no memory. What is refused changes nothing.
 */
public final class SrtpReceiver {
    /** Not RTP or RTCP, too short, or too long for the output. */
    public static final int MALFORMED = -1;
    /** Received before, or older than can be known. */
    public static final int REPLAYED = -2;
    /** The tag is not right. */
    public static final int UNAUTHENTIC = -3;
    /** There are {@link #MOST_STREAMS} already, and this would be another. */
    public static final int CROWDED = -4;
    /** How many SSRCs one peer may use as long as keys last, for RTP and for RTCP. None is forgotten: that would let its packets in again. */
    public static final int MOST_STREAMS = 4096;

    /** How many of them may come in disorder at the same time; of more, what is overtaken is refused until others {@link #rest}. */
    public static final int MOST_AWAKE = 256;

    /** Packets behind the newest that are still accepted: more than a second of 8 Mbit/s. */
    static final int WINDOW = 1024;

    static final int CONTROL_WINDOW = 128;

    /** Stands for the window of a stream that is not known yet; never written to. */
    private static final ReplayWindow UNUSED = new ReplayWindow(Long.SIZE);

    private final Transform media;
    private final Transform control;
    private final ReplayWindows mediaWindows = new ReplayWindows();
    private final ReplayWindows controlWindows = new ReplayWindows();
    private final Passage passage = new Passage();
    private int awake;

    SrtpReceiver(KeyDerivation keys) {
        media = keys.media();
        control = keys.control();
    }

    /** Nothing more is expected but from these streams of RTP: the others take little room. One that goes on nevertheless is awake again. */
    public void rest(IntPredicate living) {
        awake = mediaWindows.rest(living);
    }

    /** Streams of RTP that are remembered with what of them came in disorder, at most {@link #MOST_AWAKE}. */
    public int awake() {
        return awake;
    }

    /** How many streams are remembered, of RTP and RTCP together. */
    public int streams() {
        return mediaWindows.size() + controlWindows.size();
    }

    /**
     * Writes the plain RTP packet.
     *
     * @param out another array than {@code in}, with room for {@code length}. Holds nothing of use if the packet is refused.
     * @return the length of the plain packet, or negative: why it is refused
     */
    public int unprotect(byte[] in, int inAt, int length, byte[] out, int outAt) {
        int header = RtpShape.headerLength(in, inAt, length);
        int body = length - header - media.tagBytes();
        if (header < 0 || body < 0 || out.length - outAt < length) return MALFORMED;
        int ssrc = BigEndian.i32(in, inAt + RtpShape.SSRC_AT);
        ReplayWindow window = mediaWindows.get(ssrc);
        long index = (window == null ? UNUSED : window).index(BigEndian.u16(in, inAt + RtpShape.SEQUENCE_AT));
        int refusal = refusal(mediaWindows, window, index);
        if (refusal < 0) return refusal;
        passage.media(ssrc, index);
        passage.head(in, inAt, header);
        passage.body(in, inAt + header, body);
        passage.into(out, outAt + header);
        if (media.open(passage) < 0) return UNAUTHENTIC;
        useMedia(window);
        System.arraycopy(in, inAt, out, outAt, header);
        return header + body;
    }

    /** The same for RTCP; packets whose E bit says that they are not enciphered are accepted if they are authentic (RFC 3711 §3.4). */
    public int unprotectRtcp(byte[] in, int inAt, int length, byte[] out, int outAt) {
        int header = RtpShape.RTCP_HEADER_BYTES;
        int body = length - header - control.tagBytes() - Transform.WORD_BYTES;
        if (body < 0 || !RtpShape.isVersion2(in, inAt) || out.length - outAt < length) return MALFORMED;
        int ssrc = BigEndian.i32(in, inAt + RtpShape.RTCP_SSRC_AT);
        ReplayWindow window = controlWindows.get(ssrc);
        passage.control(ssrc, BigEndian.i32(in, inAt + length - control.wordBeforeEnd()));
        int refusal = refusal(controlWindows, window, passage.index);
        if (refusal < 0) return refusal;
        passage.head(in, inAt, header);
        passage.body(in, inAt + header, body);
        passage.into(out, outAt + header);
        if (control.openControl(passage) < 0) return UNAUTHENTIC;
        useControl(window);
        System.arraycopy(in, inAt, out, outAt, header);
        return header + body;
    }

    private static int refusal(ReplayWindows windows, @Nullable ReplayWindow window, long index) {
        if (window == null) return windows.size() < MOST_STREAMS ? 0 : CROWDED;
        return window.isFresh(index) ? 0 : REPLAYED;
    }

    private void useMedia(@Nullable ReplayWindow known) {
        ReplayWindow window = known == null ? new ReplayWindow(WINDOW) : known;
        if (known == null) {
            mediaWindows.add(passage.ssrc, window);
            window.rest();
        }
        if (window.resting() && awake < MOST_AWAKE) {
            window.wake();
            awake++;
        }
        window.use(passage.index);
    }

    private void useControl(@Nullable ReplayWindow known) {
        ReplayWindow window = known == null ? new ReplayWindow(CONTROL_WINDOW) : known;
        if (known == null) controlWindows.add(passage.ssrc, window);
        window.use(passage.index);
    }
}
