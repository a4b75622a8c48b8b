package dev.parley.server.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.WebSocket;
import dev.parley.server.room.Arrival;
import dev.parley.server.room.Peer;
import dev.parley.server.room.Room;
import dev.parley.server.room.RoomLine;
import dev.parley.server.room.RoomNews;
import dev.parley.server.room.RoomRefusal;
import dev.parley.server.room.RoomTimer;
import dev.parley.server.room.Rooms;
import dev.parley.server.signal.dialect.NativeDialect;
import dev.parley.server.signal.dialect.NativeNews;
import dev.parley.server.socketio.TokenBucket;
import dev.parley.server.tenant.Caller;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One socket of the native profile: brings what it says to the room, and what the room says to it. As a listener confined to the
 * socket's event loop, as a line for any thread.
 */
final class NativeSession implements WebSocket.Listener, RoomLine {
    private static final int PER_SECOND = 100;
    private static final int BURST = 200;

    /** Refusals for sending too much, after which the socket is closed. */
    private static final int MOST_REFUSALS = 1000;

    private static final int MOST_CANDIDATES = 200;
    private static final long MOST_QUEUED_BYTES = 4 << 20;
    private static final Duration JOIN_WITHIN = Duration.ofSeconds(30);

    /** RFC 6455 §7.4.1: a policy is violated. */
    private static final int POLICY = 1008;

    private final WebSocket socket;
    private final Caller caller;
    private final Optional<String> urlRoom;
    private final NativeGateway.Surroundings around;
    private final Runnable ended;
    private final TokenBucket bucket;
    private final RoomTimer.Alarm joinAlarm;
    /** What the client called its latest join, until it is answered. */
    private final AtomicReference<@Nullable JsonNode> joinId = new AtomicReference<>();

    private @Nullable Peer peer;
    private TurnPush.@Nullable Subscription credentials;
    private int candidates;
    private int refusals;

    /** @param ended called once, when the socket is closed */
    NativeSession(
            WebSocket socket,
            Caller caller,
            Optional<String> urlRoom,
            NativeGateway.Surroundings around,
            Runnable ended) {
        this.socket = socket;
        this.caller = caller;
        this.urlRoom = urlRoom;
        this.around = around;
        this.ended = ended;
        this.bucket = new TokenBucket(PER_SECOND, BURST, around.millis().getAsLong());
        this.joinAlarm = around.timer().after(JOIN_WITHIN, () -> socket.close(POLICY, "nobody joined"));
    }

    // From the client

    @Override
    public void onText(String text) {
        if (bucket.take(around.millis().getAsLong())) handle(NativeDialect.read(text));
        else tooMuch("too many messages; slow down", null);
    }

    @Override
    public void onBinary(byte[] bytes) {
        if (bucket.take(around.millis().getAsLong())) error("bad_message", "messages are text", null);
        else tooMuch("too many messages; slow down", null);
    }

    private void tooMuch(String message, @Nullable JsonNode id) {
        refusals++;
        if (refusals > MOST_REFUSALS) socket.close(POLICY, "too many messages");
        else error("rate_limited", message, id);
    }

    @Override
    public void onClose(int code, String reason) {
        joinAlarm.cancel();
        if (credentials != null) credentials.end();
        if (peer != null) peer.room().disconnected(peer, this, code);
        ended.run();
    }

    private void handle(RoomCommand.Request request) {
        JsonNode id = request.id();
        switch (request.command()) {
            case RoomCommand.Malformed(Refusal(String code, String message)) -> error(code, message, id);
            case RoomCommand.Ping() -> write(NativeNews.pong(id));
            case RoomCommand.Join join -> join(join, id);
            case RoomCommand command -> {
                if (peer == null) error("not_joined", "send join first", id);
                else act(peer, command, id);
            }
        }
    }

    private void join(RoomCommand.Join join, @Nullable JsonNode id) {
        Peer now = peer;
        boolean returns = now != null
                && join.resumeToken()
                        .filter(token -> now.room().holds(now, token))
                        .isPresent();
        Optional<String> room = now != null
                ? Optional.of(now.room().row().roomId())
                : join.roomId().or(() -> urlRoom);
        if (now != null && !returns) error("already_joined", "you are in a room already", id);
        else if (room.isEmpty()) error("bad_message", "roomId is missing", id);
        else enter(room.get(), join, id);
    }

    private void enter(String roomId, RoomCommand.Join join, @Nullable JsonNode id) {
        joinId.set(id);
        Arrival arrival =
                new Arrival(this, caller, join.name().orElse(caller.name()), join.resumeToken(), join.fresh());
        switch (around.rooms().join(roomId, arrival)) {
            case Rooms.Joined.In(Peer entered) -> {
                peer = entered;
                joinAlarm.cancel();
                if (credentials == null) credentials = around.credentials().subscribe(entered, this::write);
            }
            case Rooms.Joined.Refused(RoomRefusal(String code, String message)) -> error(code, message, id);
        }
    }

    private void act(Peer me, RoomCommand command, @Nullable JsonNode id) {
        Room room = me.room();
        switch (command) {
            case RoomCommand.Offer offer -> {
                candidates = 0;
                room.offer(me, offer.sdp(), offer.labels(), id);
            }
            case RoomCommand.Answer(String sdp) -> {
                candidates = 0;
                room.answer(me, sdp, id);
            }
            case RoomCommand.Candidate(var candidate, var ufrag) -> {
                candidates++;
                if (candidates > MOST_CANDIDATES) tooMuch("too many candidates for one description", id);
                else room.candidate(me, candidate, ufrag);
            }
            case RoomCommand.ChangeMedia(var change) -> room.change(me, change);
            case RoomCommand.Subscribe(String trackId, var wanted) -> room.want(me, trackId, wanted, id);
            case RoomCommand.Mute mute -> refuse(room.mute(me, mute.peerId(), mute.kind(), mute.mute()), id);
            case RoomCommand.Kick(String peerId, String reason) -> refuse(room.kick(me, peerId, reason), id);
            case RoomCommand.Say(var to, JsonNode body) -> refuse(room.say(me, to, body), id);
            case RoomCommand.Leave(Duration within) -> room.leave(me, within);
            case RoomCommand.Join _, RoomCommand.Ping _, RoomCommand.Malformed _ -> {}
        }
    }

    private void refuse(Optional<RoomRefusal> refusal, @Nullable JsonNode id) {
        refusal.ifPresent(why -> error(why.code(), why.message(), id));
    }

    private void error(String code, String message, @Nullable JsonNode id) {
        write(NativeNews.error(code, message, id));
    }

    // To the client

    @Override
    public void send(RoomNews news) {
        JsonNode id = switch (news) {
            case RoomNews.Welcome _ -> joinId.getAndSet(null);
            case RoomNews.Answer answer -> (JsonNode) answer.asked();
            case RoomNews.Refused refused -> (JsonNode) refused.asked();
            default -> null;
        };
        write(NativeNews.write(news, id));
    }

    @Override
    public void close(int code, String reason) {
        socket.close(code, reason);
    }

    /** Whoever does not read must not make us keep everything for them. */
    private void write(String frame) {
        if (socket.queuedBytes() > MOST_QUEUED_BYTES) socket.close(POLICY, "too slow a reader");
        else socket.send(frame);
    }
}
