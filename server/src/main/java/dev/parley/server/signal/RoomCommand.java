package dev.parley.server.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.media.MediaKind;
import dev.parley.server.media.TrackLabel;
import dev.parley.server.media.Wanted;
import dev.parley.server.room.MediaState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a participant of a room, or who wants to be one, asks for, read from whichever wire. */
public sealed interface RoomCommand {
    /** @param fresh with a peer connection that the server does not know */
    record Join(Optional<String> roomId, Optional<String> name, Optional<String> resumeToken, boolean fresh)
            implements RoomCommand {}

    record Offer(String sdp, List<TrackLabel> labels) implements RoomCommand {}

    record Answer(String sdp) implements RoomCommand {}

    record Candidate(@Nullable String candidate, @Nullable String usernameFragment) implements RoomCommand {}

    record ChangeMedia(MediaState.Change change) implements RoomCommand {}

    record Subscribe(String trackId, Wanted wanted) implements RoomCommand {}

    record Mute(String peerId, MediaKind kind, boolean mute) implements RoomCommand {}

    record Kick(String peerId, String reason) implements RoomCommand {}

    record Say(Optional<String> to, JsonNode body) implements RoomCommand {}

    /** @param within how long one may still come back, as a page that is loaded again; zero for not at all */
    record Leave(Duration within) implements RoomCommand {}

    record Ping() implements RoomCommand {}

    record Malformed(Refusal refusal) implements RoomCommand {}

    /**
     * A command with what the sender calls it.
     *
     * @param id a string or a number, or null
     */
    record Request(@Nullable JsonNode id, RoomCommand command) {}
}
