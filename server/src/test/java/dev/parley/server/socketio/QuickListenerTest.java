package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Router;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Listeners that are heard on the event loop that read: here, the thread that speaks for the client. */
class QuickListenerTest {
    private final Queue<Runnable> others = new ArrayDeque<>();

    @Test
    @DisplayName("an event is heard on the thread that read it, when nothing before it waits")
    void here() {
        Neighbours listener = new Neighbours();
        FakeWebSocket client = client(listener);
        others.remove().run();
        others.remove().run();
        client.text("42[\"n\",1]");
        assertThat(listener.heard).containsExactly(1);
        assertThat(others).isEmpty();
    }

    @Test
    @DisplayName("an event waits behind the greeting, however quick")
    void inOrder() {
        Neighbours listener = new Neighbours();
        FakeWebSocket client = client(listener);
        client.text("42[\"n\",1]");
        client.text("42[\"n\",2]");
        assertThat(listener.heard).isEmpty();
        others.remove().run();
        assertThat(listener.heard).containsExactly(1, 2);
        client.text("42[\"n\",3]");
        assertThat(listener.heard).containsExactly(1, 2, 3);
    }

    @Test
    @DisplayName("two clients whose events are sent on to each other under a lock do not lock each other up")
    void circle() throws InterruptedException {
        int each = 20_000;
        Neighbours listener = new Neighbours();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1)) {
            timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
            List<FakeWebSocket> clients = clients(listener, Timer.of(timer), threads);
            for (FakeWebSocket client : clients)
                assertThat(client.awaitMessage()).startsWith("40{");
            for (FakeWebSocket client : clients) {
                Thread.ofPlatform()
                        .daemon()
                        .start(() -> IntStream.range(0, each).forEach(i -> client.text("42[\"on\"," + i + "]")));
            }
            for (FakeWebSocket client : clients) {
                for (int i = 0; i < each; i++) assertThat(client.awaitMessage()).isEqualTo("42[\"on\"," + i + "]");
            }
        }
    }

    /** Has the admissions behind it. */
    private FakeWebSocket client(Listener<String> listener) {
        FakeWebSocket client =
                clients(listener, new VirtualTimer(), others::add).getFirst();
        others.remove().run();
        others.remove().run();
        return client;
    }

    private static List<FakeWebSocket> clients(Listener<String> listener, Timer timer, Executor executor) {
        Options.Limits limits = Options.STANDARD.limits();
        Options options = Options.STANDARD.with(new Options.Limits(
                limits.maxPayload(), limits.maxQueuedBytes(), limits.maxSessions(), 1_000_000, 1_000_000));
        Router router = new Router();
        new SocketServer(options, timer, Neighbours.ids(), executor)
                .namespace("/", _ -> CompletableFuture.completedStage(new Verdict.Accepted<>("x")), listener)
                .routes(router);
        return Stream.generate(() -> new FakeHttp(router, "/socket.io/").webSocket())
                .limit(2)
                .peek(client -> client.text("40"))
                .toList();
    }

    /** Sends {@code on} to all but the one who said it, under a lock for each; notes the numbers of {@code n}. */
    private static final class Neighbours implements Listener<String> {
        final List<Integer> heard = new ArrayList<>();
        private final List<Socket<String>> all = new CopyOnWriteArrayList<>();

        static Supplier<String> ids() {
            int[] last = new int[1];
            return () -> "id-" + last[0]++;
        }

        @Override
        public boolean isQuick() {
            return true;
        }

        @Override
        public void connected(Socket<String> socket) {
            all.add(socket);
        }

        @Override
        public void event(Socket<String> socket, String event, List<JsonNode> args, Optional<Ack> ack) {
            if (event.equals("n")) heard.add(args.getFirst().intValue());
            else sendOn(socket, event, args);
        }

        @SuppressWarnings("ReferenceEquality") // this very socket is meant
        private void sendOn(Socket<String> from, String event, List<JsonNode> args) {
            synchronized (from) {
                for (Socket<String> other : all) if (other != from) other.emit(event, args.getFirst());
            }
        }

        @Override
        public void disconnected(Socket<String> socket, Reason reason) {}
    }
}
