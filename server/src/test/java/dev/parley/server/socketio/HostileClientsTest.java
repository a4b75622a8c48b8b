package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients on real sockets that flood, lie, stop reading and vanish. Whatever they do, a bystander is served. */
class HostileClientsTest {
    private static final Options QUICK = Options.STANDARD.with(new Options.Limits(100_000, 200_000, 5_000, 100, 400));

    private final ConformanceServer server = new ConformanceServer(0, QUICK);

    @AfterEach
    void stop() {
        server.close();
    }

    private void bystanderIsServed() throws IOException {
        try (RawSocket bystander = RawSocket.joined(server.port())) {
            bystander.send("421[\"message-with-ack\",\"x\"]");
            assertThat(bystander.read()).isEqualTo("431[\"x\"]");
        }
    }

    @ParameterizedTest(name = "a flood of {0} is answered or refused, never kept, and others are served meanwhile")
    @ValueSource(
            strings = {
                "42[\"message\",{\"callId\":1}]",
                "427[\"message-with-ack\",\"x\"]",
                "42[\"no-such-event\"]",
                "40/custom,",
                "40/nowhere,",
                "43999[]",
            })
    void floods(String text) throws Exception {
        try (RawSocket flooder = RawSocket.joined(server.port());
                ExecutorService reader = Executors.newSingleThreadExecutor()) {
            Future<String> last = reader.submit(flooder::readToEnd);
            for (int i = 0; i < 2_000; i++) flooder.send(text);
            bystanderIsServed();
            flooder.frame(8, new byte[] {3, (byte) 0xe8});
            assertThat(last).succeedsWithin(Duration.ofSeconds(60));
        }
        bystanderIsServed();
    }

    @ParameterizedTest(name = "{0} ends the connection of its sender")
    @ValueSource(
            strings = {
                "4",
                "9",
                "4abc",
                "42{}",
                "42[]",
                "42[\"connect\"]",
                "42abc[\"x\"]",
                "4511-[\"x\"]",
                "451-[\"x\"",
                "40[",
                "41{}",
                "42/custom,[\"not joined\"]",
                "42[\"message\",1]trailing",
            })
    void malformed(String text) throws Exception {
        try (RawSocket liar = RawSocket.joined(server.port())) {
            liar.send(text);
            assertThat(liar.readToEnd()).isEmpty();
        }
        bystanderIsServed();
        server.awaitConnections(0);
    }

    @Test
    @DisplayName(
            "JSON of a thousand levels, a frame longer than allowed and a text that is not UTF-8 end the connection")
    void tooMuch() throws IOException {
        try (RawSocket deep = RawSocket.joined(server.port());
                RawSocket large = RawSocket.joined(server.port());
                RawSocket broken = RawSocket.joined(server.port())) {
            deep.send("42[\"message\"," + "[".repeat(1000) + "]".repeat(1000) + "]");
            assertThat(deep.read()).isEqualTo("close 1002");
            large.send("42[\"message\",\"" + "x".repeat(100_000) + "\"]");
            assertThat(large.read()).isEqualTo("close 1009");
            broken.frame(1, new byte[] {'4', '2', (byte) 0xc3, (byte) 0x28});
            assertThat(broken.read()).isEqualTo("close 1007");
        }
        bystanderIsServed();
    }

    @Test
    @DisplayName(
            "attachments that were announced may not be followed by a text, nor be more than fits, and their absence costs nothing")
    void attachments() throws IOException {
        try (RawSocket waits = RawSocket.joined(server.port());
                RawSocket lies = RawSocket.joined(server.port());
                RawSocket exceeds = RawSocket.joined(server.port())) {
            String announced = "452-[\"message\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":1}]";
            for (RawSocket each : List.of(waits, lies, exceeds)) each.send(announced);
            lies.send("42[\"message\"]");
            assertThat(lies.read()).isEqualTo("close 1002");
            exceeds.frame(2, new byte[60_000]);
            exceeds.frame(2, new byte[60_000]);
            assertThat(exceeds.read()).isEqualTo("close 1002");
            bystanderIsServed();
            waits.frame(2, new byte[] {1});
            waits.frame(2, new byte[] {2});
            assertThat(waits.read()).startsWith("452-[\"message-back\"");
        }
    }

    @Test
    @DisplayName("a client that stops reading is cut off at its limit while another one goes on undisturbed [SIG-14]")
    void slowConsumer() throws Exception {
        try (RawSocket slow = RawSocket.joined(server.port());
                RawSocket other = RawSocket.joined(server.port())) {
            String large = "x".repeat(50_000);
            long before = System.nanoTime();
            for (int i = 0; server.connections() == 2; i++) {
                trySend(slow, "42[\"message\",\"" + large + "\"]");
                other.send("421[\"message-with-ack\"," + i + "]");
                assertThat(other.read()).isEqualTo("431[" + i + "]");
                assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(20));
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    private static void trySend(RawSocket slow, String text) {
        try {
            slow.send(text);
        } catch (IOException _) {
            // cut off already
        }
    }

    @Test
    @DisplayName("clients that never answer a ping, or never join, or never say a word are gone in time")
    void halfOpen() throws IOException {
        try (ConformanceServer quick = new ConformanceServer(0, QUICK.with(ConformanceServer.SUITE));
                RawSocket silent = RawSocket.joined(quick.port());
                RawSocket nameless = new RawSocket(quick.port(), "/socket.io/?EIO=4&transport=websocket")) {
            assertThat(silent.readToEnd()).isEqualTo("2");
            assertThat(nameless.readToEnd()).isEqualTo("2");
            quick.awaitConnections(0);
        }
    }

    @Test
    @DisplayName(
            "hundreds of clients that lose their connections at once are all back at once, and nothing is left of the old ones")
    void storm() throws Exception {
        int clients = 400;
        List<RawSocket> first = connect(clients);
        for (RawSocket each : first) each.close();
        long before = System.nanoTime();
        List<RawSocket> second = connect(clients);
        assertThat(System.nanoTime() - before).isLessThan(TimeUnit.SECONDS.toNanos(15));
        server.awaitConnections(clients);
        for (RawSocket each : second) each.close();
        server.awaitConnections(0);
    }

    private List<RawSocket> connect(int clients) throws Exception {
        Callable<RawSocket> joined = () -> RawSocket.joined(server.port());
        List<RawSocket> all = new ArrayList<>();
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<RawSocket>> futures = new ArrayList<>();
            for (int i = 0; i < clients; i++) futures.add(executor.submit(joined));
            for (Future<RawSocket> each : futures) all.add(each.get(20, TimeUnit.SECONDS));
        }
        return all;
    }
}
