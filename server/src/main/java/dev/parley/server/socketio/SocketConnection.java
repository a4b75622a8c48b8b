package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Binds one {@link SocketSession} to its engine and to the application. The session and the fields are touched within the engine's
 * {@link Serial} only; the methods that a {@link ConnectedSocket} calls get there by themselves, from any thread.
 */
final class SocketConnection implements EngineApplication.Receiver {
    private static final Logger LOG = LoggerFactory.getLogger(SocketConnection.class);

    private final SocketServer server;
    private final EngineConnection engine;
    private final SocketSession session;
    private final AlarmClock clock;
    private final Map<String, ConnectedSocket<?>> sockets = new HashMap<>(4);

    SocketConnection(SocketServer server, EngineConnection engine) {
        this.server = server;
        this.engine = engine;
        this.session = new SocketSession(
                server.options(), server.namespaces().keySet(), server.timer().now());
        this.clock = new AlarmClock(server.timer(), () -> engine.execute(this::tick));
        clock.set(session.nextDeadline());
    }

    String remoteAddress() {
        return engine.request().remoteAddress();
    }

    long queuedBytes() {
        return engine.queuedBytes();
    }

    /** Whether the event loop that read a frame of this client is at work on it, and this is that thread. */
    boolean isReading() {
        return engine.isReading();
    }

    @Override
    public void message(Message message) {
        step(now -> session.receive(message, now));
    }

    @Override
    public void answered() {
        sockets.values().forEach(ConnectedSocket::answered);
    }

    @Override
    public void closed(Reason reason) {
        step(_ -> session.closed(reason));
        clock.stop();
    }

    /** Sends what {@link PacketWriter} made, or runs {@code tooLate} where the socket is no longer connected. */
    void send(ConnectedSocket<?> socket, List<Message> messages, Runnable tooLate) {
        engine.execute(() -> step(_ -> {
            if (!session.send(socket.namespace(), socket.id(), messages)) tooLate.run();
        }));
    }

    void dismiss(ConnectedSocket<?> socket, boolean closeEngine) {
        engine.execute(() -> step(now -> {
            if (closeEngine) {
                session.dismissAll(socket.namespace(), socket.id());
            } else {
                session.dismiss(socket.namespace(), socket.id(), now);
            }
        }));
    }

    private void tick() {
        clock.rang();
        step(_ -> {});
    }

    private void step(LongConsumer input) {
        long now = server.timer().now();
        session.tick(now);
        input.accept(now);
        for (List<SocketEffect> effects = session.take(); !effects.isEmpty(); effects = session.take()) {
            effects.forEach(this::apply);
        }
        clock.set(session.nextDeadline());
    }

    private void apply(SocketEffect effect) {
        switch (effect) {
            case SocketEffect.Send(List<Message> messages) -> engine.send(messages);
            case SocketEffect.Admit(String namespace, int attempt, JsonNode auth) -> {
                Namespace<?> wanted = server.namespaces().get(namespace);
                if (wanted != null) admit(wanted, attempt, auth);
            }
            case SocketEffect.Happened(SocketPacket.Event event, boolean withinLimit) -> {
                ConnectedSocket<?> socket = sockets.get(event.namespace());
                if (socket != null) socket.event(this, event, withinLimit);
            }
            case SocketEffect.Acknowledged(SocketPacket.Ack ack) -> {
                ConnectedSocket<?> socket = sockets.get(ack.namespace());
                if (socket != null) socket.acknowledged(ack);
            }
            case SocketEffect.Left(String namespace, Reason reason) -> {
                ConnectedSocket<?> socket = sockets.remove(namespace);
                if (socket != null) socket.disconnected(this, reason);
            }
            case SocketEffect.Close(Reason reason) -> engine.close(reason);
            case SocketEffect.Fail(Reason reason) -> engine.fail(reason);
        }
    }

    private <T> void admit(Namespace<T> namespace, int attempt, JsonNode auth) {
        Handshake handshake = new Handshake(auth, engine.request());
        server.listeners()
                .execute(() -> ask(namespace, handshake).whenComplete((verdict, failure) -> {
                    if (verdict instanceof Verdict.Accepted<T>(T attachment)
                            && recovers(namespace, attempt, auth, attachment)) return;
                    engine.execute(() -> step(_ -> decided(namespace, attempt, verdict, failure)));
                }));
    }

    /** Whether the client has come back to a socket that it had before. */
    private <T> boolean recovers(Namespace<T> namespace, int attempt, JsonNode auth, T attachment) {
        Optional<Recovery<T>> recovery = namespace.recovery();
        if (recovery.isEmpty()) return false;
        Recovery.Claim claim = Recovery.Claim.of(auth);
        return server.recoverable()
                .find(claim.pid(), namespace)
                .filter(socket -> recovery.get().same().test(attachment, socket.attachment()))
                .filter(socket -> socket.resume(this, attempt, claim.offset(), attachment))
                .isPresent();
    }

    /** A socket moves here, with what its client has missed. */
    <T> void take(Namespace<T> namespace, int attempt, ConnectedSocket<T> socket, List<List<Message>> missed) {
        engine.execute(() -> step(_ -> {
            if (!session.accept(namespace.name(), attempt, socket.id(), socket.pid())) {
                socket.missed(this);
                return;
            }
            sockets.put(namespace.name(), socket);
            for (List<Message> messages : missed) session.send(namespace.name(), socket.id(), messages);
            socket.connected(true);
        }));
    }

    /** The client has another connection. */
    void drop() {
        engine.fail(Reason.TRANSPORT_CLOSE);
    }

    private static <T> CompletionStage<Verdict<T>> ask(Namespace<T> namespace, Handshake handshake) {
        try {
            return namespace.admission().admit(handshake);
        } catch (RuntimeException e) {
            return CompletableFuture.failedStage(e);
        }
    }

    private <T> void decided(
            Namespace<T> namespace, int attempt, @Nullable Verdict<T> verdict, @Nullable Throwable failure) {
        switch (verdict) {
            case Verdict.Accepted<T>(T attachment) -> join(namespace, attempt, attachment);
            case Verdict.Refused<T>(String message, Object data) ->
                session.refuse(namespace.name(), attempt, message, data);
            case null -> {
                LOG.error("the admission to {} failed", namespace.name(), failure);
                session.refuse(namespace.name(), attempt, "Internal error", null);
            }
        }
    }

    private <T> void join(Namespace<T> namespace, int attempt, T attachment) {
        ConnectedSocket<T> socket = new ConnectedSocket<>(server, this, namespace, attachment);
        if (!session.accept(namespace.name(), attempt, socket.id(), socket.pid())) return;
        sockets.put(namespace.name(), socket);
        // The engine's queue keeps the reply to CONNECT ahead of all that the listener emits.
        socket.connected(false);
    }
}
