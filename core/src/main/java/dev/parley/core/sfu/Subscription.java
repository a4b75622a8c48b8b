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

/** One participant's copy of a publication: under which numbers it goes out on that connection, in which size, and whether it does. */
final class Subscription {
    private static final int TYPES = 128;

    /** Nanoseconds that a key frame is taken to travel at most; a slower path asks once more than it needs. */
    private static final long LONGEST_WAY = 500_000_000L;

    private final Participant subscriber;
    private final Publication publication;
    private final SendTrack track;
    private final @Nullable Codec[] taken = new @Nullable Codec[TYPES];
    private final Rewriter rewriter;
    private final PictureNumbers pictures;
    private final Markers markers = new Markers(History.VIDEO);
    private final LayerChoice choice;
    private final Share share;
    private final Resends resends;
    private final int clockRate;
    private EncodedStream stream;
    private @Nullable RtpSender sender;
    private boolean paused;
    /** The connection does not carry it. */
    private boolean held;

    /** What is sent of a voice repeats what went before. */
    private boolean repeats;

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
        pictures = new PictureNumbers((int) entropy.number());
        choice = new LayerChoice(publication.layers());
        share = new Share(publication.layers(), choice);
        stream = publication.only();
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

    LayerChoice choice() {
        return choice;
    }

    Share share() {
        return share;
    }

    /** Whether the viewer wants it, and could have it. */
    boolean wanted() {
        return !paused
                && sender != null
                && !publication.blocked()
                && publication.layers().size() > 0;
    }

    /** Whether it is sent at the moment. */
    boolean flows() {
        return rewriter.running();
    }

    /** Whether it is sent, of a voice, in packets that repeat what went before. */
    boolean repeats() {
        return repeats;
    }

