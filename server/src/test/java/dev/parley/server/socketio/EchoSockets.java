package dev.parley.server.socketio;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * A Socket.IO server with the namespaces {@code /} and {@code /custom} on virtual time. It greets each client with its own {@code auth},
 * answers {@code message} with {@code message-back} and acknowledges with what was sent.
 */
final class EchoSockets implements Listener<JsonNode> {
    final VirtualTimer timer = new VirtualTimer();
    final List<Socket<JsonNode>> sockets = new ArrayList<>();
    final List<String> log = new ArrayList<>();
    final SocketServer server;
    final FakeHttp http;
    /** What the next clients get for a verdict. */
    CompletionStage<Verdict<JsonNode>> verdict = CompletableFuture.completedStage(null);

    private int ids;

    EchoSockets() {
        this(Options.STANDARD, Runnable::run);
    }

    EchoSockets(Options options, Executor listeners) {
        Router router = new Router();
        server = new SocketServer(options, timer, () -> "id-" + ids++, listeners);
        server.namespace("/", this::admit, this).namespace("/custom", this::admit, this);
        server.routes(router);
        http = new FakeHttp(router, options.path());
    }

    private CompletionStage<Verdict<JsonNode>> admit(Handshake handshake) {
        return verdict.thenApply(decided -> decided == null ? new Verdict.Accepted<>(handshake.auth()) : decided);
    }

    Socket<JsonNode> last() {
        return sockets.getLast();
    }

    /** A client in the main namespace, with all that it was greeted with already read. */
    FakeWebSocket joined() {
        FakeWebSocket socket = http.webSocket();
        socket.text("40");
        if (socket.received().size() != 2) throw new AssertionError("not joined");
        return socket;
    }

    @Override
    public void connected(Socket<JsonNode> socket) {
        sockets.add(socket);
        log.add("connected " + socket.namespace());
        socket.emit("auth", socket.attachment());
    }

    @Override
    public void event(Socket<JsonNode> socket, String event, List<JsonNode> args, Optional<Ack> ack) {
        log.add(event + args);
        ack.ifPresent(waiting -> waiting.send(args.toArray()));
        if (event.equals("message")) socket.emit("message-back", args.toArray());
    }

    @Override
    public void disconnected(Socket<JsonNode> socket, Reason reason) {
        log.add("disconnected " + socket.namespace() + ": " + reason);
    }
}
