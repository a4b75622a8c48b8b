package dev.parley.server.signal.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import dev.parley.server.media.MediaKind;
import dev.parley.server.media.TrackLabel;
import dev.parley.server.media.TrackSource;
import dev.parley.server.media.Wanted;
import dev.parley.server.room.MediaState;
import dev.parley.server.room.Rooms;
import dev.parley.server.signal.Refusal;
import dev.parley.server.signal.RoomCommand;
import dev.parley.server.signal.dialect.Fields.Wrong;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads the native signaling profile; {@code docs/signaling.md} is its reference. {@link NativeNews} writes it. */
public final class NativeDialect {
    /** In characters; a description with 200 sections has about 300,000. */
    private static final int MOST_SDP = 512 * 1024;

    private static final int MOST_CANDIDATE = 2048;
    private static final int MOST_LABELS = 1000;
    private static final int LONGEST_NAME = 128;

    /** In bytes of JSON. */
    private static final int MOST_BODY = 16 * 1024;

    private NativeDialect() {}

    /** Any text is a request; what cannot be understood is one that says why. */
    public static RoomCommand.Request read(String text) {
        Optional<JsonNode> tree = Json.parse(text).filter(JsonNode::isObject);
        if (tree.isEmpty()) return new RoomCommand.Request(null, malformed(Fields.bad("a message is a JSON object")));
        JsonNode message = tree.get();
        return new RoomCommand.Request(id(message), command(message));
    }

    private static @Nullable JsonNode id(JsonNode message) {
        JsonNode id = message.path("id");
        boolean usable = (id.isTextual() && id.textValue().length() <= LONGEST_NAME) || id.isNumber();
        return usable ? id : null;
    }

    private static RoomCommand command(JsonNode message) {
        try {
            JsonNode data = message.path("data");
            // Fields may stand beside the type, unless there is data.
            Fields fields = new Fields(data.isObject() ? data : message);
            return command(new Fields(message).requiredText("type", 50), fields);
        } catch (Wrong wrong) {
            return malformed(wrong);
        }
    }

    private static RoomCommand malformed(Wrong wrong) {
        return new RoomCommand.Malformed(wrong.refusal());
    }

    private static RoomCommand command(String type, Fields data) {
        return switch (type) {
            case "join" -> join(data);
            case "offer" -> new RoomCommand.Offer(sdp(data), labels(data));
            case "answer" -> new RoomCommand.Answer(sdp(data));
            case "ice-candidate" -> candidate(data);
            case "media-state" -> new RoomCommand.ChangeMedia(change(data));
            case "subscribe" -> subscribe(data);
            case "mute" ->
                new RoomCommand.Mute(
                        peerId(data), kind(data), data.bool("muted").orElse(true));
            case "kick" ->
                new RoomCommand.Kick(peerId(data), data.text("reason", 200).orElse(""));
            case "message" -> say(data);
            case "leave" -> new RoomCommand.Leave(Duration.ofMillis(data.number("withinMs", 600_000)));
            case "ping" -> new RoomCommand.Ping();
            default -> new RoomCommand.Malformed(new Refusal("unknown_type", "there is no message " + type));
        };
    }

    private static RoomCommand join(Fields data) {
        Optional<String> room = data.text("roomId", 1000).or(() -> data.text("room_id", 1000));
        if (room.isPresent() && !Rooms.isRoomId(room.get())) {
            throw Fields.bad("roomId must have 1 to 128 characters, none of them a control character");
        }
        Optional<String> name = data.text("name", LONGEST_NAME).filter(text -> !text.isBlank());
        Optional<String> token = data.text("resumeToken", 200);
        return new RoomCommand.Join(room, name, token, data.bool("fresh").orElse(false));
    }

    private static String sdp(Fields data) {
        return data.text("sdp", MOST_SDP, "too_large")
                .filter(text -> !text.isEmpty())
                .orElseThrow(() -> Fields.bad("sdp is missing"));
    }

    private static List<TrackLabel> labels(Fields data) {
        Optional<JsonNode> tracks = data.field("tracks");
        if (tracks.isEmpty()) return List.of();
        JsonNode list = tracks.get();
        if (!list.isArray() || list.size() > MOST_LABELS) throw Fields.bad("tracks must be a list of {mid, source}");
        List<TrackLabel> labels = new ArrayList<>();
        for (JsonNode each : list) labels.add(label(new Fields(each)));
        return List.copyOf(labels);
    }

    private static TrackLabel label(Fields track) {
        TrackSource source = TrackSource.of(track.requiredText("source", 20))
                .orElseThrow(() -> Fields.bad("source must be mic, camera, screen or screen-audio"));
        String trackId = track.text("trackId", LONGEST_NAME).orElse("");
        return new TrackLabel(track.requiredText("mid", 64), trackId, source);
    }

    /** Also as one object inside {@code candidate}, which is what {@code RTCIceCandidate.toJSON()} gives. */
    private static RoomCommand candidate(Fields data) {
        Optional<JsonNode> inner = data.field("candidate").filter(JsonNode::isObject);
        Fields init = inner.map(Fields::new).orElse(data);
        String candidate = init.text("candidate", MOST_CANDIDATE, "too_large").orElse("");
        String attribute = candidate.startsWith("a=") ? candidate.substring(2) : candidate;
        String value = attribute.startsWith("candidate:") ? attribute.substring("candidate:".length()) : attribute;
        String ufrag = init.text("usernameFragment", 256).orElse(null);
        return new RoomCommand.Candidate(value.isEmpty() ? null : value, ufrag);
    }

    private static MediaState.Change change(Fields data) {
        return new MediaState.Change(data.bool("audioEnabled"), data.bool("videoEnabled"), data.bool("screenSharing"));
    }

    private static RoomCommand subscribe(Fields data) {
        Wanted wanted = new Wanted(
                data.number("width", 100_000),
                data.number("height", 100_000),
                data.number("fps", 1000),
                data.bool("paused").orElse(false));
        return new RoomCommand.Subscribe(data.requiredText("trackId", LONGEST_NAME), wanted);
    }

    private static String peerId(Fields data) {
        return data.requiredText("peerId", LONGEST_NAME);
    }

    private static MediaKind kind(Fields data) {
        return switch (data.text("kind", 20).orElse("audio")) {
            case "audio" -> MediaKind.AUDIO;
            case "video" -> MediaKind.VIDEO;
            default -> throw Fields.bad("kind must be audio or video");
        };
    }

    private static RoomCommand say(Fields data) {
        JsonNode body = data.field("body").orElseThrow(() -> Fields.bad("body is missing"));
        if (Json.text(body).getBytes(StandardCharsets.UTF_8).length > MOST_BODY) {
            throw new Wrong("too_large", "body is longer than " + MOST_BODY + " bytes");
        }
        return new RoomCommand.Say(data.text("to", LONGEST_NAME), body);
    }
}