    /** What the connection carries of it has been decided. */
    void settle(long now) {
        boolean holds = !share.settle();
        choice.choose(sender != null && !paused && subscriber.peer().connected(), now);
        if (holds == held) return;
        held = holds;
        stop();
        if (!held) wantKeyFrame();
        subscriber.held(publication, held);
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
                && subscriber.peer().connected()) wantKeyFrame();
    }

    private void wantKeyFrame() {
        if (publication.video()) choice.goal().keyFrames().want();
    }

    private void stop() {
        rewriter.stop();
        choice.ended();
    }

    /** The publisher may have agreed on more since; also called when it has. */
    private void translate(RtpSender to) {
        java.util.Arrays.fill(taken, null);
        for (Codec codec : publication.receiver().codecs()) taken[codec.payloadType()] = to.taking(codec);
    }

    /** What the outgoing stream's clock shows, for reports; -1 as long as nobody knows. */
    private long timestamp(long now) {
        long source = rewriter.running() ? stream.timestamp(now, clockRate) : -1;
        return source < 0 ? -1 : rewriter.timestamp(source);
    }

    /** Takes a packet that has come, if it is one of those that this subscriber gets. */
    void forward(
            EncodedStream from, RtpPacket packet, long sequence, VideoPacket picture, OutgoingPacket out, long now) {
        RtpSender to = sender;
        if (to == null || paused || held || !subscriber.peer().connected()) return;
        if (publication.video()) video(to, from, packet, sequence, picture, out, now);
        else sound(to, from, packet, sequence, out, now);
    }

    /** Begins with a key frame, for nothing else can be shown. */
    private void video(
            RtpSender to,
            EncodedStream from,
            RtpPacket packet,
            long sequence,
            VideoPacket picture,
            OutgoingPacket out,
            long now) {
        Codec codec = taken[packet.payloadType()];
        boolean goesOn = from == stream && rewriter.running();
        if (codec == null) {
            if (from == stream) stop(); // what comes next in a codec that is taken must begin anew
        } else if (goesOn || begins(from, packet, sequence, picture, now)) {
            picture(to, codec, packet, sequence, picture, out, now);
        }
    }

    /** What repeats earlier sound is unpacked for whoever does not take it so. The first packet after a pause is marked (RFC 3551 §4.1). */
    private void sound(
            RtpSender to, EncodedStream from, RtpPacket packet, long sequence, OutgoingPacket out, long now) {
        Sound sound = publication.sound();
        int type = sound.type(packet);
        Codec inside = taken[type];
        Codec whole = sound.wholly(packet) ? taken[packet.payloadType()] : null;
        if (inside == null) return;
        boolean begins = !rewriter.running();
        if (begins && sequence < from.newest()) return; // it belongs to what went by
        if (begins) rewriter.start(sequence, packet.timestamp(), now);
        out.marked(packet.marker() || begins);
        if (whole == null) sound.unpack(out);
        repeats = whole != null && sound.repeats();
        sound.rename(packet, type, inside.payloadType());
        send(to, whole == null ? inside : whole, packet, sequence, out, now);
        sound.rename(packet, inside.payloadType(), type);
        out.payload(packet.payloadAt(), packet.payloadLength());
        out.marked(packet.marker());
    }

    /** Whether the packet of video begins a run; if so, one runs now. */
    private boolean begins(EncodedStream from, RtpPacket packet, long sequence, VideoPacket picture, long now) {
        if (!choice.changesTo(from, picture)) return false;
        boolean past = from == stream && !rewriter.newest(sequence);
        if (past || !from.canBegin(sequence, now)) {
            from.keyFrames().want();
            return false;
        }
        long ahead = rewriter.running() ? ahead(from, now) : Long.MIN_VALUE;
        if (ahead == Long.MIN_VALUE) rewriter.start(sequence, packet.timestamp(), now);
        else rewriter.change(sequence, packet.timestamp(), ahead, now);
        pictures.start(picture);
        stream = from;
        choice.began(from, sequence);
        return true;
    }

    /** Whether what is sent now has begun with that packet. */
    boolean begunWith(EncodedStream of, long sequence) {
        return of == stream && rewriter.begunWith(sequence);
    }

    /** By how much the clock of the present stream is ahead of that of another; the least number there is if nobody knows. */
    private long ahead(EncodedStream other, long now) {
        long here = stream.timestamp(now, clockRate);
        long there = other.timestamp(now, clockRate);
        return here < 0 || there < 0 ? Long.MIN_VALUE : here - there;
    }

    private void picture(
            RtpSender to,
            Codec codec,
            RtpPacket packet,
            long sequence,
            VideoPacket picture,
            OutgoingPacket out,
            long now) {
        boolean late = !rewriter.newest(sequence);
        if (picture.startsFrame() && !late) choice.begins(picture, sequence);
        if (!choice.takes(picture, sequence) && !(late && pictures.awaits(picture))) {
            leaveOut(to, codec, packet, sequence, picture, out, now);
            return;
        }
        if (!pictures.write(picture, packet.bytes())) {
            fill(to, codec, packet, sequence, out, now);
            return;
        }
        if (picture.key()) {
            keyFrameSent = true;
            keyFrameAt = now;
        }
        boolean last = !packet.marker() && choice.ends(picture, sequence);
        markers.note(sequence, last);
        if (last) out.marked(true);
        send(to, codec, packet, sequence, out, now);
        if (last) out.marked(false);
        pictures.restore(picture, packet.bytes());
    }

    /** What comes late has a number that is waited for. */
    private void leaveOut(
            RtpSender to,
            Codec codec,
            RtpPacket packet,
            long sequence,
            VideoPacket picture,
            OutgoingPacket out,
            long now) {
        pictures.leaveOut(picture);
        if (rewriter.newest(sequence)) rewriter.leaveOut(sequence);
        else fill(to, codec, packet, sequence, out, now);
    }

    /** Sends nothing under the number, so that nobody asks for it any more. */
    private void fill(RtpSender to, Codec codec, RtpPacket packet, long sequence, OutgoingPacket out, long now) {
        out.emptied(true);
        send(to, codec, packet, sequence, out, now);
        out.emptied(false);
    }

    private void send(RtpSender to, Codec codec, RtpPacket packet, long sequence, OutgoingPacket out, long now) {
        long number = rewriter.sequence(sequence);
        if (number < 0) return;
        long timestamp = rewriter.timestamp(packet.timestamp());
        subscriber.peer().send(to, out.as(codec.payloadType(), (int) number & 0xFFFF, timestamp));
        rewriter.sent(sequence, number, timestamp, now);
    }

    /** The subscriber misses what was sent under that number. Sound has no stream to be sent again in. */
    void missing(int number, long now) {
        if (!publication.video()) return;
        long sequence = rewriter.source(number);
        if (sequence < 0 || paused || held || !stream.keeps(sequence, now)) return;
        if (resends.allow(sequence, now, subscriber.peer().roundTrip())) publication.again(this, stream, sequence, now);
    }

    void again(RtpPacket packet, VideoPacket picture, OutgoingPacket out, long sequence) {
        RtpSender to = sender;
        Codec codec = taken[packet.payloadType()];
        if (to == null || codec == null) return;
        int number = (int) rewriter.sentAs(sequence) & 0xFFFF;
        Peer peer = subscriber.peer();
        out.as(codec.payloadType(), number, rewriter.timestamp(packet.timestamp()));
        if (markers.noted(sequence)) out.marked(true);
        boolean wanted = choice.takes(picture, sequence) || pictures.awaits(picture);
        boolean there = wanted && pictures.write(picture, packet.bytes());
        if (!there) out.emptied(true); // what used up the number was lost too
        peer.resend(to, out, codec);
        if (there) pictures.restore(picture, packet.bytes());
        else out.emptied(false);
    }

    /** It asks; unless one is still on its way to it. */
    void keyFrameWanted(long now) {
        long way = Math.min(subscriber.peer().roundTrip(), LONGEST_WAY);
        boolean coming = keyFrameSent && now - keyFrameAt <= way;
        if (paused || held || coming) return;
        EncodedStream present = choice.stream();
        if (present != null) present.keyFrames().want();
        else wantKeyFrame();
    }

    void pause(boolean pause) {
        if (paused == pause) return;
        paused = pause;
        choice.off(pause);
        stop();
        if (!pause && !held) wantKeyFrame();
    }

    /** What the viewer wants. */
    void want(Wish wish) {
        choice.want(wish.width(), wish.height(), wish.fps());
        pause(wish.paused());
    }

    /** Looks which layer is right by now. */
    void choose(long now) {
        choice.choose(sender != null && !paused && subscriber.peer().connected(), now);
    }

    /** What comes next of that stream does not go on from what came before. */
    void interrupt(EncodedStream of) {
        if (of != stream) return;
        stop();
        rewriter.forget();
    }

    /** Nothing of it goes out any more. */
    void end() {
        publication.unsubscribe(this);
        subscriber.dropped(this);
    }
}
