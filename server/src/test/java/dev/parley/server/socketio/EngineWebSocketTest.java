package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EngineWebSocketTest {
    private final EchoEngine engine = new EchoEngine();
    private final FakeWebSocket socket = engine.http.webSocket();

    @Test
    @DisplayName("text and binary come back as they went")
    void echo() {
        socket.text("4hello");
        socket.binary((byte) 1, (byte) 2);
        socket.text("bAwQ=");
        assertThat(socket.received()).containsExactly("4hello", "<1,2>", "<3,4>");
    }

    @ParameterizedTest(name = "the frame {0} closes the session")
    @ValueSource(strings = {"abc", "", "2", "0{}", "5", "b*"})
    void malformed(String frame) {
        socket.text(frame);
        assertThat(socket.closeCode()).isEqualTo(1002);
        assertThat(engine.closed).containsExactly("parse error");
        socket.text("4nobody hears this");
        assertThat(socket.received()).isEmpty();
    }

    @Test
    @DisplayName("pings come in their interval after each pong")
    void heartbeat() {
        for (int i = 0; i < 3; i++) {
            engine.timer.advance(25_000);
            assertThat(socket.received()).containsExactly("2");
            engine.timer.advance(19_999);
            socket.text("3");
        }
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    @DisplayName("without a pong the session closes after interval and timeout")
    void pingTimeout() {
        engine.timer.advance(44_999);
        assertThat(socket.isClosed()).isFalse();
        engine.timer.advance(1);
        assertThat(socket.isClosed()).isTrue();
        assertThat(engine.closed).containsExactly("ping timeout");
    }

    @Test
    @DisplayName("a close packet closes the WebSocket")
    void clientCloses() {
        socket.text("1");
        assertThat(socket.closeCode()).isEqualTo(1000);
        assertThat(engine.closed).containsExactly("transport close");
    }

    @ParameterizedTest(name = "a WebSocket that ends with {0} ends the session with {1}")
    @CsvSource({
        "1000, transport close",
        "1001, transport close",
        "1005, transport close",
        "1006, transport close",
        "1009, transport error"
    })
    void gone(int code, String reason) {
        socket.gone(code);
        assertThat(engine.closed).containsExactly(reason);
        assertThat(engine.server.connections()).isZero();
        assertThat(engine.timer.waiting()).isZero();
    }

    @Test
    @DisplayName("an orderly close lets everything out first")
    void orderlyClose() {
        engine.last().send(List.of(new Message.Text("last words")));
        engine.last().close(Reason.SERVER_SHUTTING_DOWN);
        assertThat(socket.received()).containsExactly("4last words");
        assertThat(socket.closeCode()).isEqualTo(1001);
        assertThat(engine.closed).containsExactly("server shutting down");
    }

    @Test
    @DisplayName("who does not take what is sent is cut off, and nobody else notices")
    void slowConsumer() {
        FakeWebSocket other = engine.http.webSocket();
        EngineConnection otherConnection = engine.last();
        socket.stuckWith((1 << 20) + 1);
        engine.connections.getFirst().send(List.of(new Message.Text("x")));
        otherConnection.send(List.of(new Message.Text("y")));
        assertThat(socket.closeCode()).isEqualTo(1008);
        assertThat(engine.closed).containsExactly("transport error");
        assertThat(other.received()).containsExactly("4y");
    }

    @Test
    @DisplayName("up to the limit a slow client is waited for")
    void slowButBearable() {
        socket.stuckWith(1 << 20);
        engine.last().send(List.of(new Message.Text("x")));
        assertThat(engine.last().queuedBytes()).isEqualTo(1 << 20);
        assertThat(socket.received()).containsExactly("4x");
    }
}
