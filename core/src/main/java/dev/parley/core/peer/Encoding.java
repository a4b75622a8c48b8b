package dev.parley.core.peer;

import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.stream.Losses;
import dev.parley.core.rtp.stream.Reception;
import dev.parley.core.rtp.stream.SequenceUnwrapper;
import org.jspecify.annotations.Nullable;

/**
 * One stream of what a section brings: the only one, or one of several that show the same picture in other sizes (RFC 8853). Knows which SSRC it has
 * at the moment, what of it is missing, and how well it comes.
 */
public final class Encoding {
    /** Nanoseconds of silence after which a stream counts as over. */
    private static final long SILENCE = 500_000_000L;

    private final RtpReceiver receiver;
    private final int index;
    private final String rid;
    private final SourceClock clock;
    private boolean bound;
    private int ssrc;
    private long heardAt;
    private SequenceUnwrapper sequences = new SequenceUnwrapper();
    private SeenWindow seen = new SeenWindow();
    private Reception reception = new Reception(0, 1);
    private Losses losses = new Losses();

    Encoding(RtpReceiver receiver, int index, String rid, WallOffset wall) {
        this.receiver = receiver;
        this.index = index;
        this.rid = rid;
        clock = new SourceClock(wall);
    }

    /** To which it belongs. */
    public RtpReceiver receiver() {
        return receiver;
    }

    /** Its place among the encodings of its receiver; it keeps it. */
    public int index() {
        return index;
    }

    /** Its name in the descriptions; empty if it is the only one. */
    public String rid() {
        return rid;
    }

    /** The sender's clock, as its reports tell. */
    public SourceClock clock() {
        return clock;
    }

    boolean bound() {
        return bound;
    }

    int ssrc() {
        return ssrc;
    }

    /**
     * Whether that stream may not take the place of the present one. One that the description names takes the place of one that it does not, never
     * the other way round; else the present one must have fallen silent. So two of them cannot take turns, and late packets bring nothing back.
     */
    boolean refuses(int stream, long now) {
        if (!bound || ssrc == stream) return false;
        boolean named = receiver.remote().ssrcs().contains(ssrc);
        return named == receiver.remote().ssrcs().contains(stream) ? now - heardAt < SILENCE : named;
    }

    /** @return whether another stream was here before */
    boolean bind(int stream, int clockRate) {
        boolean another = bound && ssrc != stream;
        if (bound && !another) return false;
        bound = true;
        ssrc = stream;
        sequences = new SequenceUnwrapper();
        seen = new SeenWindow();
        reception = new Reception(stream, clockRate);
        losses = new Losses();
        clock.forget();
        return another;
    }

    /**
     * Counts a packet of the stream.
     *
     * @param again whether it came as a retransmission
     * @return its extended sequence number; -1 if it has been here
     */
    long received(RtpPacket packet, boolean again, long now) {
        long sequence = sequences.unwrap(packet.sequence());
        if (sequence < 0) return -1;
        heardAt = now;
        // one that was overtaken by its own retransmission has come by itself after all
        if (!again) reception.received(sequence, packet.timestamp(), now);
        if (!seen.add(sequence)) return -1;
        if (receiver.asksAgain()) losses.received(sequence, now);
        return sequence;
    }

    /** A key frame begins here: nobody needs what was lost before. */
    public void keyFrame(long sequence) {
        losses.keyframe(sequence);
    }

    /** Whether that packet is missing, and is still asked for. */
    public boolean awaits(long sequence) {
        return losses.awaits(sequence);
    }

    /** Whether so much was lost that only a key frame helps. */
    public boolean hopeless() {
        return receiver.asksAgain() && losses.hopeless();
    }

    Losses losses() {
        return losses;
    }

    /** A sender report has come; one of another stream than the present says nothing here. */
    void senderReport(int stream, long ntp, long timestamp, long now) {
        if (!bound || ssrc != stream) return;
        reception.senderReport(NtpTime.middle(ntp), now);
        clock.report(ntp, timestamp, now);
    }

    /** Null before the first packet. */
    @Nullable
    ReportBlock report(long now) {
        return reception.isEmpty() ? null : reception.report(now);
    }

    /** Packets that came, and those that did not in the end. */
    public Reception reception() {
        return reception;
    }
}
