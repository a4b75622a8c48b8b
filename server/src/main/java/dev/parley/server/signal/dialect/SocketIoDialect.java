package dev.parley.server.signal.dialect;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.call.Call;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.CallJson;
import dev.parley.server.call.EndReason;
import dev.parley.server.call.Participant;
import dev.parley.server.http.Json;
import dev.parley.server.http.Uuids;
import dev.parley.server.signal.Command;
import dev.parley.server.signal.News;
import dev.parley.server.signal.Refusal;
import dev.parley.server.signal.Signal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The {@code call:*} events of Socket.IO clients; {@code docs/calls.md} is their reference. */
public final class SocketIoDialect {
    /** A session description with 20 media sections has about 60 kB. */
    private static final int MAX_SDP = 200_000;

    private static final int MAX_CANDIDATE = 2048;

    private SocketIoDialect() {}

    /** An event as it is emitted: its name and its one argument. */
    public record Event(String name, Map<String, @Nullable Object> payload) {}

    public static Command read(String event, List<JsonNode> arguments) {
        return switch (event) {
            case "call:offer" -> description(arguments, "offer");
            case "call:answer" -> description(arguments, "answer");
            case "call:ice-candidate" -> candidate(arguments);
            case "presence:subscribe" -> new Command.SubscribePresence();
            default -> malformed("unknown_event", "there is no event " + shortened(event));
        };
    }

    private static Command description(List<JsonNode> arguments, String field) {
        return addressed(arguments, (callId, target, payload) -> {
            JsonNode content = payload.path(field);
            String type = content.path("type").asText("");
            boolean described = (type.equals(field) || (type.equals("pranswer") && field.equals("answer")))
                    && content.path("sdp").isTextual();
            if (!described) return malformed("bad_request", field + " must be {type, sdp}");
            if (content.path("sdp").textValue().length() > MAX_SDP)
                return malformed("too_large", "the sdp is too long");
            return new Command.Send(
                    field.equals("offer")
                            ? new Signal.Offer(callId, target, content)
                            : new Signal.Answer(callId, target, content));
        });
    }

    private static Command candidate(List<JsonNode> arguments) {
        return addressed(arguments, (callId, target, payload) -> {
            JsonNode content = payload.path("candidate");
            if (!payload.has("candidate") || !isCandidate(content)) {
                return malformed("bad_request", "candidate must be {candidate, sdpMid, …} or null");
            }
            return new Command.Send(new Signal.Candidate(callId, target, content));
        });
    }

    /** Null and an empty string end the list of candidates. */
    private static boolean isCandidate(JsonNode content) {
        if (content.isNull()) return true;
        if (content.isTextual()) return content.textValue().isEmpty();
        return content.isObject()
                && content.path("candidate").isTextual()
                && content.path("candidate").textValue().length() <= MAX_CANDIDATE;
    }

    @FunctionalInterface
    private interface Addressed {
        Command read(UUID callId, UUID target, JsonNode payload);
    }

    private static Command addressed(List<JsonNode> arguments, Addressed then) {
        if (arguments.isEmpty() || !arguments.getFirst().isObject()) {
            return malformed("bad_request", "the event needs an object");
        }
        JsonNode payload = arguments.getFirst();
        Optional<UUID> callId = Uuids.parse(payload.path("callId").asText(""));
        Optional<UUID> target = Uuids.parse(payload.path("targetUserId").asText(""));
        if (callId.isEmpty()) return malformed("bad_request", "callId must be a UUID");
        if (target.isEmpty()) return malformed("bad_request", "targetUserId must be a UUID");
        return then.read(callId.get(), target.get(), payload);
    }

    private static Command malformed(String code, String message) {
        return new Command.Malformed(new Refusal(code, message));
    }

    private static String shortened(String text) {
        return text.length() <= 50 ? text : text.substring(0, 50) + "…";
    }

