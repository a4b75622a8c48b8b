package dev.parley.server.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.media.LinkWord;
import dev.parley.server.media.MediaKind;
import dev.parley.server.media.MediaRoom;
import dev.parley.server.media.MediaRooms;
import dev.parley.server.media.PublishedTrack;
import dev.parley.server.media.TrackLabel;
import dev.parley.server.media.Wanted;
import dev.parley.server.room.RoomNews.Departure;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Role;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One room: who is in it, and everything that they and the media loop do to it. For any thread: one lock, under which nothing waits; news
 * are sent under it, so that everybody hears them in one order.
 */
public final class Room {
    /** What rooms lean on; {@code ids} are unguessable, each only once. */
    record Surroundings(
            MediaRooms media,
            RoomOptions options,
            RoomTimer timer,
            Supplier<String> ids,
            InstantSource clock,
            Rooms.Outside outside) {}

    /** What became of an {@link Arrival}. */
    sealed interface Entry {
        record Entered(Peer peer) implements Entry {}

        record Full() implements Entry {}

        /** The room has been closed; perhaps there is a new one. */
        record Gone() implements Entry {}
    }

    private final RoomRow row;
    private final Surroundings around;
    private final Consumer<Room> emptied;
    private final Map<String, Peer> peers = new LinkedHashMap<>();
    /** What moderators have switched off of whom, also while that person is away: nobody shakes it off by coming anew. */
    private final Map<UUID, Set<MediaKind>> silenced = new HashMap<>();

    private @Nullable MediaRoom media;
    private boolean gone;

    /** @param emptied called when the last one has left a room that is not kept; under the lock */
    Room(RoomRow row, Surroundings around, Consumer<Room> emptied) {
        this.row = row;
        this.around = around;
        this.emptied = emptied;
    }

    public RoomRow row() {
        return row;
    }

    public synchronized int size() {
        return peers.size();
    }

    // Who comes and goes

    synchronized Entry enter(Arrival arrival) {
        if (gone) return new Entry.Gone();
        Optional<Peer> before = arrival.resumeToken().flatMap(token -> holder(token, arrival));
        if (before.isPresent()) {
            resume(before.get(), arrival);
            return new Entry.Entered(before.get());
        }
        if (peers.size() >= around.options().limit()) return new Entry.Full();
        return new Entry.Entered(welcome(arrival));
    }

    private Optional<Peer> holder(String token, Arrival arrival) {
        return peers.values().stream()
                .filter(peer -> peer.resumeToken.equals(token))
                .filter(peer -> peer.caller().userId().equals(arrival.caller().userId()))
                .findFirst();
    }

    private Peer welcome(Arrival arrival) {
        Peer peer = new Peer(this, around.ids().get(), around.ids().get(), arrival);
        List<RoomNews.Presence> others =
                peers.values().stream().map(Peer::presence).toList();
        for (MediaKind kind : silenced.getOrDefault(peer.caller().userId(), Set.of())) peer.block(kind, true);
        peers.put(peer.id(), peer);
        tell(peer, new RoomNews.Welcome(place(peer), false, false, rights(peer), others));
        tellLinks(peer);
        tellOthers(peer, new RoomNews.PeerJoined(peer.presence()));
        sit(peer);
        return peer;
    }

    private void resume(Peer peer, Arrival arrival) {
        RoomLine old = peer.line;
        peer.line = arrival.line();
        peer.resumeToken = around.ids().get();
        if (old != null && !old.equals(arrival.line()))
            old.close(RoomLine.REPLACED, "taken over by another connection");
        List<RoomNews.Presence> others =
                others(peer).stream().map(Peer::presence).toList();
        boolean mediaKept = !arrival.fresh() && !peer.mediaLost;
        tell(peer, new RoomNews.Welcome(place(peer), true, mediaKept, rights(peer), others));
        tellLinks(peer);
        if (!mediaKept) sitAnew(peer);
        else if (peer.unanswered != null) tell(peer, peer.unanswered);
        forgive(peer);
    }

    private RoomNews.Place place(Peer peer) {
        return new RoomNews.Place(peer.id(), row.roomId(), peer.resumeToken);
    }

