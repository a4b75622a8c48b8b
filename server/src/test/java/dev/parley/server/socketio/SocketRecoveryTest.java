package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connection state recovery, as socket.io-client 4.6 and later speaks it. */
class SocketRecoveryTest {
    private static final Duration WINDOW = Duration.ofMinutes(2);

    private final EchoSockets app = new EchoSockets();
    private final Kept kept = new Kept();
    private FakeWebSocket wire;
    private Socket<JsonNode> socket;

    /** Says nothing by itself. */
    private static final class Kept implements Listener<JsonNode> {
        final List<String> log = new ArrayList<>();
        final List<Socket<JsonNode>> sockets = new ArrayList<>();

        @Override
        public void connected(Socket<JsonNode> socket) {
            sockets.add(socket);
            log.add((socket.recovered() ? "back " : "new ") + socket.id());
        }

        @Override
        public void event(Socket<JsonNode> socket, String event, List<JsonNode> args, Optional<Ack> ack) {
            log.add(event);
            ack.ifPresent(waiting -> waiting.send("ok"));
        }

        @Override
        public void disconnected(Socket<JsonNode> socket, Reason reason) {
            log.add("gone " + reason);
        }

        @Override
        public void forgotten(Socket<JsonNode> socket) {
            log.add("forgotten");
        }
    }

    @BeforeEach
    void join() {
        app.server.namespace(
                "/kept",
                handshake -> CompletableFuture.completedStage(
                        new Verdict.Accepted<>(handshake.auth().path("user"))),
                kept,
                new Recovery<>(WINDOW, JsonNode::equals));
        wire = app.http.webSocket();
        wire.text("40/kept,{\"user\":\"ada\"}");
        assertThat(wire.received()).containsExactly("40/kept,{\"sid\":\"id-1\",\"pid\":\"id-2\"}");
        socket = kept.sockets.getLast();
    }

    private List<String> comeBack(String auth) {
        wire = app.http.webSocket();
        wire.text("40/kept,{\"user\":\"ada\"," + auth + "}");
        return wire.received();
    }

    @Test
    @DisplayName("whoever comes back in time is the same socket and gets what it missed, in order  [K9, SIG-14]")
    void recovers() {
        socket.emit("one", 1);
        assertThat(wire.received()).containsExactly("42/kept,[\"one\",1,\"1\"]");
        wire.gone(1006);
        socket.emit("two");
        socket.emit("three");
        assertThat(comeBack("\"pid\":\"id-2\",\"offset\":\"1\""))
                .containsExactly(
                        "40/kept,{\"sid\":\"id-1\",\"pid\":\"id-2\"}",
                        "42/kept,[\"two\",\"2\"]",
                        "42/kept,[\"three\",\"3\"]");
        socket.emit("four");
        assertThat(wire.received()).containsExactly("42/kept,[\"four\",\"4\"]");
        assertThat(kept.log).containsExactly("new id-1", "gone transport close", "back id-1");
        wire.text("42/kept,7[\"hello\"]");
        assertThat(wire.received()).containsExactly("43/kept,7[\"ok\"]");
    }

    @Test
    @DisplayName("what was sent but never arrived is sent again; without an offset nothing has arrived")
    void swallowed() {
        socket.emit("one");
        socket.emit("two");
        wire.gone(1006);
        assertThat(comeBack("\"pid\":\"id-2\"")).hasSize(3);
        wire.gone(1006);
        assertThat(comeBack("\"pid\":\"id-2\",\"offset\":\"2\"")).hasSize(1);
    }

    @Test
    @DisplayName("a client may know of the loss before the server does: the old connection is closed")
    void overtakes() {
        FakeWebSocket old = wire;
        assertThat(comeBack("\"pid\":\"id-2\"")).containsExactly("40/kept,{\"sid\":\"id-1\",\"pid\":\"id-2\"}");
        assertThat(old.isClosed()).isTrue();
        socket.emit("one");
        assertThat(wire.received()).containsExactly("42/kept,[\"one\",\"1\"]");
        assertThat(kept.log).containsExactly("new id-1", "gone transport close", "back id-1");
    }

    @Test
    @DisplayName("who comes too late begins anew, and the application has been told before")
    void tooLate() {
        wire.gone(1006);
        app.timer.advance(WINDOW.toMillis() - 1);
        assertThat(kept.log).containsExactly("new id-1", "gone transport close");
        app.timer.advance(1);
        assertThat(kept.log).containsExactly("new id-1", "gone transport close", "forgotten");
        assertThat(comeBack("\"pid\":\"id-2\"").getFirst()).doesNotContain("id-1");
    }

