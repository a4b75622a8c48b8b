package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Router;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The server as the application builds it: a real timer, listeners on virtual threads, emits from many threads. */
class SocketThreadsTest {
    @Test
    @DisplayName("what each of many threads emits arrives whole and in its order")
    void emits() throws InterruptedException {
        int threads = 4;
        int each = 2_000;
        CompletableFuture<Socket<String>> joined = new CompletableFuture<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledThreadPoolExecutor timer = timer()) {
            FakeWebSocket client = client(timer, executor, new Recorder(joined, new CountDownLatch(0)));
            Socket<String> socket = joined.join();
            CyclicBarrier start = new CyclicBarrier(threads);
            CountDownLatch done = new CountDownLatch(threads);
            for (int t = 0; t < threads; t++) {
                int thread = t;
                executor.execute(() -> {
                    await(start);
                    for (int i = 0; i < each; i++) socket.emit("e", thread, i);
                    done.countDown();
                });
            }
            assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
            socket.disconnect(true);
            client.awaitClose();
            List<String> received = client.received();
            assertThat(received)
                    .hasSize(1 + threads * each + 1)
                    .startsWith("40{\"sid\":\"" + socket.id() + "\"}")
                    .endsWith("41");
            for (int t = 0; t < threads; t++) assertThat(numbers(received, t)).isEqualTo(upTo(each));
        }
    }

    @Test
    @DisplayName("listeners that block hold up neither the heartbeat nor each other's order")
    void blockingListener() throws InterruptedException {
        CountDownLatch release = new CountDownLatch(1);
        CompletableFuture<Socket<String>> joined = new CompletableFuture<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledThreadPoolExecutor timer = timer()) {
            Recorder recorder = new Recorder(joined, release);
            FakeWebSocket client = client(timer, executor, recorder);
            joined.join();
            for (int i = 0; i < 100; i++) client.text("42[\"n\"," + i + "]");
            client.text("40/nowhere");
            assertThat(client.awaitMessage()).startsWith("40{");
            assertThat(client.awaitMessage()).isEqualTo("44/nowhere,{\"message\":\"Invalid namespace\"}");
            release.countDown();
            client.gone(1000);
            assertThat(recorder.gone.await(30, TimeUnit.SECONDS)).isTrue();
            assertThat(recorder.numbers).isEqualTo(upTo(100));
        }
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1);
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return timer;
    }

    private static FakeWebSocket client(
            ScheduledThreadPoolExecutor timer, ExecutorService executor, Listener<String> listener) {
        Router router = new Router();
        new SocketServer(Options.STANDARD, timer, executor)
                .namespace("/", _ -> CompletableFuture.completedStage(new Verdict.Accepted<>("x")), listener)
                .routes(router);
        FakeWebSocket client = new FakeHttp(router, "/socket.io/").webSocket();
        client.text("40");
        return client;
    }

    private static List<Integer> numbers(List<String> received, int thread) {
        String prefix = "42[\"e\"," + thread + ",";
        return received.stream()
                .filter(text -> text.startsWith(prefix))
                .map(text -> Integer.valueOf(text.substring(prefix.length(), text.length() - 1)))
                .toList();
    }

    private static List<Integer> upTo(int end) {
        return IntStream.range(0, end).boxed().toList();
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await();
        } catch (Exception e) {
            throw new AssertionError("the threads did not start", e);
        }
    }

    /** Waits before it hears its first event. */
    private static final class Recorder implements Listener<String> {
        final CountDownLatch gone = new CountDownLatch(1);
        final List<Integer> numbers = new ArrayList<>();
        private final CompletableFuture<Socket<String>> joined;
        private final CountDownLatch release;

        Recorder(CompletableFuture<Socket<String>> joined, CountDownLatch release) {
            this.joined = joined;
            this.release = release;
        }

        @Override
        public void connected(Socket<String> socket) {
            joined.complete(socket);
        }

        @Override
        public void event(Socket<String> socket, String event, List<JsonNode> args, Optional<Ack> ack) {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            numbers.add(args.getFirst().intValue());
        }

        @Override
        public void disconnected(Socket<String> socket, Reason reason) {
            gone.countDown();
        }
    }
}
