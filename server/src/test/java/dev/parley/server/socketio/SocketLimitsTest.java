package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SocketLimitsTest {
    private final EchoSockets app = new EchoSockets();

    @Test
    @DisplayName("a socket that takes nothing is disconnected, and the others get everything")
    void slowConsumer() {
        FakeHttp.Polling slow = app.http.polling();
        slow.post("40");
        Socket<?> slowSocket = app.last();
        FakeWebSocket other = app.joined();
        String kilobytes = "x".repeat(10_000);
        int sent = 0;
        while (!app.log.contains("disconnected /: transport error")) {
            slowSocket.emit("blob", kilobytes);
            app.last().emit("tick", sent++);
            assertThat(slowSocket.queuedBytes()).isLessThan((1 << 20) + 20_000);
        }
        assertThat(sent).isGreaterThan(100);
        assertThat(other.received()).hasSize(sent);
        assertThat(slow.get().status()).isEqualTo(400);
        assertThat(app.server.connections()).isOne();
    }

    @Test
    @DisplayName("one message beyond the limit still goes to a socket that keeps up")
    void bigMessage() {
        FakeWebSocket socket = app.joined();
        app.last().emit("blob", "x".repeat(3 << 20));
        app.last().emit("more");
        assertThat(socket.received()).hasSize(2);
    }

    @Test
    @DisplayName("200 candidates in a second pass without loss  [A50]")
    void candidates() {
        FakeWebSocket socket = app.joined();
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            socket.text("42[\"message\"," + i + "]");
            expected.add("42[\"message-back\"," + i + "]");
            app.timer.advance(5);
        }
        assertThat(socket.received()).isEqualTo(expected);
    }

    @Test
    @DisplayName("beyond the burst, events get an error and the session stays  [A50]")
    void flood() {
        FakeWebSocket socket = app.joined();
        for (int i = 0; i < 399; i++) socket.text("42[\"message\"]");
        assertThat(socket.received()).hasSize(399);
        socket.text("42[\"message\"]");
        socket.text("427[\"message\"]");
        assertThat(socket.received())
                .containsExactly(
                        "437[{\"error\":{\"code\":\"rate_limited\",\"message\":\"Too many events; slow down\"}}]");
        app.timer.advance(10);
        socket.text("42[\"message\",\"again\"]");
        assertThat(socket.received()).containsExactly("42[\"message-back\",\"again\"]");
        assertThat(socket.isClosed()).isFalse();
    }

    @Test
    @DisplayName("joining and leaving in a flood is refused too, and namespaces do not multiply the allowance")
    void connectFlood() {
        FakeWebSocket socket = app.joined();
        for (int i = 0; i < 399; i++) socket.text(i % 2 == 0 ? "40/custom" : "41/custom");
        socket.received();
        for (int i = 0; i < 200; i++) socket.text("42[\"message\"]");
        socket.received();
        socket.text("40/custom");
        assertThat(socket.received())
                .containsExactly("44/custom,{\"message\":\"Too many packets\",\"data\":{\"code\":\"rate_limited\"}}");
    }

    @Test
    @DisplayName("a flood that the listener cannot keep up with does not pile up")
    void pileUp() {
        Queue<Runnable> held = new ArrayDeque<>();
        EchoSockets busy = new EchoSockets(Options.STANDARD, held::add);
        FakeWebSocket socket = busy.http.webSocket();
        socket.text("40");
        while (!held.isEmpty()) held.remove().run();
        socket.received();
        for (int i = 0; i < 10_000; i++) socket.text("420[\"message\"]");
        assertThat(held).hasSize(1);
        held.remove().run();
        assertThat(socket.received()).hasSizeLessThan(3 * 400).hasSizeGreaterThan(2 * 399);
    }

    @Test
    @DisplayName("an answer that a client gives again and again does not pile up")
    void repeatedAnswer() {
        Queue<Runnable> held = new ArrayDeque<>();
        EchoSockets busy = new EchoSockets(Options.STANDARD, held::add);
        FakeWebSocket socket = busy.http.webSocket();
        socket.text("40");
        while (!held.isEmpty()) held.remove().run();
        CompletableFuture<List<JsonNode>> answer = busy.last().emitWithAck("question");
        for (int i = 0; i < 1_000; i++) socket.text("430[" + i + "]");
        assertThat(held).hasSize(1);
        held.remove().run();
        assertThat(answer.join()).hasToString("[0]");
        assertThat(held).isEmpty();
    }

    @Test
    @DisplayName("attachments of one packet share maxPayload")
    void attachmentBytes() {
        FakeWebSocket socket = app.joined();
        socket.text("452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]");
        socket.binary(new byte[600_000]);
        assertThat(socket.isClosed()).isFalse();
        socket.binary(new byte[400_001]);
        assertThat(app.log).last().isEqualTo("disconnected /: parse error");
    }

    @Test
    @DisplayName("10,000 idle clients need little memory, and none when they have gone")
    void manySessions() {
        app.joined().gone(1000);
        long before = usedMemory();
        List<FakeWebSocket> clients = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) clients.add(app.joined());
        long each = (usedMemory() - before) / clients.size();
        assertThat(each).as("bytes for each idle client").isBetween(100L, 4_000L);
        assertThat(app.server.connections()).isEqualTo(10_000);
        assertThat(app.timer.waiting()).isEqualTo(10_000);

        app.timer.advance(25_000);
        for (FakeWebSocket client : clients) assertThat(client.received()).containsExactly("2");
        for (FakeWebSocket client : clients) client.gone(1006);
        assertThat(app.server.connections()).isZero();
        assertThat(app.timer.waiting()).isZero();
    }

    private static long usedMemory() {
        System.gc();
        Runtime runtime = Runtime.getRuntime();
        return runtime.totalMemory() - runtime.freeMemory();
    }
}
