package dev.parley.server.call;

import dev.parley.server.http.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How calls look on the wire, the same in REST answers and in events. Times are ISO-8601 in UTC. */
public final class CallJson {
    private CallJson() {}

    public static Map<String, @Nullable Object> call(Call call) {
        return Json.object(
                "id", call.id(),
                "conversationId", call.conversationId(),
                "type", call.type().text(),
                "status", call.status().text(),
                "initiatedBy", call.initiatedBy(),
                "startedAt", time(call.startedAt()),
                "endedAt", time(call.endedAt()),
                "durationSeconds", call.durationSeconds(),
                "endReason", call.endReason(),
                "createdAt", time(call.createdAt()),
                "topology", Topology.of(call),
                "sfuRoomId", call.sfuRoomId(),
                "participants",
                        call.participants().stream().map(CallJson::participant).toList());
    }

    private static Map<String, @Nullable Object> participant(Participant participant) {
        return Json.object(
                "userId", participant.userId(),
                "userName", participant.userName(),
                "userIdentifier", participant.userIdentifier(),
                "status", participant.status().text(),
                "joinedAt", time(participant.joinedAt()),
                "leftAt", time(participant.leftAt()),
                "mediaState", media(participant.mediaState()),
                "connectionQuality", participant.connectionQuality());
    }

    /** The call with what its people reported of their connections, where they did. */
    static Map<String, @Nullable Object> measured(Call call) {
        Map<String, @Nullable Object> json = call(call);
        json.put(
                "participants",
                call.participants().stream().map(CallJson::measured).toList());
        Map<String, @Nullable Object> stats = call.isLive() ? null : MediaStatsJson.ofCall(call);
        if (stats != null) json.put("qualityStats", stats);
        return json;
    }

    private static Map<String, @Nullable Object> measured(Participant participant) {
        Map<String, @Nullable Object> json = participant(participant);
        MediaStats stats = participant.mediaStats();
        if (stats.samples() > 0) json.put("mediaStats", MediaStatsJson.write(stats));
        if (!stats.candidateTypes().isEmpty()) json.put("iceCandidates", MediaStatsJson.types(stats));
        return json;
    }

    /** The call as one of its people sees it in their history. */
    static Map<String, @Nullable Object> historic(Call call, UUID viewer) {
        Map<String, @Nullable Object> json = call(call);
        json.put("direction", call.initiatedBy().equals(viewer) ? "outgoing" : "incoming");
        return json;
    }

    /** The people whom a new call asked, without the caller. */
    static List<Map<String, @Nullable Object>> invited(Call call) {
        return call.participants().stream()
                .filter(p -> !p.userId().equals(call.initiatedBy()))
                .map(CallJson::invitee)
                .toList();
    }

    private static Map<String, @Nullable Object> invitee(Participant participant) {
        boolean busy = participant.status() == ParticipantStatus.REJECTED;
        Map<String, @Nullable Object> json = Json.object(
                "userId", participant.userId(),
                "userName", participant.userName(),
                "userIdentifier", participant.userIdentifier(),
                "status", busy ? ParticipantStatus.REJECTED.text() : ParticipantStatus.INVITED.text());
        if (busy) json.put("reason", EndReason.BUSY);
        return json;
    }

    public static Map<String, @Nullable Object> media(MediaState state) {
        return Json.object(
                "audioEnabled", state.audioEnabled(),
                "videoEnabled", state.videoEnabled(),
                "screenSharing", state.screenSharing());
    }

    static @Nullable String time(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }
}
