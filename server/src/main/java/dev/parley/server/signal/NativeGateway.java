package dev.parley.server.signal;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Request;
import dev.parley.server.http.Router;
import dev.parley.server.http.WebSocket;
import dev.parley.server.room.RoomRecords;
import dev.parley.server.room.RoomTimer;
import dev.parley.server.room.Rooms;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;

/** {@code GET /v1/webrtc/signal}: lets in who has a valid token. */
public final class NativeGateway {
    private static final String PATH = "/v1/webrtc/signal";
    private static final String BEARER = "Bearer";
    private static final int MOST_FRAME_BYTES = 1 << 20;

    /**
     * What sessions lean on.
     *
     * @param millis a clock that never goes back
     */
    public record Surroundings(Rooms rooms, TurnPush credentials, RoomTimer timer, LongSupplier millis) {}

    private final Authenticator auth;
    private final RoomRecords records;
    private final Surroundings around;
    private final AtomicInteger connections = new AtomicInteger();
    private Runnable opening = () -> {};

    public NativeGateway(Authenticator auth, RoomRecords records, Surroundings around) {
        this.auth = auth;
        this.records = records;
        this.around = around;
    }

    /**
     * Lets nobody in before that has been done, which may take some seconds while a process begins: who comes back after a restart is let in as
     * soon as that is possible, and need not guess when. Then it costs nothing.
     */
    public NativeGateway opensAfter(Runnable step) {
        opening = step;
        return this;
    }

    public void addTo(Router router) {
        router.guardedWebSocket(PATH, this::accept);
    }

    public int connections() {
        return connections.get();
    }

    /** May block. What comes back before the upgrade is an error as everywhere in the REST interface. */
    WebSocket.Acceptance accept(Request request) {
        Optional<String> offered = offered(request);
        String token =
                offered.or(request::bearer).orElseThrow(() -> HttpError.unauthorized("a bearer token is required"));
        opening.run();
        Caller caller = auth.caller(token);
        Authenticator.checkHost(request, caller);
        if (around.rooms().isShut(caller.namespace())) {
            throw new HttpError(403, "webrtc_disabled", "rooms are disabled in this namespace");
        }
        Optional<String> room = request.query("room").filter(text -> !text.isEmpty());
        if (room.isPresent() && !Rooms.isRoomId(room.get())) {
            throw HttpError.badRequest("room must have 1 to 128 characters, none of them a control character");
        }
        records.restore();
        return new WebSocket.Acceptance(
                offered.isPresent() ? BEARER : "", socket -> open(socket, caller, room), MOST_FRAME_BYTES);
    }

    private WebSocket.Listener open(WebSocket socket, Caller caller, Optional<String> room) {
        connections.incrementAndGet();
        return new NativeSession(socket, caller, room, around, connections::decrementAndGet);
    }

    /** Browsers can send no header with a WebSocket, so the token stands beside the subprotocol. */
    private static Optional<String> offered(Request request) {
        List<String> protocols = Arrays.stream(
                        request.header("sec-websocket-protocol").orElse("").split(",", 10))
                .map(String::strip)
                .toList();
        int at = protocols.indexOf(BEARER);
        return at < 0 || at + 1 == protocols.size() ? Optional.empty() : Optional.of(protocols.get(at + 1));
    }
}
