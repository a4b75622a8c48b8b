package dev.parley.server.signal.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import dev.parley.server.media.EncodingState;
import dev.parley.server.media.LinkWord;
import dev.parley.server.media.MediaKind;
import dev.parley.server.media.PublishedTrack;
import dev.parley.server.media.TrackLabel;
import dev.parley.server.room.MediaState;
import dev.parley.server.room.RoomNews;
import dev.parley.server.room.RoomRefusal;
import dev.parley.server.tenant.TurnGrants;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes the native signaling profile; {@code docs/signaling.md} is its reference. {@link NativeDialect} reads it. */
public final class NativeNews {
    private NativeNews() {}

    /** @param id of the request that this answers, or null */
    public static String write(RoomNews news, @Nullable JsonNode id) {
        return switch (news) {
            case RoomNews.Welcome welcome -> frame("welcome", id, welcome(welcome));
            case RoomNews.PeerJoined(RoomNews.Presence who) ->
                frame("peer-joined", id, Json.object("participant", presence(who)));
            case RoomNews.PeerLeft(String peerId, RoomNews.Departure why) ->
                frame("peer-left", id, Json.object("peerId", peerId, "reason", why.text()));
            case RoomNews.TrackAdded(RoomNews.Who who, RoomNews.Track track) ->
                frame("track-added", id, about(who, track(track)));
            case RoomNews.TrackRemoved(RoomNews.Who who, PublishedTrack track) ->
                frame("track-removed", id, about(who, track(track)));
            case RoomNews.Offer(String sdp, List<TrackLabel> labels) -> frame("offer", id, offer(sdp, labels));
            case RoomNews.Answer(String sdp, var _) -> frame("answer", id, Json.object("sdp", sdp));
            case RoomNews.MediaStateChanged changed -> frame("media-state-changed", id, changed(changed));
            case RoomNews.Kicked(String code, String reason) ->
                frame("kicked", id, Json.object("code", code, "reason", reason));
            case RoomNews.Said(String from, JsonNode body, var at) ->
                frame("message", id, Json.object("from", from, "body", body, "at", at.toString()));
            case RoomNews.Speaker(String peerId) ->
                frame("speaker", id, Json.object("peerId", peerId.isEmpty() ? null : peerId));
            case RoomNews.LinkJudged(RoomNews.Who who, LinkWord word) ->
                frame("quality", id, about(who, Json.object("quality", word.wire())));
            case RoomNews.Demanded(String trackId, String mid, List<EncodingState> encodings) ->
                frame("encodings", id, demanded(trackId, mid, encodings));
            case RoomNews.StreamState(String trackId, boolean held) ->
                frame(
                        "stream-state",
                        id,
                        held
                                ? Json.object("trackId", trackId, "state", "paused", "reason", "bandwidth")
                                : Json.object("trackId", trackId, "state", "active"));
            case RoomNews.Draining(String reason, Duration timeout) ->
                frame("server-draining", id, Json.object("reason", reason, "timeoutMs", timeout.toMillis()));
            case RoomNews.Refused(RoomRefusal(String code, String message), var _) -> error(code, message, id);
        };
    }

    public static String error(String code, String message, @Nullable JsonNode id) {
        return frame("error", id, Json.object("code", code, "message", message));
    }

    public static String pong(@Nullable JsonNode id) {
        return frame("pong", id, Json.object());
    }

    /**
     * @param relayed whether no other way leads to the room
     * @param refreshed whether they follow others
     */
    public static String credentials(TurnGrants.Grant grant, Duration ttl, boolean relayed, boolean refreshed) {
        Map<String, @Nullable Object> data = Json.object(
                "urls", grant.urls(),
                "username", grant.username(),
                "credential", grant.credential(),
                "ttl", ttl.toSeconds(),
                "uris", grant.urls(),
                "password", grant.credential(),
                "iceTransportPolicy", relayed ? "relay" : "all");
        return frame(refreshed ? "refresh-credentials" : "turn-credentials", null, data);
    }

    private static String frame(String type, @Nullable JsonNode id, Map<String, @Nullable Object> data) {
        return Json.text(
                id == null
                        ? Json.object("type", type, "data", data)
                        : Json.object("type", type, "id", id, "data", data));
    }

    private static Map<String, @Nullable Object> welcome(RoomNews.Welcome welcome) {
        return Json.object(
                "peerId", welcome.place().peerId(),
                "roomId", welcome.place().roomId(),
                "resumeToken", welcome.place().resumeToken(),
                "resumed", welcome.resumed(),
                "mediaKept", welcome.mediaKept(),
                "moderator", welcome.rights().moderator(),
                "silenced", kinds(welcome.rights().silenced()),
                "participants",
                        welcome.others().stream().map(NativeNews::presence).toList());
    }

    private static Map<String, @Nullable Object> presence(RoomNews.Presence who) {
        return Json.object(
                "peerId", who.peerId(),
                "userId", who.userId(),
                "userName", who.userName(),
                "mediaState", state(who.state()),
                "tracks", who.tracks().stream().map(NativeNews::track).toList(),
                "silenced", kinds(who.silenced()));
    }

    private static List<String> kinds(Set<MediaKind> kinds) {
        return kinds.stream().sorted().map(NativeNews::kind).toList();
    }

    private static String kind(MediaKind kind) {
        return kind == MediaKind.AUDIO ? "audio" : "video";
    }

    private static Map<String, @Nullable Object> state(MediaState state) {
        return Json.object(
                "audioEnabled", state.audioEnabled(),
                "videoEnabled", state.videoEnabled(),
                "screenSharing", state.screenSharing());
    }

    private static Map<String, @Nullable Object> track(RoomNews.Track track) {
        Map<String, @Nullable Object> json = track(track.track());
        json.put("muted", track.muted());
        return json;
    }

    private static Map<String, @Nullable Object> track(PublishedTrack track) {
        return Json.object(
                "trackId", track.trackId(),
                "streamId", track.streamId(),
                "kind", kind(track.source().kind()),
                "source", track.source().wire());
    }

    private static Map<String, @Nullable Object> about(RoomNews.Who who, Map<String, @Nullable Object> more) {
        Map<String, @Nullable Object> json = Json.object("peerId", who.peerId(), "userId", who.userId());
        json.putAll(more);
        return json;
    }

    private static Map<String, @Nullable Object> offer(String sdp, List<TrackLabel> labels) {
        var tracks = labels.stream()
                .map(label -> Json.object(
                        "mid",
                        label.mid(),
                        "trackId",
                        label.trackId(),
                        "source",
                        label.source().wire()))
                .toList();
        return Json.object("sdp", sdp, "tracks", tracks);
    }

    private static Map<String, @Nullable Object> demanded(String trackId, String mid, List<EncodingState> encodings) {
        var states = encodings.stream()
                .map(one -> Json.object("rid", one.rid().isEmpty() ? null : one.rid(), "active", one.active()))
                .toList();
        return Json.object("trackId", trackId, "mid", mid, "encodings", states);
    }

    private static Map<String, @Nullable Object> changed(RoomNews.MediaStateChanged changed) {
        Map<String, @Nullable Object> json = about(changed.who(), Json.object("mediaState", state(changed.state())));
        changed.forced().ifPresent(forced -> {
            json.put("forced", forced.mute());
            json.put("silenced", kinds(forced.silenced()));
        });
        return json;
    }
}
