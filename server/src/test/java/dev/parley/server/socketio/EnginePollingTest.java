package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePollingTest {
    private final EchoEngine engine = new EchoEngine();
    private final FakeHttp.Polling session = engine.http.polling();

    @ParameterizedTest(name = "{0} comes back as it went")
    @ValueSource(strings = {"4hello", "4test1\u001e4test2\u001e4test3", "4hello\u001ebAQIDBA==", "4", "4€\uD83D\uDE00"})
    void echo(String payload) {
        FakeExchange post = session.post(payload);
        assertThat(post.status()).isEqualTo(200);
        assertThat(post.body()).isEqualTo("ok");
        FakeExchange poll = session.get();
        assertThat(poll.body()).isEqualTo(payload);
        assertThat(poll.response().headers())
                .containsEntry("Content-Type", "text/plain; charset=UTF-8")
                .containsEntry("Cache-Control", "no-store");
    }

    @Test
    @DisplayName("a poll waits until there is something to say")
    void longPoll() {
        FakeExchange poll = session.get();
        assertThat(poll.isWaiting()).isTrue();
        engine.last().send(List.of(new Message.Text("a"), new Message.Text("b")));
        assertThat(poll.body()).isEqualTo("4a\u001e4b");
    }

    @ParameterizedTest(name = "the payload {0} closes the session")
    @ValueSource(strings = {"abc", "", "4a\u001e", "2", "0{}", "5", "b!"})
    void malformed(String payload) {
        FakeExchange poll = session.get();
        assertThat(session.post(payload).status()).isEqualTo(400);
        assertThat(poll.body()).endsWith("1");
        assertThat(session.get().status()).isEqualTo(400);
        assertThat(engine.closed).containsExactly("parse error");
    }

    @Test
    @DisplayName("what comes before a malformed packet still counts")
    void prefix() {
        assertThat(session.post("4first\u001eabc").status()).isEqualTo(400);
        assertThat(engine.closed).containsExactly("parse error");
    }

    @Test
    @DisplayName("a second poll beside the first closes the session")
    void duplicatePoll() {
        FakeExchange first = session.get();
        FakeExchange second = session.get();
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body()).isEqualTo("1");
        assertThat(second.status()).isEqualTo(400);
        assertThat(session.get().body()).isEqualTo("{\"code\":1,\"message\":\"Session ID unknown\"}");
        assertThat(engine.closed).containsExactly("transport error");
    }

    @Test
    @DisplayName("a cancelled poll closes the session")
    void cancelledPoll() {
        session.get().abort();
        assertThat(session.get().status()).isEqualTo(400);
        assertThat(engine.closed).containsExactly("transport error");
    }

    @Test
    @DisplayName("a close packet releases the waiting poll with a noop")
    void clientCloses() {
        FakeExchange poll = session.get();
        assertThat(session.post("1").status()).isEqualTo(200);
        assertThat(poll.body()).isEqualTo("6");
        assertThat(session.get().status()).isEqualTo(400);
        assertThat(engine.closed).containsExactly("transport close");
    }

    @Test
    @DisplayName(
            "a poll that was under way when a close packet overtook it is released as if it had waited, once and not for long")
    void latePoll() {
        assertThat(session.post("1").status()).isEqualTo(200);
        assertThat(engine.closed).containsExactly("transport close");
        assertThat(session.post("4x").status()).isEqualTo(400);
        assertThat(session.get().body()).isEqualTo("6");
        assertThat(session.get().status()).isEqualTo(400);
        FakeHttp.Polling other = engine.http.polling();
        other.post("1");
        engine.timer.advance(1000);
        assertThat(other.get().status()).isEqualTo(400);
        assertThat(engine.closed).hasSize(2);
        assertThat(engine.server.connections()).isZero();
    }

    @Test
    @DisplayName("nothing counts after a close packet in the same payload")
    void afterClose() {
        assertThat(session.post("1\u001eabc").status()).isEqualTo(200);
        assertThat(engine.closed).containsExactly("transport close");
    }

    @Test
    @DisplayName("binary bodies belong to an older protocol and close the session")
    void octetStream() {
        FakeExchange post = engine.http.send(
                "POST",
                session.query(),
                "4a".getBytes(StandardCharsets.UTF_8),
                Map.of("content-type", "application/octet-stream"));
        assertThat(post.status()).isEqualTo(400);
        assertThat(session.get().status()).isEqualTo(400);
        assertThat(engine.closed).containsExactly("transport error");
    }

    @Test
    @DisplayName("a body of maxPayload passes, one byte more is answered with 413 and closes the session")
    void payloadLimit() {
        assertThat(session.post("4" + "x".repeat(999_999)).status()).isEqualTo(200);
        assertThat(session.post("4" + "x".repeat(1_000_000)).status()).isEqualTo(413);
        assertThat(engine.closed).containsExactly("transport error");
    }

    @Test
    @DisplayName("pings come in their interval after each pong")
    void heartbeat() {
        for (int i = 0; i < 3; i++) {
            FakeExchange poll = session.get();
            engine.timer.advance(24_999);
            assertThat(poll.isWaiting()).isTrue();
            engine.timer.advance(1);
            assertThat(poll.body()).isEqualTo("2");
            assertThat(session.post("3").status()).isEqualTo(200);
        }
        assertThat(engine.closed).isEmpty();
    }

    @Test
    @DisplayName("without a pong the session closes after interval and timeout")
    void pingTimeout() {
        engine.timer.advance(44_999);
        assertThat(engine.closed).isEmpty();
        engine.timer.advance(1);
        assertThat(engine.closed).containsExactly("ping timeout");
        assertThat(session.get().status()).isEqualTo(400);
        assertThat(engine.timer.waiting()).isZero();
    }

    @Test
    @DisplayName("a request at the very end of the timeout finds the session closed even if the timer is late")
    void lateTimer() {
        FakeExchange poll = session.get();
        engine.timer.advance(25_000);
        assertThat(poll.body()).isEqualTo("2");
        engine.timer.oversleep(20_000);
        assertThat(session.get().status()).isEqualTo(400);
    }

    @Test
    @DisplayName("when this process was held up, the client still has half of its time to answer")
    void stall() {
        FakeExchange poll = session.get();
        engine.timer.stall(120_000);
        assertThat(poll.body()).isEqualTo("2");
        engine.timer.advance(9_999);
        assertThat(session.post("3").status()).isEqualTo(200);
        assertThat(engine.closed).isEmpty();
    }

    @Test
    @DisplayName("an orderly close delivers what is buffered with the next poll")
    void orderlyClose() {
        engine.last().send(List.of(new Message.Text("last words")));
        engine.last().close(Reason.FORCED_SERVER_CLOSE);
        engine.last().send(List.of(new Message.Text("too late")));
        assertThat(session.post("4ignored").status()).isEqualTo(200);
        assertThat(session.get().body()).isEqualTo("4last words\u001e1");
        assertThat(session.get().status()).isEqualTo(400);
        assertThat(engine.closed).containsExactly("forced server close");
    }

    @Test
    @DisplayName("an orderly close does not wait for ever")
    void closeTimeout() {
        engine.last().close(Reason.FORCED_SERVER_CLOSE);
        engine.timer.advance(29_999);
        assertThat(engine.server.connections()).isOne();
        engine.timer.advance(1);
        assertThat(engine.server.connections()).isZero();
        assertThat(engine.closed).containsExactly("forced server close");
        assertThat(engine.timer.waiting()).isZero();
    }

    @Test
    @DisplayName("a client that does not poll is cut off at the limit")
    void slowConsumer() {
        Message message = new Message.Text("x".repeat(100_000));
        for (int i = 0; i < 11; i++) engine.last().send(List.of(message));
        assertThat(engine.last().queuedBytes()).isGreaterThan(1 << 20).isLessThan(1_200_000);
        assertThat(engine.closed).isEmpty();
        engine.last().send(List.of(message));
        assertThat(engine.closed).containsExactly("transport error");
        assertThat(engine.last().queuedBytes()).isZero();
        assertThat(session.get().status()).isEqualTo(400);
    }
}