    public static Event write(News news) {
        return switch (news) {
            case News.OfCall(CallEvent event) -> write(event);
            case News.AnsweredElsewhere(UUID callId, UUID userId) ->
                event("call:answered-elsewhere", "callId", callId, "userId", userId);
            case News.Relayed(Signal signal, UUID from) -> write(signal, from);
            case News.PresenceChanged(UUID userId, String name, String identifier, boolean online) ->
                event(
                        "presence:changed",
                        "userId",
                        userId,
                        "userName",
                        name,
                        "userIdentifier",
                        identifier,
                        "online",
                        online);
            case News.ConversationChanged(UUID conversationId) ->
                event("conversation:changed", "conversationId", conversationId);
            case News.Failed(String event, JsonNode request, Refusal(String code, String message)) ->
                event(
                        "call:error",
                        "callId",
                        request.path("callId").textValue(),
                        "event",
                        event,
                        "code",
                        code,
                        "message",
                        message);
        };
    }

    private static Event write(Signal signal, UUID from) {
        return switch (signal) {
            case Signal.Offer(UUID callId, var _, JsonNode content) ->
                event("call:offer", "callId", callId, "fromUserId", from, "offer", content);
            case Signal.Answer(UUID callId, var _, JsonNode content) ->
                event("call:answer", "callId", callId, "fromUserId", from, "answer", content);
            case Signal.Candidate(UUID callId, var _, JsonNode content) ->
                event("call:ice-candidate", "callId", callId, "fromUserId", from, "candidate", content);
        };
    }

    private static Event write(CallEvent event) {
        return switch (event) {
            case CallEvent.Incoming incoming -> incoming(incoming.call());
            case CallEvent.Ringing(UUID callId, var _, UUID userId) ->
                event("call:ringing", "callId", callId, "userId", userId);
            case CallEvent.Answered(UUID callId, var _, UUID userId, var _) ->
                event("call:answered", "callId", callId, "userId", userId);
            case CallEvent.Claimed(UUID callId, var _, UUID userId, var _) ->
                event("call:answered", "callId", callId, "userId", userId);
            case CallEvent.Invited(UUID callId, var _, Participant who, UUID conversationId) ->
                person("call:participant-invited", callId, who, conversationId);
            case CallEvent.Joined(UUID callId, var _, Participant who, UUID conversationId) ->
                person("call:participant-joined", callId, who, conversationId);
            case CallEvent.TopologyChanged(UUID callId, var _, String topology, String roomId) ->
                event("call:topology", "callId", callId, "topology", topology, "roomId", roomId);
            case CallEvent.Left(UUID callId, var _, UUID userId) ->
                event("call:participant-left", "callId", callId, "userId", userId);
            case CallEvent.Excluded(UUID callId, var _, var _, UUID by) ->
                event("call:ended", "callId", callId, "reason", EndReason.ENDED_BY_USER, "endedBy", by);
            case CallEvent.Rejected(UUID callId, var _, UUID userId, String reason) ->
                event("call:rejected", "callId", callId, "userId", userId, "reason", reason);
            case CallEvent.Missed(UUID callId, var _, UUID userId) ->
                event("call:missed", "callId", callId, "userId", userId);
            case CallEvent.MissedSeen(UUID callId, var _, UUID userId) ->
                event("call:missed-seen", "callId", callId, "userId", userId);
            case CallEvent.Ended(UUID callId, var _, String reason, UUID endedBy) ->
                event("call:ended", "callId", callId, "reason", reason, "endedBy", endedBy);
            case CallEvent.MediaChanged(UUID callId, var _, UUID userId, var state) ->
                event(
                        "call:media-state-changed",
                        "callId",
                        callId,
                        "userId",
                        userId,
                        "mediaState",
                        CallJson.media(state));
            case CallEvent.QualityChanged(UUID callId, var _, UUID userId, String quality) ->
                event("call:quality", "callId", callId, "userId", userId, "quality", quality);
        };
    }

    private static Event incoming(Call call) {
        Map<String, @Nullable Object> json = CallJson.call(call);
        return event(
                "call:incoming",
                "callId",
                call.id(),
                "conversationId",
                call.conversationId(),
                "type",
                call.type().text(),
                "initiatedBy",
                call.initiatedBy(),
                "participants",
                json.get("participants"));
    }

    private static Event person(String name, UUID callId, Participant who, UUID conversationId) {
        return event(
                name,
                "callId",
                callId,
                "userId",
                who.userId(),
                "userName",
                who.userName(),
                "userIdentifier",
                who.userIdentifier(),
                "conversationId",
                conversationId);
    }

    private static Event event(String name, @Nullable Object... fields) {
        return new Event(name, Json.object(fields));
    }
}
