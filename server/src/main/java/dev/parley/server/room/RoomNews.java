package dev.parley.server.room;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.media.EncodingState;
import dev.parley.server.media.LinkWord;
import dev.parley.server.media.MediaKind;
import dev.parley.server.media.PublishedTrack;
import dev.parley.server.media.TrackLabel;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a participant is told; each wire's dialect spells it, {@code docs/signaling.md} explains it. */
public sealed interface RoomNews {
    /** Somebody as others see them. */
    record Presence(
            String peerId,
            UUID userId,
            String userName,
            MediaState state,
            List<Track> tracks,
            Set<MediaKind> silenced) {}

    record Track(PublishedTrack track, boolean muted) {}

    /** Who it is that something happens to. */
    record Who(String peerId, UUID userId) {}

    /** Why somebody is not there any more. */
    enum Departure {
        LEFT("left"),
        CONNECTION_LOST("connection-lost"),
        KICKED("kicked");

        private final String text;

        Departure(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /** Where one is now; {@code resumeToken} brings one back there. */
    record Place(String peerId, String roomId, String resumeToken) {}

    /**
     * The first thing that one hears.
     *
     * @param resumed whether one had the place before
     * @param mediaKept whether the server still has the other end of one's peer connection
     * @param rights what one may do, and may not
     */
    record Welcome(Place place, boolean resumed, boolean mediaKept, Rights rights, List<Presence> others)
            implements RoomNews {}

    /**
     * @param moderator whether one may mute others and send them away
     * @param silenced what a moderator has switched off of oneself
     */
    record Rights(boolean moderator, Set<MediaKind> silenced) {}

    record PeerJoined(Presence who) implements RoomNews {}

    record PeerLeft(String peerId, Departure why) implements RoomNews {}

    record TrackAdded(Who who, Track track) implements RoomNews {}

    record TrackRemoved(Who who, PublishedTrack track) implements RoomNews {}

    record Offer(String sdp, List<TrackLabel> labels) implements RoomNews {}

    /** @param asked what the participant's offer was called, null if it was not */
    record Answer(String sdp, @Nullable Object asked) implements RoomNews {}

    /** @param forced present where a moderator did it */
    record MediaStateChanged(Who who, MediaState state, Optional<Forced> forced) implements RoomNews {}

    /**
     * @param mute true for mute, false for its end
     * @param silenced everything that a moderator has switched off of the person now
     */
    record Forced(boolean mute, Set<MediaKind> silenced) {}

    /** @param code {@code kicked} or {@code room_closed} */
    record Kicked(String code, String reason) implements RoomNews {}

    record Said(String from, JsonNode body, Instant at) implements RoomNews {}

    /** @param peerId empty where nobody speaks */
    record Speaker(String peerId) implements RoomNews {}

    /** The connection of somebody, perhaps one's own, is better or worse than before. */
    record LinkJudged(Who who, LinkWord word) implements RoomNews {}

    /** Of a track of one's own others watch these encodings, and not the rest. */
    record Demanded(String trackId, String mid, List<EncodingState> encodings) implements RoomNews {}

    /** @param held whether a track of somebody else is not sent for now, since the connection does not carry it */
    record StreamState(String trackId, boolean held) implements RoomNews {}

    /** @param timeout until the connection is closed */
    record Draining(String reason, Duration timeout) implements RoomNews {}

    /**
     * Something that was asked of media was not done, or media is gone.
     *
     * @param asked what the participant called what it asked for, null if it did not
     */
    record Refused(RoomRefusal refusal, @Nullable Object asked) implements RoomNews {}
}
