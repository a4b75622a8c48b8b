package dev.parley.core.sfu;

import dev.parley.core.peer.OutgoingPacket;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.RtpSender;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.stream.History;
import dev.parley.core.rtp.stream.Resends;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.wire.Entropy;
import org.jspecify.annotations.Nullable;

/** One participant's copy of a publication: under which numbers it goes out on that connection, and whether it does. */
final class Subscription {
    private static final int TYPES = 128;

    /** Nanoseconds that a key frame is taken to travel at most; a slower path asks once more than it needs. */
    private static final long LONGEST_WAY = 500_000_000L;

    private final Participant subscriber;
    private final Publication publication;
    private final SendTrack track;
    private final @Nullable Codec[] taken = new @Nullable Codec[TYPES];
    private final Rewriter rewriter;
    private final Resends resends;
    private final int clockRate;
    private @Nullable RtpSender sender;
    private boolean paused;
    private boolean keyFrameSent;
    private long keyFrameAt;

    Subscription(Participant subscriber, Publication publication, Entropy entropy) {
        this.subscriber = subscriber;
        this.publication = publication;
        boolean video = publication.video();
        clockRate = video ? 90_000 : 48_000;
        track = new SendTrack(
                publication.trackId(),
                publication.streamId(),
                publication.source().kind(),
                ssrc(entropy),
                video ? ssrc(entropy) : 0,
                publication.owner().id());
        resends = new Resends(video ? History.VIDEO : History.AUDIO);
        rewriter = new Rewriter(clockRate, (int) entropy.number() & 0x7FFF, entropy.number() & 0xFFFFFFFFL);
    }

    /** 0 stands for none. */
    private static int ssrc(Entropy entropy) {
        int ssrc = (int) entropy.number();
        return ssrc == 0 ? 1 : ssrc;
    }

    Publication publication() {
        return publication;
    }

    SendTrack track() {
        return track;
    }

    @Nullable
    RtpSender sender() {
        return sender;
    }

    /** The descriptions have changed: finds its sender among those of the connection, and how each codec is called there. */
    void negotiated() {
        RtpSender found = null;
        for (RtpSender one : subscriber.peer().senders()) {
            if (one.track().equals(track)) found = one;
        }
        if (found != sender && found != null) {
            found.clock(this::timestamp);
        }
        sender = found;
        if (found != null) translate(found);
        ready();
    }

    /** Asks for a beginning as soon as it can be sent on: one that came too early would put the next one off. */
    void ready() {
        if (sender != null
                && !rewriter.running()
                && !paused
                && subscriber.peer().connected()) publication.wantKeyFrame();
    }

    /** The publisher may have agreed on more since; also called when it has. */
    private void translate(RtpSender to) {
        java.util.Arrays.fill(taken, null);
        for (Codec codec : publication.receiver().codecs()) taken[codec.payloadType()] = to.taking(codec);
    }

    /** What the outgoing stream's clock shows, for reports; -1 as long as nobody knows. */
    private long timestamp(long now) {
        long source = rewriter.running() ? publication.timestamp(now, clockRate) : -1;
        return source < 0 ? -1 : rewriter.timestamp(source);
    }

    /** Video begins with a key frame, for nothing else can be shown. */
    void forward(RtpPacket packet, long sequence, boolean key, OutgoingPacket out, long now) {
        RtpSender to = sender;
        Peer peer = subscriber.peer();
        Codec codec = taken[packet.payloadType()];
        if (to == null || paused || !peer.connected()) return;
        if (codec == null) {
            if (publication.video()) interrupt(); // what comes next in a codec that is taken must begin anew
            return;
        }
        if (!rewriter.running()) {
            if (publication.video() && !key) {
                publication.wantKeyFrame();
                return;
            }
            rewriter.start(sequence, packet.timestamp(), now);
        }
        long number = rewriter.sequence(sequence);
        if (number < 0) return;
        long timestamp = rewriter.timestamp(packet.timestamp());
        if (key) {
            keyFrameSent = true;
            keyFrameAt = now;
        }
        peer.send(to, out.as(codec.payloadType(), (int) number & 0xFFFF, timestamp));
        rewriter.sent(number, timestamp, now);
    }

    /** The subscriber misses what was sent under that number. */
    void missing(int number, long now) {
        long sequence = rewriter.source(number);
        if (sequence < 0 || paused || !publication.keeps(sequence, now)) return;
        if (resends.allow(sequence, now, subscriber.peer().roundTrip())) publication.again(this, sequence, now);
    }

    void again(RtpPacket packet, OutgoingPacket out, long sequence) {
        RtpSender to = sender;
        Codec codec = taken[packet.payloadType()];
        if (to == null || codec == null) return;
        int number = (int) rewriter.sentAs(sequence) & 0xFFFF;
        subscriber
                .peer()
                .resend(to, out.as(codec.payloadType(), number, rewriter.timestamp(packet.timestamp())), codec);
    }

    /** It asks; unless one is still on its way to it. */
    void keyFrameWanted(long now) {
        long way = Math.min(subscriber.peer().roundTrip(), LONGEST_WAY);
        boolean coming = keyFrameSent && now - keyFrameAt <= way;
        if (!paused && !coming) publication.wantKeyFrame();
    }

    void pause(boolean pause) {
        if (paused == pause) return;
        paused = pause;
        interrupt();
        if (!pause) publication.wantKeyFrame();
    }

    void interrupt() {
        rewriter.stop();
    }

    /** Nothing of it goes out any more. */
    void end() {
        publication.unsubscribe(this);
        subscriber.dropped(this);
    }
}
