package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.Method;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client and server joined by a network that loses, delays, reorders and repeats, on virtual time. */
class LossyNetworkTest {
    private record Packet(long at, long order, boolean toServer, Endpoint client, byte[] bytes) {}

    /** One client with its address, and what it was told. */
    private final class Station implements TurnClientOutput {
        final Endpoint address;
        final TurnClient client;
        final List<TurnClientEvent> events = new ArrayList<>();
        final List<String> heard = new ArrayList<>();
        long next = Bench.START;

        Station(Endpoint address, TurnClient.Options options, long seed) {
            this.address = address;
            client = new TurnClient(options, new SeededEntropy(seed));
        }

        @Override
        public void toServer(ByteBuffer bytes) {
            put(true, address, Bench.copy(bytes));
        }

        @Override
        public void fromPeer(Endpoint peer, ByteBuffer payload) {
            heard.add(StandardCharsets.UTF_8.decode(payload).toString());
        }

        @Override
        public void event(TurnClientEvent event) {
            events.add(event);
        }

        Endpoint relayed() {
            for (TurnClientEvent event : events) {
                if (event instanceof TurnClientEvent.Allocated allocated)
                    return allocated.relayed().getFirst();
            }
            throw new AssertionError("not allocated: " + events);
        }

        long count(Class<? extends TurnClientEvent> kind) {
            return events.stream().filter(kind::isInstance).count();
        }

        void say(Endpoint peer, String text) {
            client.send(peer, ByteBuffer.wrap(Bench.bytes(text)), this);
        }
    }

