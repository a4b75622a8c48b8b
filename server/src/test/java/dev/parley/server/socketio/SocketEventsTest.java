package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketEventsTest {
    private final EchoSockets app = new EchoSockets();
    private final FakeWebSocket socket = app.joined();

    @Test
    @DisplayName("an event carries any JSON both ways  [SIG-14]")
    void plain() {
        socket.text("42[\"message\",1,\"2\",{\"3\":[true]}]");
        assertThat(socket.received()).containsExactly("42[\"message-back\",1,\"2\",{\"3\":[true]}]");
    }

    @Test
    @DisplayName("an event carries attachments both ways on a WebSocket  [SIG-14]")
    void binary() {
        socket.text("452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        socket.binary((byte) 1, (byte) 2, (byte) 3);
        assertThat(socket.received()).isEmpty();
        socket.binary((byte) 4, (byte) 5, (byte) 6);
        assertThat(socket.received())
                .containsExactly(
                        "452-[\"message-back\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]",
                        "<1,2,3>",
                        "<4,5,6>");
    }

    @Test
    @DisplayName("an event carries attachments both ways on long polling, in one answer  [SIG-14]")
    void binaryPolling() {
        FakeHttp.Polling polling = app.http.polling();
        polling.post("40");
        polling.get();
        FakeExchange waiting = polling.get();
        polling.post("451-[\"message\",{\"deep\":[{\"_placeholder\":true,\"num\":0}]}]\u001ebAQI=");
        assertThat(waiting.body())
                .isEqualTo("451-[\"message-back\",{\"deep\":[{\"_placeholder\":true,\"num\":0}]}]\u001ebAQI=");
    }

    @Test
    @DisplayName("an acknowledgement carries what the listener answers")
    void acknowledged() {
        socket.text("42456[\"message-with-ack\",1,\"2\",{\"3\":[false]}]");
        assertThat(socket.received()).containsExactly("43456[1,\"2\",{\"3\":[false]}]");
    }

    @Test
    @DisplayName("an acknowledgement carries attachments")
    void acknowledgedBinary() {
        socket.text("452-789[\"ask\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        socket.binary((byte) 1);
        socket.binary((byte) 2);
        assertThat(socket.received())
                .containsExactly(
                        "462-789[{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]", "<1>", "<2>");
    }

    @ParameterizedTest(name = "{0} closes the connection")
    @ValueSource(
            strings = {
                "4abc",
                "42{}",
                "42abc[\"message-with-ack\",1]",
                "42",
                "42[]",
                "42[{}]",
                "42[\"disconnect\"]",
                "42[\"newListener\"]",
                "42[\"a\"",
                "42[\"a\"]]",
                "43[]",
                "43",
                "431{}",
                "441{}",
                "411{}",
                "45-[\"a\"]",
                "45[\"a\"]",
                "4511-[\"a\"]",
                "45x-[\"a\"]",
                "421234567890123456[\"a\"]",
                "42/other,[\"a\"]",
                "bAQ=="
            })
    void malformed(String packet) {
        socket.text(packet);
        assertThat(socket.isClosed()).isTrue();
        assertThat(app.log)
                .hasSize(2)
                .element(1)
                .asString()
                .matches("disconnected /: (parse error|forced server close)");
    }

    @Test
    @DisplayName("what is no packet ends with a parse error")
    void parseError() {
        socket.text("4abc");
        assertThat(app.log).containsExactly("connected /", "disconnected /: parse error");
        assertThat(socket.closeCode()).isEqualTo(1002);
    }

    @Test
    @DisplayName("what one thread emits keeps its order, with any arguments and none")
    void emits() {
        app.last().emit("none");
        app.last().emit("nothing", (Object) null);
        app.last()
                .emit(
                        "many",
                        1,
                        2.5,
                        true,
                        "x",
                        Map.of("k", List.of(1)),
                        Json.parse("{\"a\":[]}").orElseThrow());
        app.last().emit("bytes", Map.of("b", new byte[] {7}));
        assertThat(socket.received())
                .containsExactly(
                        "42[\"none\"]",
                        "42[\"nothing\",null]",
                        "42[\"many\",1,2.5,true,\"x\",{\"k\":[1]},{\"a\":[]}]",
                        "451-[\"bytes\",{\"b\":{\"_placeholder\":true,\"num\":0}}]",
                        "<7>");
    }

    @Test
    @DisplayName("arguments are read before emit returns")
    void snapshot() {
        byte[] bytes = {1};
        app.last().emit("bytes", (Object) bytes);
        bytes[0] = 9;
        assertThat(socket.received()).containsExactly("451-[\"bytes\",{\"_placeholder\":true,\"num\":0}]", "<1>");
    }

    @Test
    @DisplayName("names of socket.io itself cannot be emitted")
    void reserved() {
        assertThatThrownBy(() -> app.last().emit("connect")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("an acknowledgement counts once")
    void ackOnce() {
        EchoSockets twice = new EchoSockets();
        twice.server.namespace(
                "/twice", _ -> CompletableFuture.completedStage(new Verdict.Accepted<>("x")), new Twice());
        FakeWebSocket client = twice.http.webSocket();
        client.text("40/twice");
        client.received();
        client.text("42/twice,1[\"a\"]");
        assertThat(client.received()).containsExactly("43/twice,1[\"first\"]");
    }

    private static final class Twice implements Listener<String> {
        @Override
        public void connected(Socket<String> socket) {}

        @Override
        public void event(Socket<String> socket, String event, List<JsonNode> args, java.util.Optional<Ack> ack) {
            ack.orElseThrow().send("first");
            ack.orElseThrow().send("second");
        }

        @Override
        public void disconnected(Socket<String> socket, Reason reason) {}
    }

    @Test
    @DisplayName("the server asks and the client answers")
    void serverAsks() {
        CompletableFuture<List<JsonNode>> first = app.last().emitWithAck("one");
        CompletableFuture<List<JsonNode>> second = app.last().emitWithAck("two", 2);
        assertThat(socket.received()).containsExactly("420[\"one\"]", "421[\"two\",2]");
        socket.text("431[\"b\"]");
        socket.text("431[\"again\"]");
        socket.text("430[]");
        socket.text("4399[]");
        assertThat(first).isCompletedWithValueMatching(List::isEmpty);
        assertThat(second.join()).hasToString("[\"b\"]");
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    @DisplayName("a question without an answer is cancelled when the client goes, or has gone")
    void unanswered() {
        CompletableFuture<List<JsonNode>> open = app.last().emitWithAck("one");
        socket.gone(1006);
        assertThat(open).isCancelled();
        assertThat(app.last().emitWithAck("two")).isCancelled();
    }

    @Test
    @DisplayName("an attachment comes to the listener as a binary node")
    void binaryNode() {
        socket.text("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
        socket.binary((byte) 1);
        assertThat(app.log).last().isEqualTo("x[\"AQ==\"]");
    }

    @Test
    @DisplayName("text between attachments is a parse error")
    void interrupted() {
        socket.text("451-[\"x\",{\"_placeholder\":true,\"num\":0}]");
        socket.text("42[\"message\"]");
        assertThat(app.log).last().isEqualTo("disconnected /: parse error");
    }

    @Test
    @DisplayName("a failing listener does not harm the connection")
    void failingListener() {
        app.server.namespace("/fails", _ -> CompletableFuture.completedStage(new Verdict.Accepted<>("x")), new Fails());
        socket.text("40/fails");
        socket.received();
        socket.text("42/fails,[\"a\"]");
        socket.text("42[\"message\"," + Arrays.toString(new int[] {1, 2}) + "]");
        assertThat(socket.received()).containsExactly("42[\"message-back\",[1,2]]");
    }

    private static final class Fails implements Listener<String> {
        @Override
        public void connected(Socket<String> socket) {}

        @Override
        public void event(Socket<String> socket, String event, List<JsonNode> args, java.util.Optional<Ack> ack) {
            throw new IllegalStateException("a bug");
        }

        @Override
        public void disconnected(Socket<String> socket, Reason reason) {}
    }
}
