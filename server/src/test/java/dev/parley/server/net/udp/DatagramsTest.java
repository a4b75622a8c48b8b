package dev.parley.server.net.udp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every way to the kernel must do, on real sockets of the loopback interface. */
class DatagramsTest {
    private static final Endpoint ANY = Endpoint.of("127.0.0.1", 0);
    private static final int PATIENCE = 5000;

    static List<Named<Supplier<Datagrams>>> kinds() {
        return List.of(
                Named.of("plain Java", NioDatagrams::new),
                Named.of("system calls", NativeDatagrams::new),
                Named.of("system calls without UDP_SEGMENT", () -> new NativeDatagrams(false)));
    }

    private record Arrival(int socket, Endpoint from, String text) {}

    private static Arrivals into(List<Arrival> list) {
        return (socket, high, low, tag, payload) -> {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            list.add(new Arrival(socket, new Endpoint(high, low, tag), new String(bytes, StandardCharsets.ISO_8859_1)));
        };
    }

    private static List<Arrival> receive(Datagrams datagrams, int count) {
        List<Arrival> arrivals = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE * 1_000_000L;
        while (arrivals.size() < count && System.nanoTime() < deadline) {
            datagrams.await(100);
            datagrams.receive(into(arrivals));
        }
        return arrivals;
    }

    private static void send(Datagrams datagrams, int socket, Endpoint to, String text) {
        ByteBuffer payload = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
        datagrams.send(socket, to.high(), to.low(), to.tag(), payload);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("what one socket sends arrives at the other with its sender, in order")
    void sendsAndReceives(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int a = datagrams.open(ANY, false);
            int b = datagrams.open(ANY, false);
            for (String text : List.of("one", "two", "a longer one", "")) send(datagrams, a, datagrams.local(b), text);
            datagrams.flush();

            List<Arrival> arrivals = receive(datagrams, 4);

            assertThat(arrivals).extracting(Arrival::text).containsExactly("one", "two", "a longer one", "");
            assertThat(arrivals).allMatch(arrival -> arrival.socket() == b);
            assertThat(arrivals.getFirst().from()).isEqualTo(datagrams.local(a));
        }
    }

