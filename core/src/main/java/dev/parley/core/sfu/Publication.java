package dev.parley.core.sfu;

import dev.parley.core.peer.Encoding;
import dev.parley.core.peer.OutgoingPacket;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.stream.History;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that a participant sends, in one encoding or several: kept for a while, and handed to whoever subscribes. */
public final class Publication {
    private static final int TYPES = 128;

    private final Participant owner;
    private final String trackId;
    private final Source source;
    private final RtpReceiver receiver;
    private final List<EncodedStream> streams = new ArrayList<>();
    private final Layers layers;
    private final Demand demand;
    private final VideoFormat[] formats = new VideoFormat[TYPES];
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final OutgoingPacket out = new OutgoingPacket();
    private final RtpPacket stored = new RtpPacket();
    private final VideoPacket picture = new VideoPacket();
    private final Sound sound = new Sound();
    private final Loudest.@Nullable Voice voice;
    private boolean blocked;
    private boolean hushed;

    Publication(Participant owner, String trackId, Source source, RtpReceiver receiver) {
        this.owner = owner;
        this.trackId = trackId;
        this.source = source;
        this.receiver = receiver;
        layers = new Layers(source);
        demand = new Demand(layers, streams);
        voice = source == Source.MIC ? new Loudest.Voice() : null;
        follow();
    }

    /** Unique within the room. */
    public String trackId() {
        return trackId;
    }

    /** A person's microphone and camera share one, a screen and its sound another. */
    public String streamId() {
        return owner.id() + (source.screen() ? "-screen" : "");
    }

    public Source source() {
        return source;
    }

    /** The section that brings it. */
    public String mid() {
        return receiver.mid();
    }

    /** Which encodings its sender should send at the moment; the others nobody watches. */
    public List<EncodingWish> wishes() {
        return demand.wishes();
    }

    Participant owner() {
        return owner;
    }

    RtpReceiver receiver() {
        return receiver;
    }

    /** The last packet of sound. */
    Sound sound() {
        return sound;
    }

    Layers layers() {
        return layers;
    }

    boolean video() {
        return source.kind() == Kind.VIDEO;
    }

    void subscribe(Subscription subscription) {
        subscriptions.add(subscription);
    }

    void unsubscribe(Subscription subscription) {
        subscriptions.remove(subscription);
    }

    boolean blocked() {
        return blocked;
    }

    /** A moderator's mute: nothing passes until it is lifted. */
    void block(boolean block) {
        if (blocked == block) return;
        blocked = block;
        for (EncodedStream stream : streams) interrupt(stream);
    }

    /** What comes next does not go on from what came before. */
    void interrupt(Encoding encoding) {
        EncodedStream stream = streams.get(encoding.index());
        stream.renumbered();
        interrupt(stream);
    }

    private void interrupt(EncodedStream stream) {
        stream.interrupt();
        for (Subscription subscription : subscriptions) subscription.interrupt(stream);
        if (video()) stream.keyFrames().want();
    }

    /** A packet has come: kept, and sent to everybody who takes this encoding. */
    void media(Encoding encoding, RtpPacket packet, long sequence, long now) {
        EncodedStream stream = streams.get(encoding.index());
        stream.came(sequence);
        if (blocked || packet.payloadLength() == 0 || (voice != null && !loudEnough(voice, packet, now))) return;
        if (video()) look(stream, packet, sequence, now);
        else if (!sound.read(packet)) return;
        stream.keep(packet, sequence, now);
        out.from(receiver, packet).at(now);
        for (int i = 0; i < subscriptions.size(); i++) {
            subscriptions.get(i).forward(stream, packet, sequence, picture, out, now);
        }
        if (sequence < stream.newest()) catchUp(stream, sequence, now);
    }

