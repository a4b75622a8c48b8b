package dev.parley.core.sfu;

import dev.parley.core.ice.IceCredentials;
import dev.parley.core.peer.Handshake;
import dev.parley.core.peer.LitePath;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerListener;
import dev.parley.core.peer.Reply;
import dev.parley.core.peer.Surroundings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The server's end of a guest: what a media loop does for a seat. */
final class Seat implements ParticipantListener {
    final World.Line toServer = new World.Line();
    final World.Line toClient = new World.Line();
    final List<String> lost = new ArrayList<>();
    final List<String> published = new ArrayList<>();
    final Participant participant;
    final List<String> holds = new ArrayList<>();
    final List<Quality> qualities = new ArrayList<>();
    final Map<String, List<EncodingWish>> demands = new HashMap<>();
    int unanswered;
    int connected;
    int offers;
    private final World world;
    private final Guest guest;
    private final Handshake.Starter handshakes;

    Seat(World world, Guest guest, Handshake.Starter handshakes) {
        this.world = world;
        this.guest = guest;
        this.handshakes = handshakes;
        participant = world.room.join(guest.id, this, this::connect, world.net.now);
    }

    private Peer connect(PeerListener listener) {
        Surroundings around = world.surroundings(handshakes);
        LitePath path = new LitePath(credentials(), world.out);
        Peer peer = new Peer(around, path, this::credentials, listener);
        for (String name : names) world.names.put(name, peer);
        names.clear();
        own = peer;
        return peer;
    }

    private final List<String> names = new ArrayList<>();
    private @Nullable Peer own;

    private IceCredentials credentials() {
        IceCredentials fresh = IceCredentials.create(world.entropy);
        Peer peer = own;
        if (peer == null) names.add(fresh.ufrag());
        else world.names.put(fresh.ufrag(), peer);
        return fresh;
    }

    void offered(String sdp, List<Label> labels) {
        say(participant.offered(sdp, labels, world.net.now));
    }

    void answered(String sdp) {
        say(participant.answered(sdp, world.net.now));
    }

    private void say(Reply reply) {
        switch (reply) {
            case Reply.Answer(String sdp) -> world.signal(toClient, () -> guest.answered(sdp));
            case Reply.Refused refused -> guest.refusals.add(refused.code());
            case Reply.Done() -> {}
        }
        world.room.settle(world.net.now);
    }

    void leave() {
        world.room.leave(participant);
        world.room.settle(world.net.now);
    }

    @Override
    public void offer(String sdp, List<Label> labels) {
        offers++;
        world.signal(toClient, () -> guest.offered(sdp));
    }

    @Override
    public void unanswered() {
        unanswered++;
    }

    @Override
    public void published(Publication publication) {
        published.add(publication.trackId());
    }

    @Override
    public void unpublished(Publication publication) {
        published.remove(publication.trackId());
    }

    @Override
    public void held(Publication publication, boolean held) {
        holds.add(publication.trackId() + (held ? " held" : " goes on"));
    }

    @Override
    public void demanded(Publication publication) {
        demands.put(publication.trackId(), publication.wishes());
    }

    /** The guest wants nothing of a track for now, or all of it again. */
    boolean pause(String trackId, boolean pause) {
        return participant.want(trackId, new Wish(0, 0, 0, pause));
    }

    @Override
    public void quality(Quality word) {
        qualities.add(word);
    }

    @Override
    public void connected() {
        connected++;
    }

    @Override
    public void lost(String reason) {
        lost.add(reason);
    }
}
