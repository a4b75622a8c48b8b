package dev.parley.core.sfu;

import dev.parley.core.peer.Encoding;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerListener;
import dev.parley.core.peer.Reply;
import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.peer.RtpSender;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.sdp.Kind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Somebody in a room: a connection, what it publishes, what it subscribes to. All its methods are for the room's thread. */
public final class Participant {
    /** Nanoseconds that we wait for the client's first offer before we make ours. */
    private static final long FIRST_OFFER = 1_000_000_000L;

    /** Nanoseconds that an offer of ours waits for its answer. */
    private static final long ANSWER_PATIENCE = 15_000_000_000L;

    private final Room room;
    private final String id;
    private final ParticipantListener listener;
    private final Peer peer;
    private final Labels labels;
    private final Map<String, Publication> publications = new LinkedHashMap<>();
    private final Map<String, Subscription> subscriptions = new LinkedHashMap<>();
    private final Allocation allocation = new Allocation();
    private final LinkQuality quality = new LinkQuality();
    private final Set<Kind> blocked = EnumSet.noneOf(Kind.class);
    private final long joinedAt;
    private boolean hasOffered;
    /** What it subscribes to, or what is agreed, has changed since we last asked whether there is something to offer. */
    private boolean unsettled;

    private long offeredAt;

    Participant(Room room, String id, ParticipantListener listener, Function<PeerListener, Peer> peers, long now) {
        this.room = room;
        this.id = id;
        this.listener = listener;
        joinedAt = now;
        labels = new Labels(room::freeTrackId);
        peer = peers.apply(new Events());
    }

    /** Unique within the room; also the name of its stream. */
    public String id() {
        return id;
    }

    public Peer peer() {
        return peer;
    }

    public Collection<Publication> publications() {
        return List.copyOf(publications.values());
    }

    /** Labels that are remembered: one a section at most. */
    int labelCount() {
        return labels.size();
    }

    boolean publishes(String trackId) {
        for (Publication one : publications.values()) {
            if (one.trackId().equals(trackId)) return true;
        }
        return false;
    }

    // signaling

    /** The client offers. Labels say what its sections are for, as far as it says. */
    public Reply offered(String sdp, List<Label> given, long now) {
        labels.given(given);
        Reply reply = peer.offered(sdp, now);
        if (reply instanceof Reply.Refused) labels.keepOnly(publications.keySet());
        else hasOffered = true;
        return reply;
    }

    /** The client answers our offer. */
    public Reply answered(String sdp, long now) {
        return peer.answered(sdp, now);
    }

    public void candidate(String value) {
        peer.candidate(value);
    }

    /** Offers what has changed, unless an offer is still out. Called when the room settles. */
    void renegotiate(long now) {
        if (!unsettled || peer.offering() || (!hasOffered && now - joinedAt < FIRST_OFFER)) return;
        unsettled = false;
        List<dev.parley.core.sdp.SendTrack> wanted =
                subscriptions.values().stream().map(Subscription::track).toList();
        if (!peer.wantsOffer(wanted)) return;
        Peer.Offer offer = peer.offer(wanted);
        offeredAt = now;
        List<Label> told = new ArrayList<>();
        offer.tracks().forEach((mid, track) -> {
            Subscription subscription = subscriptions.get(track.trackId());
            if (subscription != null) {
                told.add(new Label(
                        mid, track.trackId(), subscription.publication().source()));
            }
        });
        listener.offer(offer.sdp(), told);
    }

    // wishes

    /** What it publishes of that kind no longer passes, or passes again. */
    public void block(Kind kind, boolean block) {
        if (block) blocked.add(kind);
        else blocked.remove(kind);
        for (Publication publication : publications.values()) {
            if (publication.source().kind() == kind) publication.block(block);
        }
    }

    /** @return false if there is no such track */
    public boolean want(String trackId, Wish wish) {
        Subscription subscription = subscriptions.get(trackId);
        if (subscription == null) return false;
        subscription.want(wish);
        return true;
    }

