package dev.parley.core.sfu;

import dev.parley.core.peer.OutgoingPacket;
import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.codec.KeyFrames;
import dev.parley.core.rtp.stream.History;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Kind;
import java.util.ArrayList;
import java.util.List;

/** Something that a participant sends: kept for a while, and handed to whoever subscribes. */
public final class Publication {
    private final Participant owner;
    private final String trackId;
    private final Source source;
    private final RtpReceiver receiver;
    private History history;
    private final KeyFrameRequests keyFrames = new KeyFrameRequests();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private final OutgoingPacket out = new OutgoingPacket();
    private final RtpPacket stored = new RtpPacket();
    private boolean blocked;

    Publication(Participant owner, String trackId, Source source, RtpReceiver receiver) {
        this.owner = owner;
        this.trackId = trackId;
        this.source = source;
        this.receiver = receiver;
        history = history();
    }

    private History history() {
        return new History(video() ? History.VIDEO : History.AUDIO);
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

    Participant owner() {
        return owner;
    }

    RtpReceiver receiver() {
        return receiver;
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
        interrupt();
    }

    /** What comes next does not go on from what came before. */
    void interrupt() {
        history = history();
        for (Subscription subscription : subscriptions) subscription.interrupt();
        wantKeyFrame();
    }

    /** A packet has come: kept, and sent to everybody. */
    void media(RtpPacket packet, long sequence, long now) {
        if (blocked || packet.payloadLength() == 0) return;
        boolean key = video() && startsKeyFrame(packet);
        if (key) {
            keyFrames.arrived();
            receiver.keyFrame(sequence);
        }
        history.put(sequence, packet.bytes(), packet.at(), packet.length(), now);
        out.from(receiver, packet);
        for (int i = 0; i < subscriptions.size(); i++) subscriptions.get(i).forward(packet, sequence, key, out, now);
    }

    private boolean startsKeyFrame(RtpPacket packet) {
        Codec codec = receiver.codec(packet.payloadType());
        return codec != null
                && KeyFrames.starts(codec.name(), packet.bytes(), packet.payloadAt(), packet.payloadLength());
    }

    /** Whether that packet is still kept. */
    boolean keeps(long sequence, long now) {
        return history.find(sequence, now);
    }

    /** Sends a kept packet to one subscriber again. */
    void again(Subscription subscription, long sequence, long now) {
        if (!keeps(sequence, now) || !stored.wrap(history.bytes(), history.at(), history.length())) return;
        subscription.again(stored, out.from(receiver, stored), sequence);
    }

    /** Its descriptions have changed: the codecs may be called otherwise. */
    void negotiated() {
        for (Subscription subscription : subscriptions) subscription.negotiated();
    }

    void wantKeyFrame() {
        if (video()) keyFrames.want();
    }

    /** Looks at the time. */
    void tick(long now) {
        history.trim(now);
        if (!video() || subscriptions.isEmpty() || blocked) return;
        if (receiver.hopeless()) keyFrames.want();
        if (owner.peer().canAskKeyFrame(receiver)
                && keyFrames.due(now, owner.peer().roundTrip())) owner.peer().askKeyFrame(receiver);
    }

    /** What the source's own clock says; -1 as long as nobody knows. */
    long timestamp(long now, int clockRate) {
        return receiver.clock().known() ? receiver.clock().timestamp(now, clockRate) : -1;
    }

    /** The others no longer get it. */
    void end() {
        for (Subscription subscription : List.copyOf(subscriptions)) subscription.end();
    }
}
