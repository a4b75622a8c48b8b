package dev.parley.server.room;

import dev.parley.server.http.Body;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Role;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /v1/webrtc/rooms}: what back ends and owners do with rooms. */
public final class RoomRoutes {
    private final Rooms rooms;
    private final RoomRecords records;
    private final InstantSource clock;

    public RoomRoutes(Rooms rooms, RoomRecords records, InstantSource clock) {
        this.rooms = rooms;
        this.records = records;
        this.clock = clock;
    }

    public void addTo(Router router, Authenticator auth) {
        router.post("/v1/webrtc/rooms", auth.required(enabled(this::open)))
                .get("/v1/webrtc/rooms", auth.required(enabled((request, caller) -> list(caller))))
                .delete("/v1/webrtc/rooms", auth.required(enabled(this::close)));
    }

    private Authenticator.Authenticated enabled(Authenticator.Authenticated handler) {
        return (request, caller) -> {
            if (rooms.isShut(caller.namespace())) {
                throw new HttpError(403, RoomRefusal.DISABLED.code(), RoomRefusal.DISABLED.message());
            }
            return handler.handle(request, caller);
        };
    }

    private Response open(Request request, Caller caller) {
        requireOwner(caller);
        Body body = request.json();
        String id = roomId(body.text("room_id", 500).or(() -> body.text("roomId", 500)));
        records.restore();
        switch (rooms.open(id, caller)) {
            case Rooms.Opened.Open(Room room, boolean created) -> {
                records.write(clock.instant());
                Object json = Json.object("room_id", id, "participants", room.size());
                return created ? Response.created(json) : Response.ok(json);
            }
            case Rooms.Opened.Refused(RoomRefusal(String code, String message)) ->
                throw HttpError.conflict(code, message);
        }
    }

    private Response list(Caller caller) {
        records.restore();
        var all =
                rooms.of(caller.namespace().id()).stream().map(RoomRoutes::json).toList();
        return Response.ok(Json.object("rooms", all));
    }

    private static Map<String, @Nullable Object> json(Room room) {
        return Json.object(
                "room_id", room.row().roomId(),
                "participants", room.size(),
                "created_at", room.row().createdAt().toString());
    }

    private Response close(Request request, Caller caller) {
        requireOwner(caller);
        String id = roomId(request.query("room_id").or(() -> request.query("roomId")));
        records.restore();
        if (!rooms.close(caller.namespace().id(), id)) {
            throw new HttpError(404, RoomRefusal.NO_ROOM.code(), RoomRefusal.NO_ROOM.message());
        }
        records.write(clock.instant());
        return Response.noContent();
    }

    private static void requireOwner(Caller caller) {
        if (caller.role() == Role.MEMBER) {
            throw new HttpError(403, "not_owner", "only owners of the namespace open and close rooms");
        }
    }

    private static String roomId(Optional<String> given) {
        return given.filter(Rooms::isRoomId)
                .orElseThrow(() -> HttpError.badRequest("room_id must have 1 to " + Rooms.LONGEST_ID
                        + " characters, none of them a control character"));
    }
}
