package dev.parley.server.call;

import dev.parley.server.conversation.Conversations;
import dev.parley.server.http.Body;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.http.Uuids;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code /api/calls}: the REST face of {@link Calls}. */
public final class CallRoutes {
    private static final Set<String> TYPES = Set.of("audio", "video", "screen");
    private static final Set<String> REJECT_REASONS = Set.of(CallLife.DECLINED, EndReason.BUSY);
    private static final Set<String> LEAVE_REASONS = Set.of(EndReason.ENDED_BY_USER, EndReason.CONNECTION_LOST);
    private static final int DEFAULT_PAGE = 20;
    private static final int MAX_PAGE = 100;

    private final Calls calls;
    private final MissedCalls missed;
    private final Conversations conversations;

    public CallRoutes(Calls calls, MissedCalls missed, Conversations conversations) {
        this.calls = calls;
        this.missed = missed;
        this.conversations = conversations;
    }

    public void addTo(Router router, Authenticator auth) {
        router.post("/api/calls/initiate", auth.required(this::initiate))
                .get("/api/calls", auth.required(this::history))
                .get("/api/calls/missed", auth.required(this::missed))
                .post("/api/calls/missed/seen", auth.required(this::seen))
                .get("/api/calls/:callId", auth.required(this::get))
                .post("/api/calls/:callId/ring", auth.required(this::ring))
                .post("/api/calls/:callId/answer", auth.required(this::answer))
                .post("/api/calls/:callId/reject", auth.required(this::reject))
                .post("/api/calls/:callId/end", auth.required(this::end))
                .post("/api/calls/:callId/leave", auth.required(this::leave))
                .post("/api/calls/:callId/join", auth.required(this::join))
                .post("/api/calls/:callId/invite", auth.required(this::invite))
                .patch("/api/calls/:callId/media", auth.required(this::media))
                .post("/api/calls/:callId/quality", auth.required(this::quality))
                .get("/api/conversations/:id/active-call", auth.required(this::active));
    }

    private Response initiate(Request request, Caller caller) {
        Body body = request.json();
        UUID conversation = body.requiredId("conversationId");
        CallType type = CallType.of(body.requiredOneOf("type", TYPES)).orElseThrow();
        Optional<List<UUID>> invitees = body.ids("participantIds", Conversations.MAX_MEMBERS);
        Call call = accepted(calls.initiate(caller, conversation, type, invitees, device(request)));
        return Response.created(Json.object(
                "callId", call.id(),
                "status", call.status().text(),
                "topology", Topology.of(call),
                "sfuRoomId", call.sfuRoomId(),
                "participants", CallJson.invited(call)));
    }

    private Response ring(Request request, Caller caller) {
        Call call = accepted(calls.ring(caller, request.id("callId")));
        return Response.ok(status(call));
    }

    private Response answer(Request request, Caller caller) {
        Call call = accepted(calls.answer(caller, request.id("callId"), device(request)));
        Map<String, @Nullable Object> json = status(call);
        json.put("startedAt", CallJson.time(call.startedAt()));
        return Response.ok(json);
    }

    private Response reject(Request request, Caller caller) {
        String reason = request.json().text("reason", 50).orElse(CallLife.DECLINED);
        if (!REJECT_REASONS.contains(reason)) throw HttpError.badRequest("reason must be declined or busy");
        Call call = accepted(calls.reject(caller, request.id("callId"), reason));
        return Response.ok(Json.object("callId", call.id(), "status", CallStatus.REJECTED.text()));
    }

    private Response end(Request request, Caller caller) {
        Call call = accepted(calls.end(caller, request.id("callId")));
        Map<String, @Nullable Object> json = status(call);
        if (!call.isLive()) {
            json.put("duration", call.durationSeconds());
            json.put("endReason", call.endReason());
        }
        return Response.ok(json);
    }

    private Response leave(Request request, Caller caller) {
        String reason = request.json().text("reason", 50).orElse(EndReason.ENDED_BY_USER);
        if (!LEAVE_REASONS.contains(reason)) {
            throw HttpError.badRequest("reason must be ended-by-user or connection-lost");
        }
        return Response.ok(status(accepted(calls.leave(caller, request.id("callId"), reason))));
    }

    private Response join(Request request, Caller caller) {
        return whole(calls.join(caller, request.id("callId"), device(request)));
    }

