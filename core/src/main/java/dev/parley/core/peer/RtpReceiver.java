package dev.parley.core.peer;

import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.stream.Losses;
import dev.parley.core.rtp.stream.Reception;
import dev.parley.core.rtp.stream.SequenceUnwrapper;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Feedback;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.Line;
import dev.parley.core.sdp.Remote;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one section of the description brings us: the stream that is on it, what of it is missing, and how well it comes. */
public final class RtpReceiver {
    private static final int TYPES = 128;

    /** Nanoseconds of silence after which a stream counts as over. */
    private static final long SILENCE = 500_000_000L;

    private final String mid;
    private final Kind kind;
    private final Codec[] codecs = new Codec[TYPES];
    private final int[] restores = new int[TYPES];
    private ExtensionIds extensions = new ExtensionIds(-1, -1, -1, new int[ExtensionIds.PASSED.length]);
    private Remote remote;
    private boolean asksAgain;

    private boolean bound;
    private int ssrc;
    private long heardAt;
    private SequenceUnwrapper sequences = new SequenceUnwrapper();
    private SeenWindow seen = new SeenWindow();
    private Reception reception = new Reception(0, 1);
    private Losses losses = new Losses();
    private final SourceClock clock;

    /** @param wall shared by what belongs together */
    RtpReceiver(Line line, Remote remote, WallOffset wall) {
        clock = new SourceClock(wall);
        mid = line.mid();
        kind = line.kind();
        this.remote = remote;
        update(line, remote);
    }

    void update(Line line, Remote now) {
        remote = now;
        extensions = ExtensionIds.of(line.extensions());
        java.util.Arrays.fill(codecs, null);
        java.util.Arrays.fill(restores, -1);
        asksAgain = false;
        for (Codec codec : line.codecs()) {
            codecs[codec.payloadType()] = codec;
            asksAgain |= codec.feedback().contains(Feedback.NACK);
            if (codec.rtxPayloadType() >= 0) restores[codec.rtxPayloadType()] = codec.payloadType();
        }
    }

    /** The section. */
    public String mid() {
        return mid;
    }

    public Kind kind() {
        return kind;
    }

    /** The stream that the other side says it belongs to. */
    public String streamId() {
        return remote.streamId();
    }

    public String trackId() {
        return remote.trackId();
    }

    /** Null for a payload type that was not agreed. */
    public @Nullable Codec codec(int payloadType) {
        return codecs[payloadType];
    }

    /** What was agreed, by payload type. */
    public List<Codec> codecs() {
        return java.util.Arrays.stream(codecs)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** The payload type that a retransmission of this type stands for; -1 if it is none. */
    int restores(int payloadType) {
        return restores[payloadType];
    }

    ExtensionIds extensions() {
        return extensions;
    }

    Remote remote() {
        return remote;
    }

    /** The sender's clock, as its reports tell. */
    public SourceClock clock() {
        return clock;
    }

    /** The audio level of a packet, 0 (loudest) to 127 in -dBov (RFC 6464); -1 if it does not say. */
    public int audioLevel(RtpPacket packet) {
        int at = extensions.audioLevel() < 0 ? -1 : packet.extension(extensions.audioLevel());
        return at < 0 ? -1 : packet.bytes()[at] & 0x7F;
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
        boolean named = remote.ssrcs().contains(ssrc);
        return named == remote.ssrcs().contains(stream) ? now - heardAt < SILENCE : named;
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
        if (asksAgain) losses.received(sequence, now);
        return sequence;
    }

    /** A key frame begins here: nobody needs what was lost before. */
    public void keyFrame(long sequence) {
        losses.keyframe(sequence);
    }

    /** Whether so much was lost that only a key frame helps. */
    public boolean hopeless() {
        return asksAgain && losses.hopeless();
    }

    Losses losses() {
        return losses;
    }

    boolean asksAgain() {
        return asksAgain && bound;
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
