package dev.parley.server.room;

import dev.parley.server.http.Body;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.media.MediaKind;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webrtc/rooms/:roomId/participants}: what moderators may do, for back ends that are in no room themselves. */
public final class ModerationRoutes {
    private static final String PARTICIPANTS = "/v1/webrtc/rooms/:roomId/participants";
    private static final int LONGEST_REASON = 500;

    private final Rooms rooms;
    private final RoomRecords records;

    public ModerationRoutes(Rooms rooms, RoomRecords records) {
        this.rooms = rooms;
        this.records = records;
    }

    public void addTo(Router router, Authenticator auth) {
        router.get(PARTICIPANTS, auth.required(this::list))
                .post(PARTICIPANTS + "/:peerId/mute", auth.required(this::mute))
                .delete(PARTICIPANTS + "/:peerId", auth.required(this::kick));
    }

    private Response list(Request request, Caller caller) {
        Room room = room(request, caller);
        if (!room.isModerator(caller)) throw refused(RoomRefusal.NOT_MODERATOR);
        var all = room.participants().stream().map(ModerationRoutes::json).toList();
        return Response.ok(Json.object("participants", all));
    }

    private static Map<String, @Nullable Object> json(RoomNews.Presence who) {
        return Json.object(
                "peerId", who.peerId(),
                "userId", who.userId(),
                "userName", who.userName(),
                "mediaState",
                        Json.object(
                                "audioEnabled", who.state().audioEnabled(),
                                "videoEnabled", who.state().videoEnabled(),
                                "screenSharing", who.state().screenSharing()));
    }

    private Response mute(Request request, Caller caller) {
        Body body = request.json();
        MediaKind kind = switch (body.text("kind", 10).orElse("audio")) {
            case "audio" -> MediaKind.AUDIO;
            case "video" -> MediaKind.VIDEO;
            default -> throw HttpError.badRequest("kind must be audio or video");
        };
        boolean muted = body.bool("muted").orElse(true);
        return done(room(request, caller).mute(caller, request.parameter("peerId"), kind, muted));
    }

    private Response kick(Request request, Caller caller) {
        String reason = request.query("reason").orElse("");
        if (reason.length() > LONGEST_REASON) {
            throw HttpError.badRequest("reason must have at most " + LONGEST_REASON + " characters");
        }
        return done(room(request, caller).kick(caller, request.parameter("peerId"), reason));
    }

    private Room room(Request request, Caller caller) {
        records.restore();
        return rooms.find(caller.namespace().id(), request.parameter("roomId"))
                .orElseThrow(() -> refused(RoomRefusal.NO_ROOM));
    }

    private static Response done(Optional<RoomRefusal> refusal) {
        refusal.ifPresent(why -> {
            throw refused(why);
        });
        return Response.noContent();
    }

    private static HttpError refused(RoomRefusal why) {
        return new HttpError(why.equals(RoomRefusal.NOT_MODERATOR) ? 403 : 404, why.code(), why.message());
    }
}
