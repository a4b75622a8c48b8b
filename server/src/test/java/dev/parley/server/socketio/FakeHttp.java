package dev.parley.server.socketio;

import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Response;
import dev.parley.server.http.Router;
import dev.parley.server.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** A client's view of the routes: requests go to whatever is registered, without a network. */
final class FakeHttp {
    private final Router router;
    private final String path;

    FakeHttp(Router router, String path) {
        this.router = router;
        this.path = path;
    }

    FakeExchange send(String method, String query) {
        return send(method, query, new byte[0], Map.of());
    }

    FakeExchange send(String method, String query, byte[] body, Map<String, String> headers) {
        FakeExchange exchange = new FakeExchange(request(method, query, body, headers));
        for (Router.Route route : router.routes()) {
            if (route.method().equals(method)
                    && route.pattern().equals(path)
                    && route.target() instanceof Router.Target.Deferred(var handler)) {
                handler.handle(exchange);
                return exchange;
            }
        }
        exchange.respond(Response.noContent());
        return exchange;
    }

    FakeWebSocket webSocket(String query) throws HttpError {
        Request request = request("GET", query, new byte[0], Map.of());
        for (Router.Route route : router.routes()) {
            if (route.pattern().equals(path) && route.target() instanceof Router.Target.Upgrade(var acceptor)) {
                WebSocket.Acceptance acceptance = acceptor.accept(request);
                FakeWebSocket socket = new FakeWebSocket();
                socket.opened(acceptance.opened().apply(socket));
                return socket;
            }
        }
        throw new AssertionError("no route for WebSockets");
    }

    /** A session on long polling: the id from the answer to its handshake. */
    Polling polling() {
        String open = send("GET", "EIO=4&transport=polling").body();
        return new Polling(
                this, Json.parse(open.substring(1)).orElseThrow().path("sid").textValue());
    }

    /** A session on a WebSocket, its handshake already read. */
    FakeWebSocket webSocket() {
        FakeWebSocket socket = webSocket("EIO=4&transport=websocket");
        if (!socket.received().getFirst().startsWith("0{")) throw new AssertionError("no handshake");
        return socket;
    }

    record Polling(FakeHttp http, String sid) {
        String query() {
            return "EIO=4&transport=polling&sid=" + sid;
        }

        FakeExchange get() {
            return http.send("GET", query());
        }

        FakeExchange post(String body) {
            return http.send("POST", query(), body.getBytes(StandardCharsets.UTF_8), Map.of());
        }

        FakeWebSocket webSocket() {
            return http.webSocket("EIO=4&transport=websocket&sid=" + sid);
        }
    }

    private Request request(String method, String query, byte[] body, Map<String, String> headers) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (String pair : query.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) parameters.put(pair.substring(0, equals), pair.substring(equals + 1));
        }
        return new Request(method, path, Map.of(), parameters, headers, body, "192.0.2.1", false);
    }
}
