package dev.parley.server;

import dev.parley.server.admin.Metrics;
import dev.parley.server.http.Router;
import dev.parley.server.room.Guard;
import dev.parley.server.room.ModerationRoutes;
import dev.parley.server.room.Peer;
import dev.parley.server.room.RoomOptions;
import dev.parley.server.room.RoomRecords;
import dev.parley.server.room.RoomRoutes;
import dev.parley.server.room.RoomTimer;
import dev.parley.server.room.Rooms;
import dev.parley.server.signal.NativeGateway;
import dev.parley.server.signal.TurnPush;
import dev.parley.server.store.Database;
import dev.parley.server.store.SqlRooms;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.TurnGrants;
import dev.parley.server.tenant.WebRtcAccess;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/** Everything about rooms, joined: the rooms of this node, their table, their REST interface, and their wire. */
final class RoomNode {
    /** 120 bits, 20 characters. */
    private static final int ID_BYTES = 15;

    private static final Duration START_PATIENCE = Duration.ofSeconds(8);

    private final Clock clock;
    private final Authenticator auth;
    private final Rooms rooms;
    private final RoomRecords records;
    private final NativeGateway gateway;

    /**
     * What it leans on.
     *
     * @param blocking for what may wait
     */
    record Surroundings(
            Media media,
            Turn turn,
            WebRtcAccess access,
            Guard guard,
            Database database,
            Authenticator auth,
            TurnGrants.Log turnLog,
            ScheduledExecutorService timer,
            Executor blocking,
            Clock clock) {}

    RoomNode(Config config, Surroundings around) {
        clock = around.clock();
        auth = around.auth();
        RoomTimer timer = RoomTimer.of(around.timer());
        RoomOptions options =
                new RoomOptions(config.roomLimit(), config.graceTime(), config.devMode() && config.roomAutoCreate());
        rooms = new Rooms(around.media().rooms(), options, timer, ids(), clock, outside(around));
        records = new RoomRecords(rooms, new SqlRooms(around.database()), config.nodeId());
        TurnPush credentials = new TurnPush(
                around.turn().grants(), around.media()::isShielded, around.turnLog(), clock, timer, around.blocking());
        gateway = new NativeGateway(
                        auth,
                        records,
                        new NativeGateway.Surroundings(rooms, credentials, timer, () -> System.nanoTime() / 1_000_000))
                .opensAfter(() -> awaitStart(around.database()));
    }

    /** A database that begins with the process is there in a few seconds; one that is away is reported as always. */
    private static void awaitStart(Database database) {
        try {
            var _ = database.awaitStart(START_PATIENCE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Who was sent away loses the credentials that went with it; the relay's loops are waited for elsewhere. */
    private Rooms.Outside outside(Surroundings around) {
        return new Rooms.Outside(
                around.access()::isDisabled,
                peer -> around.blocking().execute(() -> revoke(around.turn(), peer)),
                around.guard());
    }

    private void revoke(Turn turn, Peer peer) {
        String session = peer.caller().userId() + "/" + peer.id();
        turn.revoke(peer.caller().namespace(), session, clock.instant());
    }

    private static Supplier<String> ids() {
        SecureRandom random = new SecureRandom();
        return () -> {
            byte[] bytes = new byte[ID_BYTES];
            random.nextBytes(bytes);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        };
    }

    void addTo(Router router) {
        new RoomRoutes(rooms, records, clock).addTo(router, auth);
        new ModerationRoutes(rooms, records).addTo(router, auth);
        gateway.addTo(router);
    }

    void addTo(Metrics metrics) {
        metrics.gauge("parley_rooms", "Rooms of this node", rooms::size);
        metrics.gauge("parley_room_participants", "Participants of all rooms", rooms::participants);
        metrics.gauge("parley_room_connections", "Sockets of the native signaling profile", gateway::connections);
    }

    Rooms rooms() {
        return rooms;
    }

    RoomRecords records() {
        return records;
    }
}