    @Test
    @DisplayName("the kernel tells when datagrams came, however long they waited, also where it has put them together")
    void stamps() throws IOException {
        try (Datagrams datagrams = new NativeDatagrams()) {
            int from = datagrams.open(ANY, false);
            int stamped = datagrams.open(ANY, false);
            int other = datagrams.open(ANY, false);
            datagrams.stamp(stamped);
            long before = System.nanoTime();
            for (int i = 0; i < 4; i++) send(datagrams, from, datagrams.local(stamped), "of the same length");
            send(datagrams, from, datagrams.local(other), "nobody asks when");
            datagrams.flush();
            long after = System.nanoTime();
            while (System.nanoTime() - after < 30_000_000L) Thread.onSpinWait();

            List<Long> came = new ArrayList<>();
            Arrivals arrivals = (socket, _, _, _, _) -> {
                if (socket == stamped) came.add(datagrams.came());
                else assertThat(datagrams.came()).isZero();
            };
            datagrams.await(PATIENCE);
            datagrams.receive(arrivals);

            long tolerance = 1_000_000L;
            assertThat(came)
                    .hasSize(4)
                    .allSatisfy(at -> assertThat(at).isBetween(before - tolerance, after + tolerance));
            assertThat(datagrams.came()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("IPv6 goes the same way")
    void v6(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int a = datagrams.open(Endpoint.of("::1", 0), false);
            int b = datagrams.open(Endpoint.of("::1", 0), false);
            send(datagrams, a, datagrams.local(b), "six");
            datagrams.flush();

            assertThat(receive(datagrams, 1)).containsExactly(new Arrival(b, datagrams.local(a), "six"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("a burst to several receivers, mixed and of different lengths, arrives whole and for each in order")
    void bursts(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int from = datagrams.open(ANY, false);
            List<Integer> to = new ArrayList<>();
            for (int i = 0; i < 3; i++) to.add(datagrams.open(ANY, false));
            for (int n = 0; n < 60; n++) {
                String text = n + "x".repeat(n % 7 == 6 ? 700 : 1200) + n;
                send(datagrams, from, datagrams.local(to.get(n % 3)), text);
            }
            datagrams.flush();

            List<Arrival> arrivals = receive(datagrams, 60);

            assertThat(arrivals).hasSize(60);
            for (int receiver = 0; receiver < 3; receiver++) {
                int socket = to.get(receiver);
                List<Integer> numbers = arrivals.stream()
                        .filter(arrival -> arrival.socket() == socket)
                        .map(arrival -> Integer.parseInt(arrival.text().split("x", 2)[0]))
                        .toList();
                assertThat(numbers).isSorted().hasSize(20);
            }
            assertThat(arrivals).allMatch(arrival -> {
                String[] ends = arrival.text().split("x+", -1);
                return ends[0].equals(ends[1]);
            });
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName(
            "the receiver may write in front of a datagram and three bytes behind, and the next is whole all the same")
    void headroom(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int a = datagrams.open(ANY, false);
            int b = datagrams.open(ANY, false);
            for (int i = 0; i < 10; i++) send(datagrams, a, datagrams.local(b), i + "y".repeat(100));
            datagrams.flush();
            List<String> texts = new ArrayList<>();
            Arrivals scribbler = (socket, high, low, tag, payload) -> {
                byte[] bytes = new byte[payload.remaining()];
                payload.get(payload.position(), bytes);
                texts.add(new String(bytes, StandardCharsets.ISO_8859_1));
                int start = payload.position();
                int end = payload.limit();
                payload.limit(end + 3);
                for (int i = start - Datagrams.HEADROOM; i < end + 3; i++) payload.put(i, (byte) '!');
            };
            while (texts.size() < 10) {
                datagrams.await(1000);
                datagrams.receive(scribbler);
            }

            for (int i = 0; i < 10; i++) assertThat(texts.get(i)).isEqualTo(i + "y".repeat(100));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("a receiver that cannot be reached loses what is for it, and harms no other")
    void unreachable(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int a = datagrams.open(ANY, false);
            int b = datagrams.open(ANY, false);
            Endpoint noRoute = Endpoint.of("240.0.0.1", 9);
            Endpoint portZero = Endpoint.of("127.0.0.1", 0);
            for (int i = 0; i < 3; i++) {
                send(datagrams, a, noRoute, "lost");
                send(datagrams, a, portZero, "lost");
                send(datagrams, a, datagrams.local(b), "kept");
            }
            datagrams.flush();

            assertThat(receive(datagrams, 3))
                    .extracting(Arrival::text)
                    .containsOnly("kept")
                    .hasSize(3);
            assertThat(datagrams.counts().dropped()).isPositive();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("a datagram longer than any that IP carries is dropped, one of the greatest length is not")
    void lengths(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int a = datagrams.open(ANY, false);
            int b = datagrams.open(ANY, false);
            send(datagrams, a, datagrams.local(b), "x".repeat(65_508));
            send(datagrams, a, datagrams.local(b), "y".repeat(65_507));
            datagrams.flush();

            assertThat(receive(datagrams, 1)).extracting(Arrival::text).containsExactly("y".repeat(65_507));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("a port that is taken is refused with a reason; a shared one only to those who do not share")
    void takenPorts(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams one = kind.get();
                Datagrams two = kind.get()) {
            int shared = one.open(ANY, true);
            Endpoint port = one.local(shared);

            assertThat(two.open(port, true)).isNotNegative();
            assertThatThrownBy(() -> two.open(port, false))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("a closed socket frees its port, and what it had queued is sent")
    void closing(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int a = datagrams.open(ANY, false);
            int b = datagrams.open(ANY, false);
            Endpoint port = datagrams.local(a);
            send(datagrams, a, datagrams.local(b), "last words");
            datagrams.close(a);
            datagrams.flush();

            assertThat(receive(datagrams, 1)).extracting(Arrival::text).containsExactly("last words");
            assertThat(datagrams.open(port, false)).isNotNegative();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("waiting ends when somebody wakes it, also if that came first")
    void waking(Supplier<Datagrams> kind) throws InterruptedException {
        try (Datagrams datagrams = kind.get()) {
            datagrams.wake();
            datagrams.await(60_000);
            datagrams.receive(into(new ArrayList<>()));
            Thread waker = Thread.ofVirtual().start(datagrams::wake);
            datagrams.await(60_000);
            waker.join();
            assertThat(datagrams.counts().received()).isZero();
        }
    }

    @Test
    @DisplayName("datagrams of one length for one receiver are one send, and the kernel shows that it can cut it up")
    void segmentation() throws IOException {
        try (NativeDatagrams datagrams = new NativeDatagrams()) {
            int a = datagrams.open(ANY, false);
            int b = datagrams.open(ANY, false);
            for (int i = 0; i < 20; i++) send(datagrams, a, datagrams.local(b), i % 10 + "z".repeat(1199));
            datagrams.flush();

            assertThat(receive(datagrams, 20)).hasSize(20);
            assertThat(datagrams.segments()).isTrue();
            assertThat(datagrams.counts().sends()).isEqualTo(1);
            assertThat(datagrams.counts().sent()).isEqualTo(20);
            assertThat(datagrams.counts().receives()).isLessThan(20);
        }
    }

    @Test
    @DisplayName("more receivers in one turn than there is room for are served all the same")
    void manyReceivers() throws IOException {
        try (NativeDatagrams datagrams = new NativeDatagrams()) {
            int from = datagrams.open(ANY, false);
            List<Endpoint> to = new ArrayList<>();
            for (int i = 0; i < 200; i++) to.add(datagrams.local(datagrams.open(ANY, false)));
            for (int round = 0; round < 2; round++) {
                for (Endpoint receiver : to) send(datagrams, from, receiver, "to " + receiver.port());
            }
            datagrams.flush();

            assertThat(receive(datagrams, 400)).hasSize(400);
        }
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"127.0.0.1", "::1"})
    @DisplayName("a closed port is told by ICMP, by which no packet to anybody else is lost")
    void icmp(String address) throws IOException {
        try (Datagrams datagrams = new NativeDatagrams()) {
            int from = datagrams.open(Endpoint.of(address, 0), false);
            int good = datagrams.open(Endpoint.of(address, 0), false);
            int gone = datagrams.open(Endpoint.of(address, 0), false);
            Endpoint closed = datagrams.local(gone);
            datagrams.close(gone);
            List<IcmpError> errors = new ArrayList<>();
            List<Arrival> arrivals = new ArrayList<>();
            Arrivals both = new Arrivals() {
                @Override
                public void datagram(int socket, long high, long low, int tag, ByteBuffer payload) {
                    into(arrivals).datagram(socket, high, low, tag, payload);
                }

                @Override
                public void unreachable(int socket, IcmpError error) {
                    assertThat(socket).isEqualTo(from);
                    errors.add(error);
                }
            };
            for (int i = 0; i < 20; i++) {
                send(datagrams, from, closed, "lost");
                datagrams.flush();
                send(datagrams, from, datagrams.local(good), "kept " + i);
                datagrams.flush();
            }
            long deadline = System.nanoTime() + PATIENCE * 1_000_000L;
            while ((arrivals.size() < 20 || errors.isEmpty()) && System.nanoTime() < deadline) {
                datagrams.await(100);
                datagrams.receive(both);
            }
            assertThat(arrivals).hasSize(20);
            boolean six = closed.v6();
            assertThat(errors).isNotEmpty().containsOnly(new IcmpError(closed, six ? 1 : 3, six ? 4 : 3, 0));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("a datagram that is to stay whole leaves at once, behind those that are queued")
    void whole(Supplier<Datagrams> kind) throws IOException {
        try (Datagrams datagrams = kind.get()) {
            int a = datagrams.open(ANY, false);
            int b = datagrams.open(ANY, false);
            Endpoint to = datagrams.local(b);
            send(datagrams, a, to, "first");
            datagrams.sendWhole(a, to.high(), to.low(), to.tag(), ByteBuffer.wrap(new byte[] {'x'}));
            assertThat(receive(datagrams, 2)).extracting(Arrival::text).containsExactly("first", "x");
        }
    }
}
