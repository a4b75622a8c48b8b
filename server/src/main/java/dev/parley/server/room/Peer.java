package dev.parley.server.room;

import dev.parley.server.media.LinkWord;
import dev.parley.server.media.MediaKind;
import dev.parley.server.media.MediaSeat;
import dev.parley.server.media.PublishedTrack;
import dev.parley.server.tenant.Caller;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A participant: one connection of a person, and their seat at the media loops. All but what is public is confined to the lock of the room. */
public final class Peer {
    /** RFC 8866 §5.2: the second word of this line stays the same as long as a peer connection lives. */
    private static final Pattern ORIGIN = Pattern.compile("^o=\\S{1,255} (\\S{1,255}) ", Pattern.MULTILINE);

    private final Room room;
    private final String id;
    private final Caller caller;
    private final String name;
    private final Map<String, PublishedTrack> tracks = new LinkedHashMap<>();
    private final Set<MediaKind> blocked = EnumSet.noneOf(MediaKind.class);
    private MediaState state = MediaState.INITIAL;
    private String origin = "";

    @Nullable
    RoomLine line;

    String resumeToken;
    /** Set as long as the peer is in the room. */
    @Nullable
    MediaSeat seat;

    @Nullable
    SeatEars ears;
    /** The server's offer, until it is answered. */
    RoomNews.@Nullable Offer unanswered;

    RoomTimer.@Nullable Alarm grace;
    boolean hadMedia;
    LinkWord link = LinkWord.UNKNOWN;
    boolean mediaLost;
    /** Has said good-bye, and may come back for a moment all the same. */
    boolean leaving;

    Peer(Room room, String id, String resumeToken, Arrival arrival) {
        this.room = room;
        this.id = id;
        this.resumeToken = resumeToken;
        this.caller = arrival.caller();
        this.name = arrival.name();
        this.line = arrival.line();
    }

    public Room room() {
        return room;
    }

    /** Unique within the room. */
    public String id() {
        return id;
    }

    public Caller caller() {
        return caller;
    }

    RoomNews.Who who() {
        return new RoomNews.Who(id, caller.userId());
    }

    RoomNews.Presence presence() {
        List<RoomNews.Track> seen = tracks.values().stream().map(this::seen).toList();
        return new RoomNews.Presence(id, caller.userId(), name, state, seen, blocked());
    }

    RoomNews.Track seen(PublishedTrack track) {
        boolean muted = switch (track.source()) {
            case MIC -> !state.audioEnabled();
            case CAMERA -> !state.videoEnabled();
            case SCREEN, SCREEN_AUDIO -> blocked.contains(track.source().kind());
        };
        return new RoomNews.Track(track, muted);
    }

    MediaState state() {
        return state;
    }

    /** Whether it is another than before. */
    boolean change(MediaState.Change change) {
        MediaState before = state;
        state = state.with(change).without(blocked);
        return !state.equals(before);
    }

    /** Whether it was otherwise before. */
    boolean block(MediaKind kind, boolean block) {
        boolean changed = block ? blocked.add(kind) : blocked.remove(kind);
        state = state.without(blocked);
        return changed;
    }

    Set<MediaKind> blocked() {
        return Set.copyOf(blocked);
    }

    void published(PublishedTrack track) {
        tracks.put(track.trackId(), track);
    }

    boolean unpublished(PublishedTrack track) {
        return tracks.remove(track.trackId()) != null;
    }

    /** Forgets all tracks and tells which. */
    List<PublishedTrack> withoutTracks() {
        List<PublishedTrack> had = List.copyOf(tracks.values());
        tracks.clear();
        return had;
    }

    /** Whether this description is of another peer connection than the last one. */
    boolean isOfNewConnection(String sdp) {
        String before = origin;
        origin = origin(sdp).orElse(before);
        return !before.isEmpty() && !before.equals(origin);
    }

    void forgetConnection() {
        origin = "";
        unanswered = null;
    }

    private static Optional<String> origin(String sdp) {
        Matcher matcher = ORIGIN.matcher(sdp);
        return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
    }
}