    private final Bench bench = new Bench();
    private final PriorityQueue<Packet> air = new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : Long.compare(a.order(), b.order()));
    private final List<Station> stations = new ArrayList<>();
    private Random random = new Random(0);
    private double loss;
    private long order;
    private int seenByServer;

    private Station station(String user, int port, TurnClient.Options options) {
        Station station = new Station(Endpoint.of("198.51.100." + port, port), options, port + user.hashCode());
        stations.add(station);
        station.client.start(bench.now, station);
        return station;
    }

    private Station alice(int port) {
        return station("alice", port, TurnClient.Options.udp("alice", "wonderland"));
    }

    private void put(boolean toServer, Endpoint client, byte[] bytes) {
        int copies = random.nextDouble() < loss ? 0 : random.nextDouble() < loss ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            air.add(new Packet(bench.now + 10 + random.nextInt(60), order++, toServer, client, bytes));
        }
    }

    /** Lets the time pass, from event to event. */
    private void run(long millis) {
        long end = bench.now + millis;
        long sweep = bench.now;
        while (true) {
            long next = Math.min(sweep, air.isEmpty() ? end : air.peek().at());
            for (Station station : stations) next = Math.min(next, station.next);
            if (next >= end) break;
            bench.now = Math.max(bench.now, next);
            if (bench.now >= sweep) {
                bench.sweep();
                sweep = bench.now + 1000;
            }
            deliver();
            for (Station station : stations) station.next = station.client.tick(bench.now, station);
        }
        bench.now = end;
    }

    private void deliver() {
        while (!air.isEmpty() && air.peek().at() <= bench.now) {
            Packet packet = air.remove();
            ByteBuffer bytes = ByteBuffer.wrap(packet.bytes().clone());
            if (packet.toServer()) {
                bench.server.receive(packet.client(), bytes, bench.now, bench);
                answers();
            } else {
                for (Station station : stations) {
                    if (station.address.equals(packet.client())) station.client.receive(bytes, bench.now, station);
                }
            }
        }
    }

    private void answers() {
        for (; seenByServer < bench.toClient.size(); seenByServer++) {
            Bench.ToClient sent = bench.toClient.get(seenByServer);
            put(false, sent.client(), sent.bytes());
        }
    }

    @ParameterizedTest(
            name = "two clients talk for an hour through each other's relays, seed {0}, one packet in five lost")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void anHour(long seed) {
        random = new Random(seed);
        loss = 0.2;
        Station a = alice(1);
        Station b = alice(2);
        run(40_000);
        a.client.bind(b.relayed(), bench.now, a);
        b.client.permit(a.relayed(), bench.now, b);
        run(40_000);
        for (int i = 0; i < 3600; i++) {
            a.say(b.relayed(), "a" + i);
            b.say(a.relayed(), "b" + i);
            run(1000);
        }
        assertThat(a.count(TurnClientEvent.Failed.class) + b.count(TurnClientEvent.Failed.class))
                .isZero();
        assertThat(a.count(TurnClientEvent.Refreshed.class)).isBetween(7L, 9L);
        assertThat(a.count(TurnClientEvent.Bound.class)).isBetween(14L, 17L);
        assertThat(a.heard.size()).isBetween(3200, 3500); // two legs, each losing and doubling
        assertThat(b.heard.size()).isBetween(3200, 3500);
        assertThat(bench.events.stream().filter(TurnEvent.Allocated.class::isInstance))
                .hasSize(2);
    }

    @Test
    @DisplayName("a client chooses SHA-256 with a server that offers it, and closes what it opened")
    void closes() {
        Station a = alice(1);
        run(2000);
        assertThat(a.client.isAllocated()).isTrue();
        a.client.close(bench.now, a);
        run(2000);
        assertThat(a.count(TurnClientEvent.Closed.class)).isOne();
        assertThat(bench.ports.open).isEmpty();
        assertThat(bench.toClient.getLast().bytes()).contains(0x1C);
    }

    @Test
    @DisplayName("a client whose answer to the last Refresh is lost learns from 437 that it is closed")
    void closesInSpiteOfLoss() {
        Station a = alice(1);
        run(2000);
        bench.server.disconnected(a.address, bench); // as if the first Refresh had come through
        a.client.close(bench.now, a);
        run(2000);
        assertThat(a.count(TurnClientEvent.Closed.class)).isOne();
        assertThat(a.count(TurnClientEvent.Failed.class)).isZero();
    }

    @Test
    @DisplayName("a wrong password fails once with 401, a dead network after 39.5 seconds")
    void failures() {
        Station wrong = station("mallory", 3, TurnClient.Options.udp("alice", "looking-glass"));
        run(5000);
        assertThat(wrong.events).containsExactly(new TurnClientEvent.Failed(Method.ALLOCATE, 401));
        loss = 1;
        Station deaf = alice(4);
        run(39_000);
        assertThat(deaf.events).isEmpty();
        run(1000);
        assertThat(deaf.events).containsExactly(new TurnClientEvent.Failed(Method.ALLOCATE, 0));
    }

    @Test
    @DisplayName("a stale nonce is renewed on the way, though both keys were replaced")
    void staleNonce() {
        Station a = alice(1);
        run(2000);
        bench.nonces.rotate(new byte[] {1});
        bench.nonces.rotate(new byte[] {2});
        run(3_600_000L * 3);
        assertThat(a.count(TurnClientEvent.Failed.class)).isZero();
        assertThat(a.client.isAllocated()).isTrue();
        assertThat(bench.server.size()).isOne();
    }

    @Test
    @DisplayName("a client is told where a draining server sends it")
    void redirect() {
        Endpoint other = Endpoint.of("9.9.9.9", 3478);
        bench.server.drain(List.of(other));
        Station a = alice(1);
        run(2000);
        assertThat(a.events).containsExactly(new TurnClientEvent.Redirected(other));
    }

    @Test
    @DisplayName("both families, and an even port with the one above, are given to clients that want them")
    void wishes() {
        Station both = station(
                "alice", 5, new TurnClient.Options("alice", "wonderland", false, TurnClient.Family.BOTH, false, 0));
        Station even = station(
                "alice", 6, new TurnClient.Options("alice", "wonderland", false, TurnClient.Family.V6, true, 0));
        run(2000);
        assertThat(both.events.getFirst()).isInstanceOf(TurnClientEvent.Allocated.class);
        TurnClientEvent.Allocated first = (TurnClientEvent.Allocated) even.events.getFirst();
        assertThat(first.relayed().getFirst().port() % 2).isZero();
        Station next = station(
                "alice",
                7,
                new TurnClient.Options("alice", "wonderland", false, TurnClient.Family.V4, false, first.token()));
        run(2000);
        assertThat(next.relayed().port()).isEqualTo(first.relayed().getFirst().port() + 1);
    }
}
