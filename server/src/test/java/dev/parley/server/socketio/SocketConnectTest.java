package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketConnectTest {
    private final EchoSockets app = new EchoSockets();
    private final FakeWebSocket socket = app.http.webSocket();

    @ParameterizedTest(name = "{0} joins  [A11, SIG-14]")
    @CsvSource(delimiter = '|', textBlock = """
            40                        | 40{"sid":"id-1"}         | 42["auth",{}]
            40/,                      | 40{"sid":"id-1"}         | 42["auth",{}]
            40{"token":"123"}         | 40{"sid":"id-1"}         | 42["auth",{"token":"123"}]
            40/custom                 | 40/custom,{"sid":"id-1"} | 42/custom,["auth",{}]
            40/custom,                | 40/custom,{"sid":"id-1"} | 42/custom,["auth",{}]
            40/custom,{"token":"abc"} | 40/custom,{"sid":"id-1"} | 42/custom,["auth",{"token":"abc"}]
            """)
    void joins(String connect, String reply, String greeting) {
        socket.text(connect);
        assertThat(socket.received()).containsExactly(reply, greeting);
        assertThat(app.last().id()).isEqualTo("id-1");
        assertThat(app.last().remoteAddress()).isEqualTo("192.0.2.1");
    }

    @Test
    @DisplayName("an unknown namespace is refused and the connection stays")
    void unknownNamespace() {
        socket.text("40/random");
        assertThat(socket.received()).containsExactly("44/random,{\"message\":\"Invalid namespace\"}");
        socket.text("40");
        assertThat(socket.received()).hasSize(2);
    }

    @Test
    @DisplayName("a refusal carries message and data")
    void refused() {
        app.verdict = CompletableFuture.completedStage(
                new Verdict.Refused<>("token expired", Map.of("code", "unauthorized")));
        socket.text("40{\"token\":\"old\"}");
        assertThat(socket.received())
                .containsExactly("44{\"message\":\"token expired\",\"data\":{\"code\":\"unauthorized\"}}");
        app.verdict = CompletableFuture.completedStage(new Verdict.Refused<>("no", null));
        socket.text("40/custom");
        assertThat(socket.received()).containsExactly("44/custom,{\"message\":\"no\"}");
        assertThat(app.log).isEmpty();
    }

    @Test
    @DisplayName("a failed admission refuses without telling why")
    void failedAdmission() {
        app.verdict = CompletableFuture.failedStage(new IllegalStateException("the database is away"));
        socket.text("40");
        assertThat(socket.received()).containsExactly("44{\"message\":\"Internal error\"}");
        app.server.namespace(
                "/throws",
                _ -> {
                    throw new IllegalStateException("at once");
                },
                app);
        socket.text("40/throws");
        assertThat(socket.received()).containsExactly("44/throws,{\"message\":\"Internal error\"}");
    }

    @Test
    @DisplayName("a verdict may come later, and another CONNECT does not ask twice")
    void laterVerdict() {
        CompletableFuture<Verdict<JsonNode>> verdict = new CompletableFuture<>();
        app.verdict = verdict;
        socket.text("40");
        socket.text("40");
        assertThat(socket.received()).isEmpty();
        verdict.complete(new Verdict.Accepted<>(Json.parse("\"Ada\"").orElseThrow()));
        assertThat(socket.received()).containsExactly("40{\"sid\":\"id-1\"}", "42[\"auth\",\"Ada\"]");
        assertThat(app.log).containsExactly("connected /");
    }

    @Test
    @DisplayName("a verdict for a client that has gone lets nobody in")
    void lateVerdict() {
        CompletableFuture<Verdict<JsonNode>> verdict = new CompletableFuture<>();
        app.verdict = verdict;
        socket.text("40");
        socket.gone(1006);
        verdict.complete(new Verdict.Accepted<>(Json.parse("1").orElseThrow()));
        assertThat(app.log).isEmpty();
    }

    @Test
    @DisplayName("a verdict for a withdrawn CONNECT does not answer the next one")
    void withdrawn() {
        CompletableFuture<Verdict<JsonNode>> first = new CompletableFuture<>();
        app.verdict = first;
        socket.text("40");
        socket.text("41");
        CompletableFuture<Verdict<JsonNode>> second = new CompletableFuture<>();
        app.verdict = second;
        socket.text("40");
        first.complete(new Verdict.Refused<>("old", null));
        assertThat(socket.received()).isEmpty();
        second.complete(new Verdict.Refused<>("new", null));
        assertThat(socket.received()).containsExactly("44{\"message\":\"new\"}");
    }

    @ParameterizedTest(name = "{0} before CONNECT closes the connection")
    @ValueSource(
            strings = {
                "4abc",
                "4",
                "42[\"message\"]",
                "431[]",
                "41",
                "44{}",
                "47",
                "40[]",
                "40{\"a\":1,\"a\":2}",
                "40{\"a\":}"
            })
    void invalidHandshake(String packet) {
        socket.text(packet);
        assertThat(socket.isClosed()).isTrue();
        assertThat(app.server.connections()).isZero();
    }

    @Test
    @DisplayName("an event while the verdict is pending closes the connection")
    void eventWhilePending() {
        app.verdict = new CompletableFuture<>();
        socket.text("40");
        socket.text("42[\"message\"]");
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    @DisplayName("a client that joins nothing is sent away after 45 seconds")
    void connectTimeout() {
        pongs(44_999);
        assertThat(socket.isClosed()).isFalse();
        app.timer.advance(1);
        assertThat(socket.isClosed()).isTrue();
        assertThat(app.timer.waiting()).isZero();
    }

    @Test
    @DisplayName("a client that has joined stays, and one that leaves has 45 seconds to come back")
    void connectTimeoutAgain() {
        socket.text("40");
        pongs(90_000);
        socket.text("41");
        pongs(44_999);
        assertThat(socket.isClosed()).isFalse();
        app.timer.advance(1);
        assertThat(socket.isClosed()).isTrue();
        assertThat(app.log).containsExactly("connected /", "disconnected /: client namespace disconnect");
    }

    @Test
    @DisplayName("a second CONNECT begins anew")
    void connectAgain() {
        socket.text("40");
        socket.text("40");
        assertThat(socket.received())
                .containsExactly("40{\"sid\":\"id-1\"}", "42[\"auth\",{}]", "40{\"sid\":\"id-2\"}", "42[\"auth\",{}]");
        app.sockets.getFirst().emit("to nobody");
        app.last().emit("to the new one");
        assertThat(socket.received()).containsExactly("42[\"to the new one\"]");
        assertThat(app.log)
                .containsExactly("connected /", "disconnected /: client namespace disconnect", "connected /");
    }

    @Test
    @DisplayName("names that are no namespaces are refused to the application")
    void names() {
        for (String name : new String[] {"custom", "", "/a,b"}) {
            assertThatThrownBy(() -> app.server.namespace(name, _ -> new CompletableFuture<>(), app))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    /** Time passes and the client answers its pings. */
    private void pongs(long millis) {
        for (long left = millis; left > 0; left -= 1000) {
            app.timer.advance(Math.min(1000, left));
            socket.text("3");
        }
    }
}
