package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.wire.FirstBytes;
import dev.parley.server.http.HttpOptions;
import dev.parley.server.http.HttpProtocol;
import dev.parley.server.http.Router;
import dev.parley.server.net.Listener;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * The jar's own HTTP port and Socket.IO server with the application that the official protocol suites expect: {@code /engine.io/} sends
 * every message back, {@code /socket.io/} greets with {@code auth}, echoes {@code message} and acknowledges {@code message-with-ack}, in
 * the namespaces {@code /} and {@code /custom}. {@code lab/measure/signaling.sh} runs it too, with {@link #open} limits.
 */
public final class ConformanceServer implements AutoCloseable {
    /** What the suites have for constants. */
    static final Options.Timing SUITE = new Options.Timing(
            Duration.ofMillis(300),
            Duration.ofMillis(200),
            Duration.ofSeconds(10),
            Duration.ofSeconds(1),
            Duration.ofSeconds(30));

    private final Transport transport = Transport.open(Runtime.getRuntime().availableProcessors());
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
    private final Listener listener;
    private final SocketServer sockets;

    ConformanceServer(int port, Options options) {
        timer.setRemoveOnCancelPolicy(true);
        sockets = new SocketServer(options, timer, Executors.newVirtualThreadPerTaskExecutor());
        Echo echo = new Echo();
        sockets.namespace("/", ConformanceServer::admit, echo).namespace("/custom", ConformanceServer::admit, echo);
        Router router = new Router();
        sockets.routes(router);
        engine(options).routes(router);
        HttpOptions http = HttpOptions.defaults().withAllowedOrigins(Set.of("*"));
        Protocols protocols = Protocols.none().with(FirstBytes.HTTP, new HttpProtocol(http, router, List.of()));
        listener = Listener.open(transport, "127.0.0.1", port, protocols);
    }

    private EngineServer engine(Options options) {
        Timer clock = Timer.of(timer);
        return new EngineServer(
                options.withPath("/engine.io/"), clock, () -> UUID.randomUUID().toString(), EchoMessages::new);
    }

    private record EchoMessages(EngineConnection connection) implements EngineApplication.Receiver {
        @Override
        public void message(Message message) {
            connection.send(List.of(message));
        }

        @Override
        public void closed(Reason reason) {}
    }

    private static CompletableFuture<Verdict<JsonNode>> admit(Handshake handshake) {
        return CompletableFuture.completedFuture(new Verdict.Accepted<>(handshake.auth()));
    }

    private static final class Echo implements dev.parley.server.socketio.Listener<JsonNode> {
        @Override
        public void connected(Socket<JsonNode> socket) {
            socket.emit("auth", socket.attachment());
        }

        @Override
        public boolean isQuick() {
            return true;
        }

        @Override
        public void event(Socket<JsonNode> socket, String event, List<JsonNode> args, Optional<Ack> ack) {
            if (event.equals("message")) socket.emit("message-back", args.toArray());
            ack.ifPresent(waiting -> waiting.send(event.equals("ping") ? new Object[0] : args.toArray()));
        }

        @Override
        public void disconnected(Socket<JsonNode> socket, Reason reason) {}
    }

    /** Waits until that many clients are left. */
    void awaitConnections(int count) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (sockets.connections() != count) {
            if (System.nanoTime() > deadline) throw new AssertionError(sockets.connections() + " are left");
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
        }
    }

    int port() {
        return listener.port();
    }

    /** Socket.IO clients that are there. */
    int connections() {
        return sockets.connections();
    }

    @Override
    public void close() {
        sockets.close();
        listener.close();
        transport.close();
        timer.shutdownNow();
    }

    /** Standard timing, and no limit on what a client may send in a second. */
    static Options open() {
        Options.Limits limits = Options.STANDARD.limits();
        return Options.STANDARD.with(new Options.Limits(
                limits.maxPayload(), limits.maxQueuedBytes(), limits.maxSessions(), 10_000_000, 10_000_000));
    }

    /** Arguments: the port, and {@code suite} or {@code open}. Serves until it is killed. */
    public static void main(String[] args) throws InterruptedException {
        Options options = args[1].equals("suite") ? Options.STANDARD.with(SUITE) : open();
        try (ConformanceServer server = new ConformanceServer(Integer.parseInt(args[0]), options)) {
            System.out.println("listening on " + server.port());
            Thread.currentThread().join();
        }
    }
}
