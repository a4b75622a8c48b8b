package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EngineUpgradeTest {
    private final EchoEngine engine = new EchoEngine();
    private final FakeHttp.Polling session = engine.http.polling();

    private FakeWebSocket upgraded() {
        FakeWebSocket socket = session.webSocket();
        socket.text("2probe");
        socket.text("5");
        assertThat(socket.received()).containsExactly("3probe");
        return socket;
    }

    @Test
    @DisplayName("a session moves from polling to WebSocket  [A11]")
    void upgrade() {
        FakeWebSocket socket = session.webSocket();
        socket.text("2probe");
        assertThat(socket.received()).containsExactly("3probe");
        FakeExchange poll = session.get();
        engine.timer.advance(100);
        assertThat(poll.body()).isEqualTo("6");
        socket.text("5");
        socket.text("4hello");
        assertThat(socket.received()).containsExactly("4hello");
        assertThat(engine.server.connections()).isOne();
    }

    @Test
    @DisplayName("a poll that waits when the probe comes is released at once")
    void releasesWaitingPoll() {
        FakeExchange poll = session.get();
        FakeWebSocket socket = session.webSocket();
        assertThat(poll.isWaiting()).isTrue();
        socket.text("2probe");
        assertThat(poll.body()).isEqualTo("6");
    }

    @Test
    @DisplayName("nothing is lost or reordered when packets are in flight both ways")
    void inFlight() {
        List<String> arrived = new ArrayList<>();
        session.post("4a");
        FakeWebSocket socket = session.webSocket();
        session.post("4b");
        arrived.add(session.get().body());
        session.post("4c");
        socket.text("2probe");
        session.post("4d\u001ebAQ==");
        arrived.add(session.get().body());
        engine.last().send(List.of(new Message.Text("e"), new Message.Binary(new byte[] {2})));
        assertThat(socket.received()).containsExactly("3probe");
        socket.text("5");
        socket.text("4f");
        arrived.addAll(socket.received());
        assertThat(arrived).containsExactly("4a\u001e4b", "4c\u001e4d\u001ebAQ==", "4e", "<2>", "4f");
    }

    @Test
    @DisplayName("requests with the same sid are refused after the upgrade, and the session goes on")
    void staleRequests() {
        FakeWebSocket socket = upgraded();
        assertThat(session.get().body()).isEqualTo("{\"code\":3,\"message\":\"Bad request\"}");
        assertThat(session.post("4x").status()).isEqualTo(400);
        FakeWebSocket second = session.webSocket();
        assertThat(second.isClosed()).isTrue();
        second.text("4x");
        socket.text("4hello");
        assertThat(socket.received()).containsExactly("4hello");
        assertThat(engine.closed).isEmpty();
    }

    @Test
    @DisplayName("a poll that overtakes the upgrade is refused as one that comes after it")
    void overtakingPoll() {
        FakeWebSocket socket = session.webSocket();
        socket.text("2probe");
        FakeExchange poll = session.get();
        socket.text("5");
        assertThat(poll.status()).isEqualTo(400);
        socket.text("4hello");
        assertThat(socket.received()).containsExactly("3probe", "4hello");
    }

    @Test
    @DisplayName("a second WebSocket on trial is sent away")
    void secondProbe() {
        FakeWebSocket first = session.webSocket();
        FakeWebSocket second = session.webSocket();
        assertThat(second.isClosed()).isTrue();
        first.text("2probe");
        assertThat(first.received()).containsExactly("3probe");
    }

    @ParameterizedTest(name = "{0} on trial ends the trial, not the session")
    @ValueSource(strings = {"2", "2other", "4hello", "1", "3", "abc", ""})
    void wrongProbe(String frame) {
        FakeWebSocket socket = session.webSocket();
        socket.text(frame);
        assertThat(socket.isClosed()).isTrue();
        assertThat(engine.closed).isEmpty();
        session.post("4still here");
        assertThat(session.get().body()).isEqualTo("4still here");
        assertThat(session.webSocket().isClosed()).isFalse();
    }

    @Test
    @DisplayName("a trial that breaks off leaves the session on polling")
    void brokenProbe() {
        FakeWebSocket socket = session.webSocket();
        socket.text("2probe");
        socket.gone(1006);
        session.post("4still here");
        assertThat(session.get().body()).isEqualTo("4still here");
        assertThat(engine.closed).isEmpty();
    }

    @Test
    @DisplayName("a trial that takes too long is ended")
    void upgradeTimeout() {
        FakeWebSocket socket = session.webSocket();
        socket.text("2probe");
        engine.timer.advance(9_999);
        assertThat(socket.isClosed()).isFalse();
        engine.timer.advance(1);
        assertThat(socket.isClosed()).isTrue();
        assertThat(engine.closed).isEmpty();
    }

    @Test
    @DisplayName("the heartbeat goes on over the upgrade")
    void heartbeat() {
        engine.timer.advance(24_000);
        FakeWebSocket socket = upgraded();
        engine.timer.advance(1_000);
        assertThat(socket.received()).containsExactly("2");
        socket.text("3");
        engine.timer.advance(24_999);
        assertThat(socket.received()).isEmpty();
    }

    @Test
    @DisplayName("a session that closes during a trial closes the trial too")
    void closeDuringTrial() {
        FakeWebSocket socket = session.webSocket();
        session.post("1");
        session.get();
        assertThat(socket.isClosed()).isTrue();
        assertThat(engine.server.connections()).isZero();
    }

    @Test
    @DisplayName("a closing session may still move over to say goodbye")
    void upgradeWhileClosing() {
        FakeWebSocket socket = session.webSocket();
        socket.text("2probe");
        engine.last().send(List.of(new Message.Text("last words")));
        engine.last().close(Reason.FORCED_SERVER_CLOSE);
        socket.text("5");
        assertThat(socket.received()).containsExactly("3probe", "4last words");
        assertThat(socket.isClosed()).isTrue();
        assertThat(engine.closed).containsExactly("forced server close");
    }
}
