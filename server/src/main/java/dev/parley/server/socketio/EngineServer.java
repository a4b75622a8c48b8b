package dev.parley.server.socketio;

import dev.parley.server.http.Exchange;
import dev.parley.server.http.Request;
import dev.parley.server.http.Router;
import dev.parley.server.http.WebSocket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Engine.IO 4 on our HTTP: checks each request (protocol, "Handshake" and "Session identifier"), and leads it to its session. Thread-safe;
 * its handlers run on event loops and do not block.
 */
final class EngineServer implements AutoCloseable {
    private final Options options;
    private final Timer timer;
    private final Supplier<String> ids;
    private final EngineApplication application;
    private final Map<String, EngineConnection> connections = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /** @param ids unguessable, each only once: who knows the id of a session can speak in its name */
    EngineServer(Options options, Timer timer, Supplier<String> ids, EngineApplication application) {
        this.options = options;
        this.timer = timer;
        this.ids = ids;
        this.application = application;
    }

    /** Every method is ours, for Engine.IO has its own answer to the wrong ones. */
    void routes(Router router) {
        String bare = options.path().replaceFirst("/+$", "");
        for (String path : List.of(bare + "/", bare)) {
            if (path.isEmpty()) continue;
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) router.add(route(method, path));
            router.webSocket(path, this::accept);
        }
    }

    /** Bodies may be somewhat too long, so that it is the session that refuses them, and ends. */
    private Router.Route route(String method, String path) {
        int limit = 2 * options.limits().maxPayload();
        return new Router.Route(method, path, new Router.Target.Deferred(this::handle), limit);
    }

    Options options() {
        return options;
    }

    Timer timer() {
        return timer;
    }

    EngineApplication application() {
        return application;
    }

    int connections() {
        return connections.size();
    }

    void forget(String id) {
        connections.remove(id);
    }

    void handle(Exchange exchange) {
        Request request = exchange.request();
        String transport = parameter(request, "transport");
        String sid = parameter(request, "sid");
        EngineConnection connection = connections.get(sid);
        if (!transport.equals("polling") && !transport.equals("websocket")) {
            refuse(exchange, EngineError.UNKNOWN_TRANSPORT);
        } else if (sid.isEmpty()) {
            handshake(exchange, transport);
        } else if (connection == null) {
            refuse(exchange, EngineError.UNKNOWN_SESSION);
        } else if (transport.equals("websocket")) {
            refuse(exchange, EngineError.BAD_REQUEST);
        } else {
            lead(exchange, connection);
        }
    }

    private void handshake(Exchange exchange, String transport) {
        Optional<EngineError> refusal = refusal(exchange.request());
        if (!exchange.request().method().equals("GET")) {
            refuse(exchange, EngineError.BAD_HANDSHAKE_METHOD);
        } else if (transport.equals("websocket")) {
            refuse(exchange, EngineError.BAD_REQUEST);
        } else if (refusal.isPresent()) {
            refuse(exchange, refusal.get());
        } else {
            EngineConnection connection = connect(exchange.request(), false);
            connection.open(exchange);
            closeIfLate(connection);
        }
    }

    private static void lead(Exchange exchange, EngineConnection connection) {
        switch (exchange.request().method()) {
            case "GET" -> connection.poll(exchange);
            case "POST" -> connection.post(exchange);
            default -> refuse(exchange, EngineError.BAD_REQUEST);
        }
    }

    WebSocket.Acceptance accept(Request request) {
        String transport = parameter(request, "transport");
        String sid = parameter(request, "sid");
        EngineConnection connection = connections.get(sid);
        if (transport.equals("polling")) throw EngineError.BAD_REQUEST.httpError();
        if (!transport.equals("websocket")) throw EngineError.UNKNOWN_TRANSPORT.httpError();
        if (!sid.isEmpty() && connection == null) throw EngineError.UNKNOWN_SESSION.httpError();
        if (connection != null) return acceptance(connection::probe);
        refusal(request).ifPresent(refusal -> {
            throw refusal.httpError();
        });
        return acceptance(socket -> {
            EngineConnection fresh = connect(request, true);
            WebSocket.Listener listener = fresh.open(socket);
            closeIfLate(fresh);
            return listener;
        });
    }

    private WebSocket.Acceptance acceptance(Function<WebSocket, WebSocket.Listener> opened) {
        return new WebSocket.Acceptance("", opened, options.limits().maxPayload());
    }

    /** Why no new session may begin. */
    private Optional<EngineError> refusal(Request request) {
        if (!parameter(request, "EIO").equals("4")) return Optional.of(EngineError.UNSUPPORTED_VERSION);
        boolean full = closed || connections.size() >= options.limits().maxSessions();
        return full ? Optional.of(EngineError.FULL) : Optional.empty();
    }

    private EngineConnection connect(Request request, boolean webSocket) {
        String id = ids.get();
        EngineConnection connection = new EngineConnection(this, id, request, webSocket);
        connections.put(id, connection);
        return connection;
    }

    /** {@link #close} may have passed by before the connection was there to be seen. */
    private void closeIfLate(EngineConnection connection) {
        if (closed) connection.close(Reason.SERVER_SHUTTING_DOWN);
    }

    private static void refuse(Exchange exchange, EngineError error) {
        exchange.respond(error.response());
    }

    private static String parameter(Request request, String name) {
        return request.query(name).orElse("");
    }

    /** Takes no more clients and sends those that are there away in good order. */
    @Override
    public void close() {
        closed = true;
        for (EngineConnection connection : connections.values()) connection.close(Reason.SERVER_SHUTTING_DOWN);
    }
}
