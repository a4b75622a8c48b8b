package dev.parley.core.sfu;

import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerListener;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.wire.Entropy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Participants who receive each other. One thread owns it; after whatever was done to it, {@link #settle} makes the offers that follow from it. */
public final class Room {
    /** Of names that clients wish for; ids of browsers have 36 characters. */
    private static final int LONGEST_TRACK_ID = 64;

    private final Entropy entropy;
    private final Consumer<String> speakerChanged;
    private final Map<String, Participant> participants = new LinkedHashMap<>();
    private final List<Participant> lost = new ArrayList<>();
    private final Speakers speakers = new Speakers();
    private final Loudest loudest;
    private long tracks;

    /**
     * @param loudestAbove in a room of more participants than that only the three loudest are heard, and for a second whoever just began to speak
     * @param speakerChanged hears who speaks now, empty for nobody
     */
    public Room(Entropy entropy, int loudestAbove, Consumer<String> speakerChanged) {
        this.entropy = entropy;
        loudest = new Loudest(loudestAbove);
        this.speakerChanged = speakerChanged;
    }

    /**
     * Somebody comes; everything that is published is theirs too.
     *
     * @param id that nobody else here has
     * @param peers makes the connection
     */
    public Participant join(String id, ParticipantListener listener, Function<PeerListener, Peer> peers, long now) {
        Participant participant = new Participant(this, id, listener, peers, now);
        for (Participant other : participants.values()) {
            for (Publication publication : other.publications()) participant.subscribe(publication);
        }
        participants.put(id, participant);
        loudest.participants(participants.size());
        speakers.add(id);
        return participant;
    }

    /** Somebody goes. */
    public void leave(Participant participant) {
        if (!participants.remove(participant.id(), participant)) return;
        loudest.participants(participants.size());
        boolean spoke = speakers.speaker().equals(participant.id());
        speakers.remove(participant.id());
        participant.end();
        if (spoke) speakerChanged.accept("");
    }

    public int size() {
        return participants.size();
    }

    @Nullable
    public Participant participant(String id) {
        return participants.get(id);
    }

    public List<Participant> participants() {
        return List.copyOf(participants.values());
    }

    /** Looks at the time, every {@link Peer#TICK}. */
    public void tick(long now) {
        for (Participant participant : participants.values()) participant.tick(now);
        if (speakers.changed(now)) speakerChanged.accept(speakers.speaker());
        settle(now);
    }

    /** Makes the offers that are due, and lets go of those whose connection was lost. */
    public void settle(long now) {
        for (Participant gone : List.copyOf(lost)) leave(gone);
        lost.clear();
        for (Participant participant : participants.values()) participant.renegotiate(now);
    }

    void published(Publication publication) {
        for (Participant other : participants.values()) {
            if (other != publication.owner()) other.subscribe(publication);
        }
    }

    /** Their end may come in the middle of something, so it waits until the room settles. */
    void lost(Participant participant) {
        lost.add(participant);
    }

    /** Empty when nobody speaks. */
    String speaker() {
        return speakers.speaker();
    }

    void heard(String id, int level) {
        if (level >= 0) speakers.heard(id, level);
    }

    Loudest loudest() {
        return loudest;
    }

    Entropy entropy() {
        return entropy;
    }

    /** The wished name of a track if it can be written and nobody has it, else one of ours. */
    String freeTrackId(String wish) {
        if (SendTrack.writable(wish) && wish.length() <= LONGEST_TRACK_ID && free(wish)) return wish;
        String name;
        do {
            tracks++;
            name = "track-" + tracks;
        } while (!free(name));
        return name;
    }

    private boolean free(String trackId) {
        for (Participant one : participants.values()) {
            if (one.publishes(trackId)) return false;
        }
        return true;
    }
}