    /** The connection does not carry a track of somebody else, or carries it again. */
    void held(Publication publication, boolean held) {
        listener.held(publication, held);
    }

    Loudest loudest() {
        return room.loudest();
    }

    /** What others want of a track of this participant has changed. */
    void demanded(Publication publication) {
        listener.demanded(publication);
    }

    void subscribe(Publication publication) {
        Subscription subscription = new Subscription(this, publication, room.entropy());
        subscriptions.put(publication.trackId(), subscription);
        publication.subscribe(subscription);
        unsettled = true;
    }

    void dropped(Subscription subscription) {
        subscriptions.remove(subscription.publication().trackId());
        unsettled = true;
    }

    // life

    void tick(long now) {
        peer.tick(now);
        allocation.tick(subscriptions.values(), peer.downlink(), room.speaker(), now);
        for (Publication publication : publications.values()) publication.tick(now);
        if (quality.changed(peer, now)) listener.quality(quality.word());
        if (peer.offering() && now - offeredAt > ANSWER_PATIENCE) {
            peer.rollBack();
            unsettled = true;
            listener.unanswered();
        }
    }

    void end() {
        peer.close();
        for (Subscription subscription : List.copyOf(subscriptions.values())) subscription.end();
        for (Publication publication : List.copyOf(publications.values())) publication.end();
        publications.clear();
    }

    /** Follows what the client now sends. */
    private void follow() {
        Map<String, RtpReceiver> sending = new LinkedHashMap<>();
        for (RtpReceiver receiver : peer.receivers()) sending.put(receiver.mid(), receiver);
        for (Publication gone : List.copyOf(publications.values())) {
            if (sending.get(gone.receiver().mid()) != gone.receiver()) unpublish(gone);
        }
        for (RtpReceiver receiver : sending.values()) {
            if (!publications.containsKey(receiver.mid())) publish(receiver);
        }
        labels.keepOnly(publications.keySet());
    }

    private void publish(RtpReceiver receiver) {
        Label label = labels.of(receiver);
        Publication publication = new Publication(this, label.trackId(), label.source(), receiver);
        publications.put(receiver.mid(), publication);
        publication.block(blocked.contains(receiver.kind()));
        listener.published(publication);
        room.published(publication);
    }

    private void unpublish(Publication publication) {
        publications.remove(publication.receiver().mid());
        publication.end();
        listener.unpublished(publication);
    }

    /** What its connection tells. */
    private final class Events implements PeerListener {
        @Override
        public void connected(long now) {
            for (Subscription subscription : subscriptions.values()) subscription.ready();
            listener.connected();
        }

        @Override
        public void lost(String reason) {
            room.lost(Participant.this);
            listener.lost(reason);
        }

        @Override
        public void negotiated(long now) {
            unsettled = true;
            follow();
            for (Subscription subscription : subscriptions.values()) subscription.negotiated();
            for (Publication publication : publications.values()) publication.negotiated();
        }

        @Override
        public void media(Encoding encoding, RtpPacket packet, long sequence, long now) {
            RtpReceiver receiver = encoding.receiver();
            Publication publication = publications.get(receiver.mid());
            if (publication == null) return;
            if (publication.source() == Source.MIC && !publication.blocked())
                room.heard(id, receiver.audioLevel(packet));
            publication.media(encoding, packet, sequence, now);
        }

        @Override
        public void restarted(Encoding encoding, long now) {
            Publication publication = publications.get(encoding.receiver().mid());
            if (publication != null) publication.interrupt(encoding);
        }

        @Override
        public void keyFrameWanted(RtpSender sender, long now) {
            Subscription subscription = subscriptions.get(sender.track().trackId());
            if (subscription != null) subscription.keyFrameWanted(now);
        }

        @Override
        public void missing(RtpSender sender, int sequence, long now) {
            Subscription subscription = subscriptions.get(sender.track().trackId());
            if (subscription != null) subscription.missing(sequence, now);
        }
    }
}
