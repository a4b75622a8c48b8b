package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.HttpError;
import dev.parley.server.http.Json;
import dev.parley.server.http.Request;
import dev.parley.server.http.Router;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineHandshakeTest {
    private final EchoEngine engine = new EchoEngine();
    private final FakeHttp http = engine.http;

    @Test
    @DisplayName("a GET opens a session on long polling and offers WebSocket  [A11]")
    void polling() {
        FakeExchange exchange = http.send("GET", "EIO=4&transport=polling");
        assertThat(exchange.status()).isEqualTo(200);
        assertThat(exchange.response().headers()).containsEntry("Content-Type", "text/plain; charset=UTF-8");
        assertThat(exchange.body())
                .isEqualTo("0{\"sid\":\"session-0\",\"upgrades\":[\"websocket\"],"
                        + "\"pingInterval\":25000,\"pingTimeout\":20000,\"maxPayload\":1000000}");
    }

    @Test
    @DisplayName("a WebSocket opens a session that has nothing to upgrade to  [A11]")
    void webSocket() {
        List<String> received = http.webSocket("EIO=4&transport=websocket").received();
        assertThat(received).hasSize(1);
        JsonNode open = Json.parse(received.getFirst().substring(1)).orElseThrow();
        assertThat(open.path("upgrades")).isEmpty();
        assertThat(open.path("upgrades").isArray()).isTrue();
        assertThat(open.path("sid").textValue()).isEqualTo("session-0");
        assertThat(open.size()).isEqualTo(5);
    }

    @ParameterizedTest(name = "{0} {1} is refused with {2}")
    @CsvSource({
        "GET, transport=polling, 5, Unsupported protocol version",
        "GET, EIO=abc&transport=polling, 5, Unsupported protocol version",
        "GET, EIO=3&transport=polling, 5, Unsupported protocol version",
        "GET, EIO=4, 0, Transport unknown",
        "GET, EIO=4&transport=abc, 0, Transport unknown",
        "GET, EIO=4&transport=webtransport, 0, Transport unknown",
        "POST, EIO=4&transport=polling, 2, Bad handshake method",
        "PUT, EIO=4&transport=polling, 2, Bad handshake method",
        "DELETE, EIO=4&transport=polling, 2, Bad handshake method",
        "PATCH, EIO=4&transport=polling&sid=, 2, Bad handshake method",
        "GET, EIO=4&transport=websocket, 3, Bad request",
        "GET, EIO=4&transport=polling&sid=nobody, 1, Session ID unknown",
        "POST, EIO=4&transport=polling&sid=nobody, 1, Session ID unknown"
    })
    void refusals(String method, String query, int code, String message) {
        FakeExchange exchange = http.send(method, query);
        assertThat(exchange.status()).isEqualTo(400);
        assertThat(exchange.body()).isEqualTo("{\"code\":" + code + ",\"message\":\"" + message + "\"}");
        assertThat(engine.server.connections()).isZero();
    }

    @ParameterizedTest(name = "an upgrade with {0} is refused")
    @ValueSource(
            strings = {
                "transport=websocket",
                "EIO=abc&transport=websocket",
                "EIO=4",
                "EIO=4&transport=abc",
                "EIO=4&transport=polling",
                "EIO=4&transport=websocket&sid=nobody"
            })
    void refusedUpgrades(String query) {
        assertThatThrownBy(() -> http.webSocket(query))
                .isInstanceOfSatisfying(
                        HttpError.class, error -> assertThat(error.status()).isEqualTo(400));
        assertThat(engine.server.connections()).isZero();
    }

    @Test
    @DisplayName("a session is asked with GET and POST on its own transport only")
    void methods() {
        FakeHttp.Polling session = http.polling();
        assertThat(http.send("PUT", session.query()).body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(http.send("GET", session.query().replace("polling", "websocket"))
                        .status())
                .isEqualTo(400);
        assertThat(session.post("4still here").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("a HEAD request opens no session")
    void head() {
        Request get = http.send("GET", "EIO=4&transport=abc").request();
        FakeExchange head = new FakeExchange(new Request(
                "HEAD",
                get.path(),
                Map.of(),
                Map.of("EIO", "4", "transport", "polling"),
                Map.of(),
                get.body(),
                "::1",
                false));
        engine.server.handle(head);
        assertThat(head.status()).isEqualTo(400);
        assertThat(engine.server.connections()).isZero();
    }

    @Test
    @DisplayName("beyond the cap a handshake is answered with 503, and there is room again when somebody has gone")
    void cap() {
        EchoEngine small = new EchoEngine(Options.STANDARD.with(new Options.Limits(1000, 1000, 2, 1, 1)));
        FakeHttp.Polling first = small.http.polling();
        small.http.webSocket();
        FakeExchange refused = small.http.send("GET", "EIO=4&transport=polling");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.response().headers()).containsEntry("Retry-After", "5");
        assertThatThrownBy(() -> small.http.webSocket("EIO=4&transport=websocket"))
                .isInstanceOfSatisfying(
                        HttpError.class, error -> assertThat(error.status()).isEqualTo(503));
        first.post("1");
        first.get();
        assertThat(small.http.send("GET", "EIO=4&transport=polling").status()).isEqualTo(200);
    }

    @Test
    @DisplayName("the path is ours with and without its trailing slash")
    void trailingSlash() {
        Router router = new Router();
        engine.server.routes(router);
        assertThat(new FakeHttp(router, "/socket.io")
                        .send("GET", "EIO=4&transport=polling")
                        .status())
                .isEqualTo(200);
    }

    @Test
    @DisplayName("WebSocket messages are bounded by maxPayload")
    void frameLimit() {
        Request upgrade = http.send("GET", "EIO=4&transport=websocket").request();
        assertThat(engine.server.accept(upgrade).maxFrameBytes()).isEqualTo(1_000_000);
    }

    @Test
    @DisplayName("a closing server sends everybody away and takes nobody")
    void shutdown() {
        FakeHttp.Polling waiting = http.polling();
        FakeExchange poll = waiting.get();
        FakeHttp.Polling away = http.polling();
        FakeWebSocket socket = http.webSocket();
        engine.server.close();
        assertThat(poll.body()).isEqualTo("1");
        assertThat(away.get().body()).isEqualTo("1");
        assertThat(socket.closeCode()).isEqualTo(1001);
        assertThat(engine.closed).hasSize(3).containsOnly("server shutting down");
        assertThat(http.send("GET", "EIO=4&transport=polling").status()).isEqualTo(503);
        assertThat(engine.server.connections()).isZero();
    }
}