    /** Whoever has begun with a packet that others had overtaken gets these behind it. */
    private void catchUp(EncodedStream stream, long first, long now) {
        for (int i = 0; i < subscriptions.size(); i++) {
            if (subscriptions.get(i).begunWith(stream, first)) catchUp(subscriptions.get(i), stream, first, now);
        }
    }

    private void catchUp(Subscription subscription, EncodedStream stream, long first, long now) {
        for (long sequence = first + 1; sequence <= stream.newest(); sequence++) {
            if (!stream.find(sequence, stored, now)) continue;
            read(stream, stored);
            subscription.forward(
                    stream,
                    stored,
                    sequence,
                    picture,
                    out.from(receiver, stored).at(now),
                    now);
        }
    }

    /** Whoever is not heard for a while begins anew, so that nobody misses anything. */
    private boolean loudEnough(Loudest.Voice own, RtpPacket packet, long now) {
        boolean passes = owner.loudest().passes(own, receiver.audioLevel(packet), now);
        if (!passes && !hushed)
            for (int i = 0; i < subscriptions.size(); i++) subscriptions.get(i).interrupt(only());
        hushed = !passes;
        return passes;
    }

    private void look(EncodedStream stream, RtpPacket packet, long sequence, long now) {
        read(stream, packet);
        layers.received(stream, picture, packet.length(), now);
        if (!picture.key()) return;
        stream.keyFrames().arrived();
        stream.encoding().keyFrame(sequence);
    }

    private void read(EncodedStream stream, RtpPacket packet) {
        VideoFormat format = formats[packet.payloadType()];
        int descriptor = receiver.dependencyDescriptor(packet);
        picture.read(stream, format, packet, descriptor, receiver.dependencyDescriptorLength(packet));
    }

    /** Sends a kept packet to one subscriber again. */
    void again(Subscription subscription, EncodedStream stream, long sequence, long now) {
        if (!stream.find(sequence, stored, now)) return;
        read(stream, stored);
        subscription.again(stored, picture, out.from(receiver, stored).at(now), sequence);
    }

    /** Its descriptions have changed: there may be more encodings, and the codecs may be called otherwise. */
    void negotiated() {
        follow();
        for (Subscription subscription : subscriptions) subscription.negotiated();
    }

    private void follow() {
        List<Encoding> encodings = receiver.encodings();
        while (streams.size() < encodings.size()) {
            EncodedStream stream =
                    new EncodedStream(encodings.get(streams.size()), video() ? History.VIDEO : History.AUDIO);
            streams.add(stream);
            if (video()) layers.add(stream);
        }
        for (int type = 0; type < TYPES; type++) {
            Codec codec = receiver.codec(type);
            formats[type] = codec == null ? VideoFormat.OTHER : VideoFormat.of(codec);
            sound.redundant(type, codec != null && codec.name().equalsIgnoreCase("red"));
        }
    }

    /** The stream of sound, or the one of a picture that has only one. */
    EncodedStream only() {
        return streams.getFirst();
    }

    /** Looks at the time. */
    void tick(long now) {
        for (int i = 0; i < streams.size(); i++) tick(streams.get(i), now);
        if (!video() || blocked || !layers.due(now)) return;
        layers.measure(now);
        for (int i = 0; i < subscriptions.size(); i++) subscriptions.get(i).choose(now);
        if (demand.changes(subscriptions, now)) owner.demanded(this);
    }

    private void tick(EncodedStream stream, long now) {
        stream.trim(now);
        if (!video() || subscriptions.isEmpty() || blocked) return;
        if (stream.encoding().hopeless()) stream.keyFrames().want();
        Peer peer = owner.peer();
        if (peer.canAskKeyFrame(stream.encoding()) && stream.keyFrames().due(now, peer.roundTrip())) {
            peer.askKeyFrame(stream.encoding());
        }
    }

    /** The others no longer get it. */
    void end() {
        if (voice != null) owner.loudest().end(voice);
        for (Subscription subscription : List.copyOf(subscriptions)) subscription.end();
    }
}