    private Response invite(Request request, Caller caller) {
        List<UUID> invitees = request.json()
                .ids("participantIds", Call.MAX_PARTICIPANTS)
                .orElseThrow(() -> HttpError.badRequest("participantIds is missing"));
        Calls.Gathering gathering = (before, people) -> conversations.with(caller, before, people);
        return whole(calls.invite(caller, request.id("callId"), invitees, gathering));
    }

    private Response media(Request request, Caller caller) {
        Body body = request.json();
        MediaState.Patch patch =
                new MediaState.Patch(body.bool("audioEnabled"), body.bool("videoEnabled"), body.bool("screenSharing"));
        Call call = accepted(calls.media(caller, request.id("callId"), patch));
        MediaState state = call.participant(caller.userId()).orElseThrow().mediaState();
        return Response.ok(Json.object("success", true, "mediaState", CallJson.media(state)));
    }

    private Response quality(Request request, Caller caller) {
        QualityReport report = QualityBody.read(request.json());
        accepted(calls.quality(caller, request.id("callId"), report));
        return Response.noContent();
    }

    private Response get(Request request, Caller caller) {
        Call call = accepted(calls.get(caller, request.id("callId")));
        return Response.ok(Json.object("call", CallJson.measured(call)));
    }

    private Response active(Request request, Caller caller) {
        UUID conversation = conversations.get(caller, request.id("id")).id();
        Optional<Call> call = calls.active(conversation);
        return Response.ok(Json.object("call", call.map(CallJson::call).orElse(null)));
    }

    private Response history(Request request, Caller caller) {
        UUID conversation =
                request.query("conversationId").map(CallRoutes::conversationId).orElse(null);
        if (conversation != null) conversations.get(caller, conversation);
        CallStore.Place before = request.query("before")
                .map(text -> HistoryCursor.read(text).orElseThrow(() -> HttpError.badRequest("before is not a cursor")))
                .orElse(null);
        int limit = request.query("limit").map(CallRoutes::limit).orElse(DEFAULT_PAGE);
        List<Call> page = calls.history(caller.userId(), conversation, before, limit);
        return Response.ok(Json.object(
                "calls",
                page.stream()
                        .map(call -> CallJson.historic(call, caller.userId()))
                        .toList(),
                "nextBefore",
                page.size() < limit ? null : HistoryCursor.after(page.getLast())));
    }

    private Response missed(Request request, Caller caller) {
        return Response.ok(Json.object(
                "calls",
                missed.unseen(caller.userId()).stream()
                        .map(call -> CallJson.historic(call, caller.userId()))
                        .toList()));
    }

    private Response seen(Request request, Caller caller) {
        missed.seen(caller.userId(), request.json().ids("callIds", MAX_PAGE).map(ids -> ids));
        return Response.noContent();
    }

    private static UUID conversationId(String text) {
        return Uuids.parse(text).orElseThrow(() -> HttpError.badRequest("conversationId must be a UUID"));
    }

    private static int limit(String text) {
        if (!text.matches("[1-9][0-9]{0,8}")) throw HttpError.badRequest("limit must be a positive number");
        return Math.min(Integer.parseInt(text), MAX_PAGE);
    }

    private static Response whole(Outcome outcome) {
        return Response.ok(Json.object("call", CallJson.call(accepted(outcome))));
    }

    private static Map<String, @Nullable Object> status(Call call) {
        return Json.object("callId", call.id(), "status", call.status().text());
    }

    /** The device that takes the call: the id of its socket. */
    private static Optional<String> device(Request request) {
        return request.header("x-socket-id").filter(id -> !id.isBlank() && id.length() <= 64);
    }

    private static Call accepted(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed(Call call, var _) -> call;
            case Outcome.Unchanged(Call call) -> call;
            case Outcome.Refused(Outcome.Refusal refusal, String message) -> throw error(refusal, message);
        };
    }

    private static HttpError error(Outcome.Refusal refusal, String message) {
        return switch (refusal) {
            case NOT_FOUND -> HttpError.notFound(message);
            case FORBIDDEN -> HttpError.forbidden(message);
            case ILLEGAL_TRANSITION -> HttpError.conflict("illegal_transition", message);
            case BUSY -> HttpError.conflict("busy", message);
            case CROSSED -> HttpError.conflict("call_crossed", message);
            case CALL_FULL -> HttpError.conflict("call_full", message);
            case BAD_REQUEST -> HttpError.badRequest(message);
        };
    }
}