    @Test
    @DisplayName("the time counts from the latest loss")
    void latestLoss() {
        wire.gone(1006);
        app.timer.advance(WINDOW.toMillis() - 1);
        comeBack("\"pid\":\"id-2\"");
        wire.gone(1006);
        app.timer.advance(WINDOW.toMillis() - 1);
        assertThat(comeBack("\"pid\":\"id-2\"").getFirst()).contains("\"sid\":\"id-1\"");
        assertThat(kept.log).doesNotContain("forgotten");
    }

    @ParameterizedTest(name = "{0} begins anew")
    @ValueSource(
            strings = {
                "\"pid\":\"id-9\"",
                "\"pid\":7",
                "\"pid\":null,\"offset\":\"0\"",
                "\"pid\":\"id-2\",\"offset\":\"99\"",
                "\"pid\":\"id-2\",\"offset\":\"-1\"",
                "\"pid\":\"id-2\",\"offset\":\"x\"",
                "\"pid\":\"id-2\",\"offset\":\"99999999999999999999\""
            })
    @DisplayName("a wrong secret or an offset that cannot be begins anew")
    void wrongClaims(String auth) {
        wire.gone(1006);
        assertThat(comeBack(auth).getFirst()).startsWith("40/kept,{\"sid\":").doesNotContain("id-1\"");
    }

    @Test
    @DisplayName("the secret alone is not enough: somebody else begins anew")
    void somebodyElse() {
        wire.gone(1006);
        FakeWebSocket thief = app.http.webSocket();
        thief.text("40/kept,{\"user\":\"eve\",\"pid\":\"id-2\"}");
        assertThat(thief.received().getFirst()).doesNotContain("id-1\"");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"41/kept,", "4abc"})
    @DisplayName("who says good-bye, or speaks nonsense, is not waited for")
    void notWaitedFor(String last) {
        wire.text(last);
        assertThat(kept.log).endsWith("forgotten");
        assertThat(comeBack("\"pid\":\"id-2\"").getFirst()).doesNotContain("id-1\"");
    }

    @Test
    @DisplayName("whom the server sends away stays away, also while their connection is broken")
    void sentAway() {
        wire.gone(1006);
        socket.disconnect(true);
        assertThat(kept.log).endsWith("forgotten");
        assertThat(comeBack("\"pid\":\"id-2\"").getFirst()).doesNotContain("id-1\"");
    }

    @Test
    @DisplayName("a question to somebody who is away has no answer")
    void questions() {
        wire.gone(1006);
        assertThat(socket.emitWithAck("really?")).isCancelled();
        assertThat(comeBack("\"pid\":\"id-2\"")).hasSize(1);
    }

    @Test
    @DisplayName("what has surely arrived is not kept: two answered heartbeats after it")
    void heartbeats() {
        socket.emit("one");
        wire.received();
        for (int i = 0; i < 2; i++) {
            app.timer.advance(25_000);
            wire.text("3");
        }
        socket.emit("two");
        wire.gone(1006);
        assertThat(comeBack("\"pid\":\"id-2\",\"offset\":\"1\"")).hasSize(2);
        wire.gone(1006);
        assertThat(comeBack("\"pid\":\"id-2\"").getFirst()).doesNotContain("id-1\"");
    }

    @Test
    @DisplayName("who misses too much begins anew; what is kept stays bounded")
    void bounded() {
        wire.gone(1006);
        for (int i = 0; i <= Journal.MOST_EVENTS; i++) socket.emit("news");
        assertThat(comeBack("\"pid\":\"id-2\"").getFirst()).doesNotContain("id-1\"");
        List<String> heard = new ArrayList<>(comeBack("\"pid\":\"id-2\",\"offset\":\"1\""));
        // Nobody's thread is borrowed for so many at once.
        for (int i = 0; i < 20; i++) {
            app.timer.advance(1);
            heard.addAll(wire.received());
        }
        assertThat(heard).hasSize(1 + Journal.MOST_EVENTS).endsWith("42/kept,[\"news\",\"501\"]");
        wire.gone(1006);
        String long40k = "x".repeat(40_000);
        for (int i = 0; i < 4; i++) socket.emit("news", long40k);
        assertThat(comeBack("\"pid\":\"id-2\",\"offset\":\"501\"").getFirst()).doesNotContain("id-1\"");
    }

    @Test
    @DisplayName("attachments come again too")
    void attachments() {
        wire.gone(1006);
        socket.emit("bytes", new byte[] {1, 2, 3});
        assertThat(comeBack("\"pid\":\"id-2\"").get(1)).startsWith("451-/kept,[\"bytes\"");
    }
}
