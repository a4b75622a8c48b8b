package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SocketDisconnectTest {
    private final EchoSockets app = new EchoSockets();
    private final FakeWebSocket socket = app.joined();

    private void joinCustom() {
        socket.text("40/custom");
        assertThat(socket.received()).hasSize(2);
    }

    @Test
    @DisplayName("a client that leaves its only namespace keeps its connection")
    void leavesMain() {
        socket.text("41");
        assertThat(app.log).containsExactly("connected /", "disconnected /: client namespace disconnect");
        app.timer.advance(25_000);
        assertThat(socket.received()).containsExactly("2");
    }

    @Test
    @DisplayName("a client that leaves one namespace stays in the other")
    void leavesCustom() {
        joinCustom();
        socket.text("41/custom");
        socket.text("42[\"message\",\"message to main namespace\"]");
        assertThat(socket.received()).containsExactly("42[\"message-back\",\"message to main namespace\"]");
        assertThat(app.log).contains("disconnected /custom: client namespace disconnect");
    }

    @Test
    @DisplayName("each namespace of a connection has its own socket")
    void namespaces() {
        joinCustom();
        socket.text("42/custom,[\"message\",1]");
        assertThat(socket.received()).containsExactly("42/custom,[\"message-back\",1]");
        assertThat(app.sockets.get(0).id()).isNotEqualTo(app.sockets.get(1).id());
        assertThat(app.server.connections()).isOne();
    }

    @Test
    @DisplayName("an event to a namespace that the client has left closes the connection")
    void eventAfterLeaving() {
        socket.text("41");
        socket.text("42[\"message\"]");
        assertThat(socket.isClosed()).isTrue();
    }

    @Test
    @DisplayName("what a client sends before it hears that it was sent away is passed over")
    void dismissed() {
        joinCustom();
        app.last().disconnect(false);
        assertThat(socket.received()).containsExactly("41/custom,");
        socket.text("42/custom,[\"message\"]");
        socket.text("43/custom,1[]");
        socket.text("41/custom");
        assertThat(socket.isClosed()).isFalse();
        app.last().emit("too late");
        app.last().disconnect(true);
        assertThat(socket.received()).isEmpty();
        socket.text("40/custom");
        assertThat(socket.received()).hasSize(2);
        assertThat(app.log)
                .containsExactly(
                        "connected /",
                        "connected /custom",
                        "disconnected /custom: server namespace disconnect",
                        "connected /custom");
    }

    @Test
    @DisplayName("the server closes the whole connection, telling every namespace")
    void closeEngine() {
        joinCustom();
        app.last().emit("last words");
        app.last().disconnect(true);
        assertThat(socket.received()).startsWith("42/custom,[\"last words\"]").contains("41", "41/custom,");
        assertThat(socket.isClosed()).isTrue();
        assertThat(app.log)
                .contains("disconnected /: server namespace disconnect")
                .contains("disconnected /custom: server namespace disconnect")
                .hasSize(4);
    }

    @Test
    @DisplayName("on long polling the last words come with the next poll")
    void closeEnginePolling() {
        FakeHttp.Polling polling = app.http.polling();
        polling.post("40");
        polling.get();
        app.last().emit("last words");
        app.last().disconnect(true);
        assertThat(polling.get().body()).isEqualTo("42[\"last words\"]\u001e41\u001e1");
        assertThat(polling.get().status()).isEqualTo(400);
    }

    @Test
    @DisplayName("a broken connection is heard in every namespace once")
    void transportClose() {
        joinCustom();
        socket.gone(1006);
        assertThat(app.log)
                .hasSize(4)
                .contains("disconnected /: transport close", "disconnected /custom: transport close");
        app.last().emit("to nobody");
        app.last().disconnect(true);
        assertThat(app.log).hasSize(4);
        assertThat(app.timer.waiting()).isZero();
    }

    @Test
    @DisplayName("a client that does not answer pings is gone")
    void pingTimeout() {
        app.timer.advance(45_000);
        assertThat(app.log).last().isEqualTo("disconnected /: ping timeout");
    }

    @Test
    @DisplayName("an aborted poll is a transport error")
    void transportError() {
        FakeHttp.Polling polling = app.http.polling();
        polling.post("40");
        polling.get();
        polling.get().abort();
        assertThat(app.log).last().isEqualTo("disconnected /: transport error");
    }

    @Test
    @DisplayName("a server that shuts down tells the listener, and the client by its transport only")
    void shutdown() {
        app.server.close();
        assertThat(app.log).last().isEqualTo("disconnected /: server shutting down");
        assertThat(socket.received()).isEmpty();
        assertThat(socket.closeCode()).isEqualTo(1001);
    }
}
