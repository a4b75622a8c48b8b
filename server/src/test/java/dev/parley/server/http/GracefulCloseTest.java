package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.http.RawClient.Answer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class GracefulCloseTest implements WebSocket.Listener {
    private final CountDownLatch running = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);
    private final BlockingQueue<String> closed = new LinkedBlockingQueue<>();

    private final Router router = new Router()
            .get("/slow", _ -> {
                running.countDown();
                await(release);
                return Response.ok("done");
            })
            .webSocket("/ws", _ -> new WebSocket.Acceptance("", _ -> this, 100));

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void onText(String text) {
        closed.add("unexpected " + text);
    }

    @Override
    public void onBinary(byte[] bytes) {
        closed.add("unexpected");
    }

    @Override
    public void onClose(int code, String reason) {
        closed.add(Integer.toString(code));
    }

    @Test
    @DisplayName("a running request is finished, an idle connection closed, a new one refused")
    void runningRequests() throws Exception {
        try (TestServer server = new TestServer(router);
                RawClient busy = server.connect();
                RawClient idle = server.connect()) {
            idle.send("GET /none HTTP/1.1\r\nHost: a\r\n\r\n");
            assertThat(idle.read().status()).isEqualTo(404);
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            running.await();
            CompletableFuture<Boolean> drained =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(10)));
            assertThat(idle.isClosed()).isTrue();
            assertThat(drained).isNotDone();
            release.countDown();
            Answer answer = busy.read();
            assertThat(answer.text()).isEqualTo("\"done\"");
            assertThat(answer.header("connection")).isEqualTo("close");
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @DisplayName("a request that takes longer than the deadline is cut off")
    void deadline() throws Exception {
        try (TestServer server = new TestServer(router);
                RawClient busy = server.connect()) {
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
            running.await();
            assertThat(server.drain(Duration.ofMillis(50))).isFalse();
            assertThat(busy.isClosed()).isTrue();
            release.countDown();
        }
    }

    @Test
    @DisplayName("WebSockets are closed with 1012 service restart")
    void webSockets() throws Exception {
        try (TestServer server = new TestServer(router);
                RawClient client = server.connect()) {
            client.send(Requests.webSocket("/ws"));
            assertThat(client.read().status()).isEqualTo(101);
            CompletableFuture<Boolean> drained =
                    CompletableFuture.supplyAsync(() -> server.drain(Duration.ofSeconds(10)));
            byte[] frame = client.readBytes(19);
            assertThat(frame)
                    .startsWith(0x88, 17, 1012 >> 8, 1012 & 0xFF)
                    .endsWith("service restart".getBytes(StandardCharsets.US_ASCII));
            client.send(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xF4});
            assertThat(drained.get(10, TimeUnit.SECONDS)).isTrue();
            assertThat(closed.poll(10, TimeUnit.SECONDS)).isEqualTo("1012");
        }
    }
}