    private RoomNews.Rights rights(Peer peer) {
        return new RoomNews.Rights(isModerator(peer.caller()), peer.blocked());
    }

    /** Whether this token would bring this peer back here. */
    public synchronized boolean holds(Peer peer, String resumeToken) {
        return isHere(peer) && peer.resumeToken.equals(resumeToken);
    }

    /**
     * Leaves, whichever connection the peer has: at once, or with {@code within} only when that is over and nobody has come back. A page that
     * goes away does not know whether it is closed or loaded again.
     */
    public synchronized void leave(Peer peer, Duration within) {
        if (!isHere(peer)) return;
        if (within.isPositive()) {
            peer.leaving = true;
            standUp(peer);
            beginGrace(peer, min(within, around.options().grace()));
            return;
        }
        RoomLine line = peer.line;
        remove(peer, Departure.LEFT);
        if (line != null) line.close(RoomLine.LEFT, "");
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Has no media any more; makes it anew when it comes back. */
    private void standUp(Peer peer) {
        peer.ears = null;
        if (peer.seat != null) peer.seat.leave();
        peer.seat = null;
        peer.mediaLost = true;
        peer.link = LinkWord.UNKNOWN;
        peer.forgetConnection();
        dropTracks(peer);
    }

    /** A connection has ended: of its own accord (1000, 1005), which is a leave, or not, and then it may come back for a while. */
    public synchronized void disconnected(Peer peer, RoomLine line, int code) {
        if (!isHere(peer) || !line.equals(peer.line)) return;
        peer.line = null;
        if (code == 1000 || code == 1005) remove(peer, Departure.LEFT);
        else beginGrace(peer);
    }

    private void beginGrace(Peer peer) {
        beginGrace(peer, around.options().grace());
    }

    private void beginGrace(Peer peer, Duration grace) {
        if (peer.grace != null) return;
        RoomTimer.Alarm[] mine = new RoomTimer.Alarm[1];
        mine[0] = around.timer().after(grace, () -> graceOver(peer, mine[0]));
        peer.grace = mine[0];
    }

    private synchronized void graceOver(Peer peer, RoomTimer.Alarm alarm) {
        if (!alarm.equals(peer.grace)) return;
        RoomLine line = peer.line;
        Departure why = peer.leaving ? Departure.LEFT : Departure.CONNECTION_LOST;
        if (remove(peer, why) && line != null) line.close(RoomLine.MEDIA_LOST, "media lost");
    }

    /** Ends the grace time where both the connection and media are there again. */
    private static void forgive(Peer peer) {
        if (peer.grace == null || peer.line == null || peer.mediaLost) return;
        peer.grace.cancel();
        peer.grace = null;
        peer.leaving = false;
    }

    /** False where the peer was not there any more. */
    private boolean remove(Peer peer, Departure why) {
        if (!peers.remove(peer.id(), peer)) return false;
        if (peer.grace != null) peer.grace.cancel();
        peer.grace = null;
        peer.ears = null;
        if (peer.seat != null) peer.seat.leave();
        dropTracks(peer);
        tellAll(new RoomNews.PeerLeft(peer.id(), why));
        if (peers.isEmpty()) empty();
        return true;
    }

    private void empty() {
        if (media != null) media.close();
        media = null;
        if (row.kept()) return;
        gone = true;
        emptied.accept(this);
    }

    /** Sends everybody away; nobody comes in any more. */
    synchronized void close() {
        gone = true;
        for (Peer peer : List.copyOf(peers.values())) {
            dismiss(peer, new RoomNews.Kicked("room_closed", "the room was closed"), RoomLine.ROOM_CLOSED);
            around.outside().banished().accept(peer);
        }
        peers.clear();
        if (media != null) media.close();
        media = null;
    }

    synchronized void announce(RoomNews news) {
        for (Peer peer : peers.values()) if (peer.line != null) peer.line.send(news);
    }

    /** This process stops: everybody shall connect again, perhaps elsewhere. */
    synchronized void drain(RoomNews.Draining news) {
        for (Peer peer : List.copyOf(peers.values())) dismiss(peer, news, RoomLine.RESTARTING);
    }

    private static void dismiss(Peer peer, RoomNews last, int code) {
        if (peer.grace != null) peer.grace.cancel();
        peer.ears = null;
        RoomLine line = peer.line;
        peer.line = null;
        if (line == null) return;
        line.send(last);
        line.close(code, "");
    }

    // What a participant does

    /** @param asked what the participant calls it; comes back with what answers it, as with the others here */
    public synchronized void offer(Peer peer, String sdp, List<TrackLabel> labels, @Nullable Object asked) {
        if (!isHere(peer)) return;
        boolean another = peer.isOfNewConnection(sdp);
        if (another || peer.mediaLost) {
            sitAnew(peer);
            peer.isOfNewConnection(sdp);
            forgive(peer);
        }
        if (peer.seat != null) peer.seat.offer(sdp, labels, asked);
    }

    public synchronized void answer(Peer peer, String sdp, @Nullable Object asked) {
        if (!isHere(peer) || peer.seat == null) return;
        peer.isOfNewConnection(sdp);
        peer.unanswered = null;
        peer.seat.answer(sdp, asked);
    }

    public synchronized void candidate(Peer peer, @Nullable String candidate, @Nullable String usernameFragment) {
        if (isHere(peer) && peer.seat != null) peer.seat.candidate(candidate, usernameFragment);
    }

    public synchronized void want(Peer peer, String trackId, Wanted wanted, @Nullable Object asked) {
        if (isHere(peer) && peer.seat != null) peer.seat.want(trackId, wanted, asked);
    }

    public synchronized void change(Peer peer, MediaState.Change change) {
        if (!isHere(peer) || !peer.change(change)) return;
        tellOthers(peer, new RoomNews.MediaStateChanged(peer.who(), peer.state(), Optional.empty()));
    }

    /** @param to empty for all others */
    public synchronized Optional<RoomRefusal> say(Peer from, Optional<String> to, JsonNode body) {
        if (!isHere(from)) return Optional.of(RoomRefusal.GONE);
        RoomNews news = new RoomNews.Said(from.id(), body, around.clock().instant());
        if (to.isEmpty()) {
            tellOthers(from, news);
            return Optional.empty();
        }
        Peer target = peers.get(to.get());
        if (target == null) return Optional.of(RoomRefusal.NO_PEER);
        tell(target, news);
        return Optional.empty();
    }

    // What a moderator does

    public synchronized Optional<RoomRefusal> mute(Peer by, String peerId, MediaKind kind, boolean mute) {
        return isHere(by) ? mute(by.caller(), peerId, kind, mute) : Optional.of(RoomRefusal.GONE);
    }

    /** The same by somebody who need not be in the room. */
    public synchronized Optional<RoomRefusal> mute(Caller by, String peerId, MediaKind kind, boolean mute) {
        Peer target = peers.get(peerId);
        Optional<RoomRefusal> refusal = refusal(by, target);
        if (refusal.isPresent() || target == null) return refusal;
        if (!target.block(kind, mute)) return Optional.empty();
        if (target.seat != null) target.seat.block(kind, mute);
        UUID person = target.caller().userId();
        if (target.blocked().isEmpty()) silenced.remove(person);
        else silenced.put(person, target.blocked());
        RoomNews.Forced forced = new RoomNews.Forced(mute, target.blocked());
        tellAll(new RoomNews.MediaStateChanged(target.who(), target.state(), Optional.of(forced)));
        return Optional.empty();
    }

    public synchronized Optional<RoomRefusal> kick(Peer by, String peerId, String reason) {
        return isHere(by) ? kick(by.caller(), peerId, reason) : Optional.of(RoomRefusal.GONE);
    }

    /** The same by somebody who need not be in the room. */
    public synchronized Optional<RoomRefusal> kick(Caller by, String peerId, String reason) {
        Peer target = peers.get(peerId);
        Optional<RoomRefusal> refusal = refusal(by, target);
        if (refusal.isPresent() || target == null) return refusal;
        RoomLine line = target.line;
        remove(target, Departure.KICKED);
        around.outside().banished().accept(target);
        if (line != null) {
            line.send(new RoomNews.Kicked("kicked", reason));
            line.close(RoomLine.KICKED, "kicked");
        }
        return Optional.empty();
    }

    private Optional<RoomRefusal> refusal(Caller by, @Nullable Peer target) {
        if (!isModerator(by)) return Optional.of(RoomRefusal.NOT_MODERATOR);
        return target == null ? Optional.of(RoomRefusal.NO_PEER) : Optional.empty();
    }

    /** The owners and admins of the namespace, and whoever created the room. */
    public boolean isModerator(Caller caller) {
        return caller.role() != Role.MEMBER || Objects.equals(row.createdBy(), caller.userId());
    }

    /** Who has no part any more in what this room belongs to goes, with all their connections. */
    public synchronized void leave(UUID userId) {
        for (Peer peer : List.copyOf(peers.values())) {
            if (peer.caller().userId().equals(userId)) leave(peer, Duration.ZERO);
        }
    }

    /** Who is here, in the order in which they came. */
    public synchronized List<RoomNews.Presence> participants() {
        return peers.values().stream().map(Peer::presence).toList();
    }

    // What the media loop says

    /** Runs {@code task} under the lock, unless the peer has another seat by now or is gone. */
    synchronized void heard(SeatEars ears, Runnable task) {
        if (ears.peer().ears == ears) task.run();
    }

    void offered(Peer peer, RoomNews.Offer offer) {
        peer.unanswered = offer;
        tell(peer, offer);
    }

    void published(Peer peer, PublishedTrack track) {
        peer.published(track);
        tellOthers(peer, new RoomNews.TrackAdded(peer.who(), peer.seen(track)));
    }

    void unpublished(Peer peer, PublishedTrack track) {
        if (peer.unpublished(track)) tellOthers(peer, new RoomNews.TrackRemoved(peer.who(), track));
    }

    /** Who never had media does not need it; who had it gets a while to make it anew. */
    void mediaLost(Peer peer, String why) {
        peer.seat = null;
        standUp(peer);
        tell(peer, new RoomNews.Refused(RoomRefusal.mediaLost(why), null));
        if (peer.hadMedia) beginGrace(peer);
    }

    void judged(Peer peer, LinkWord word) {
        peer.link = word;
        tellAll(new RoomNews.LinkJudged(peer.who(), word));
    }

    /** What was said of the others' connections before. */
    private void tellLinks(Peer peer) {
        for (Peer other : others(peer)) {
            if (other.link != LinkWord.UNKNOWN) tell(peer, new RoomNews.LinkJudged(other.who(), other.link));
        }
    }

    private synchronized void speaker(String peerId) {
        tellAll(new RoomNews.Speaker(peerId));
    }

    // Seats

    private void sit(Peer peer) {
        if (media == null) media = around.media().open(row.namespace(), row.roomId(), this::speaker);
        peer.mediaLost = false;
        SeatEars ears = new SeatEars(this, peer);
        peer.ears = ears;
        peer.seat = media.join(peer.id(), ears);
        for (MediaKind kind : peer.blocked()) peer.seat.block(kind, true);
    }

    private void sitAnew(Peer peer) {
        peer.ears = null;
        if (peer.seat != null) peer.seat.leave();
        peer.forgetConnection();
        dropTracks(peer);
        sit(peer);
    }

    private void dropTracks(Peer peer) {
        for (PublishedTrack track : peer.withoutTracks()) {
            tellOthers(peer, new RoomNews.TrackRemoved(peer.who(), track));
        }
    }

    // Telling

    private boolean isHere(Peer peer) {
        return peers.get(peer.id()) == peer;
    }

    private List<Peer> others(Peer peer) {
        return peers.values().stream().filter(other -> other != peer).toList();
    }

    void tell(Peer peer, RoomNews news) {
        RoomLine line = peer.line;
        if (line != null) line.send(news);
    }

    private void tellOthers(Peer peer, RoomNews news) {
        others(peer).forEach(other -> tell(other, news));
    }

    private void tellAll(RoomNews news) {
        List.copyOf(peers.values()).forEach(peer -> tell(peer, news));
    }
}
