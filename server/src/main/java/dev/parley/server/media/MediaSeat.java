package dev.parley.server.media;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One participant's place in a room: its peer connection. For any thread. What cannot be done is answered by {@link SeatListener#refused}. */
public interface MediaSeat {
    /**
     * The client offers; {@link SeatListener#answer} or {@link SeatListener#refused} follows.
     *
     * @param labels what its sections are for, as far as it says; the rest is guessed by kind: microphone, camera
     * @param asked comes back with what answers the offer
     */
    void offer(String sdp, List<TrackLabel> labels, @Nullable Object asked);

    /**
     * The client answers our offer.
     *
     * @param asked comes back where that is refused
     */
    void answer(String sdp, @Nullable Object asked);

    /**
     * A candidate of the client.
     *
     * @param candidate the attribute's value; empty or null means that there are no more
     */
    void candidate(@Nullable String candidate, @Nullable String usernameFragment);

    /** What the seat publishes of that kind is dropped, or passes again: a moderator's mute. */
    void block(MediaKind kind, boolean blocked);

    /**
     * What the viewer wants of a track of somebody else. Until it says so, everything is wanted.
     *
     * @param asked comes back where that is refused
     */
    void want(String trackId, Wanted wanted, @Nullable Object asked);

    /** Ends the seat; its listener hears nothing more, the others lose its tracks. */
    void leave();
}
