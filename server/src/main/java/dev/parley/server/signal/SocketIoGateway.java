package dev.parley.server.signal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.signal.dialect.SocketIoDialect;
import dev.parley.server.socketio.Ack;
import dev.parley.server.socketio.Admission;
import dev.parley.server.socketio.Handshake;
import dev.parley.server.socketio.Listener;
import dev.parley.server.socketio.Reason;
import dev.parley.server.socketio.Socket;
import dev.parley.server.socketio.Verdict;
import dev.parley.server.tenant.Authenticator;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.StorageUnavailable;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Socket.IO clients as devices: lets in who has a valid token, and passes on what they say. */
public final class SocketIoGateway implements Admission<Caller>, Listener<Caller> {
    private static final int MOST_TRIES = 40;
    private static final Duration BETWEEN_TRIES = Duration.ofMillis(250);
    private static final Map<String, @Nullable Object> OK = Json.object("ok", true);

    private final Authenticator auth;
    private final Presence presence;
    private final Relay relay;
    private final CallNews news;
    private final MissedNews missed;
    private final Devices devices;

    public SocketIoGateway(
            Authenticator auth, Presence presence, Relay relay, CallNews news, MissedNews missed, Devices devices) {
        this.auth = auth;
        this.presence = presence;
        this.relay = relay;
        this.news = news;
        this.missed = missed;
        this.devices = devices;
    }

    /** A socket as a device. */
    private record SocketDevice(Socket<Caller> socket) implements Device {
        @Override
        public String id() {
            return socket.id();
        }

        @Override
        public Caller caller() {
            return socket.attachment();
        }

        @Override
        public void send(News news) {
            SocketIoDialect.Event event = SocketIoDialect.write(news);
            socket.emit(event.name(), event.payload());
        }

        @Override
        public void ask(News news, Runnable heard) {
            SocketIoDialect.Event event = SocketIoDialect.write(news);
            var _ = socket.emitWithAck(event.name(), event.payload()).thenRun(heard);
        }

        @Override
        public void disconnect() {
            socket.disconnect(true);
        }
    }

    @Override
    public CompletionStage<Verdict<Caller>> admit(Handshake handshake) {
        return CompletableFuture.completedFuture(judge(handshake));
    }

    /** While the database starts, or is away for a moment, a client is better kept waiting than refused: refused, it does not try again. */
    private Verdict<Caller> judge(Handshake handshake) {
        for (int tries = 0; ; tries++) {
            try {
                return judged(handshake);
            } catch (StorageUnavailable e) {
                if (tries == MOST_TRIES || !waited()) return refused(e.code(), e.message());
            }
        }
    }

    private static boolean waited() {
        try {
            Thread.sleep(BETWEEN_TRIES);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Verdict<Caller> judged(Handshake handshake) {
        try {
            String token = handshake.auth().path("token").asText("");
            if (token.isEmpty()) throw HttpError.unauthorized("auth.token is required");
            Caller caller = auth.caller(token);
            Authenticator.checkHost(handshake.request(), caller);
            return new Verdict.Accepted<>(caller);
        } catch (StorageUnavailable e) {
            throw e;
        } catch (HttpError refused) {
            return refused(refused.code(), refused.message());
        }
    }

    private static Verdict<Caller> refused(String code, String message) {
        return new Verdict.Refused<>(message, Json.object("code", code, "message", message));
    }

    @Override
    public void connected(Socket<Caller> socket) {
        Device device = new SocketDevice(socket);
        presence.connected(device);
        news.connected(device, socket.recovered());
        missed.connected(device);
    }

    @Override
    public void disconnected(Socket<Caller> socket, Reason reason) {
        Device device = new SocketDevice(socket);
        presence.disconnected(device);
        missed.disconnected(device, reason == Reason.CLIENT_NAMESPACE_DISCONNECT);
    }

    @Override
    public void forgotten(Socket<Caller> socket) {
        presence.forgotten(new SocketDevice(socket));
    }

    /** Whether who comes back is who went. */
    public static boolean isSame(Caller one, Caller other) {
        return one.userId().equals(other.userId())
                && one.namespace().id().equals(other.namespace().id());
    }

    /** Signals are passed on in memory. */
    @Override
    public boolean isQuick() {
        return true;
    }

    @Override
    public void event(Socket<Caller> socket, String event, List<JsonNode> arguments, Optional<Ack> ack) {
        Device device = new SocketDevice(socket);
        switch (SocketIoDialect.read(event, arguments)) {
            case Command.Send(Signal signal) ->
                relay.receive(device, signal)
                        .ifPresentOrElse(
                                refusal -> refuse(device, event, arguments, refusal, ack),
                                () -> ack.ifPresent(waiting -> waiting.send(OK)));
            case Command.SubscribePresence() -> {
                presence.subscribe(device);
                ack.ifPresent(waiting -> waiting.send(people(device.caller())));
            }
            case Command.Malformed(Refusal refusal) -> refuse(device, event, arguments, refusal, ack);
        }
    }

    @Override
    public void overLimit(Socket<Caller> socket, String event, Optional<Ack> ack) {
        Refusal refusal = new Refusal("rate_limited", "too many events; slow down");
        refuse(new SocketDevice(socket), event, List.of(), refusal, ack);
    }

    private static void refuse(
            Device device, String event, List<JsonNode> arguments, Refusal refusal, Optional<Ack> ack) {
        if (ack.isPresent()) {
            ack.get().send(Json.object("error", Json.object("code", refusal.code(), "message", refusal.message())));
        } else {
            JsonNode request = arguments.isEmpty() ? NullNode.getInstance() : arguments.getFirst();
            device.send(new News.Failed(event, request, refusal));
        }
    }

    private Map<String, @Nullable Object> people(Caller caller) {
        List<Map<String, @Nullable Object>> users = devices
                .online(caller.namespace().id())
                .stream()
                .filter(user -> !user.id().equals(caller.userId()))
                .map(user -> Json.object(
                        "userId", user.id(),
                        "userName", user.name(),
                        "userIdentifier", user.identifier(),
                        "online", true))
                .toList();
        return Json.object("ok", true, "users", users);
    }
}
