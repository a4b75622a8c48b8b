package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.turn.Drops;
import dev.parley.core.turn.TurnSettings;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.relay.probe.TurnSession;
import dev.parley.server.relay.probe.Wire;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Everything at once that strangers can do, against one flow that must not notice; the longer form is {@code lab/measure/turn.sh attack}. */
class UnderAttackTest {
    private static final RelaySettings.Ports FEW = new RelaySettings.Ports(61_000, 61_015, 0);
    private static final int PACKETS = 300;
    private static final int PATIENCE_MILLIS = 10_000;
    private static final long PACE_NANOS = TimeUnit.MICROSECONDS.toNanos(500);
    private static final int STALLED = 100;
    private static final int NEWCOMERS = 200;

    /** Sent over and over. */
    @FunctionalInterface
    private interface Attack {
        void once(int number) throws IOException;
    }

    private final List<Thread> attackers = new ArrayList<>();
    private final List<AutoCloseable> left = new CopyOnWriteArrayList<>();
    private volatile boolean over;

    private void attack(Attack attack, int most) {
        attackers.add(Thread.ofPlatform().start(() -> {
            for (int i = 0; !over && i < most; i++) {
                try {
                    attack.once(i);
                } catch (IOException e) {
                    if (!over) throw new UncheckedIOException(e);
                }
                LockSupport.parkNanos(PACE_NANOS);
            }
        }));
    }

    private void close() throws Exception {
        over = true;
        for (Thread attacker : attackers) attacker.join();
        for (AutoCloseable one : left) one.close();
    }

    @Test
    @DisplayName(
            "while others flood with allocations, exhaust the ports, stall over TCP, lie about lengths and talk nonsense, a paced flow loses nothing")
    void nothingLost() throws Exception {
        RelayBench.Setup setup = new RelayBench.Setup();
        setup.turn = setup.turn.with(new TurnSettings.Limits(86_400, 0, 256, 256, 0));
        setup.ports = FEW;
        setup.loops = 1;
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession alice = bench.session("udp", "alice");
            RelayBench.allocated(alice);
            Endpoint ofBob =
                    RelayBench.allocated(bench.session("udp", "bob")).relayed().getFirst();
            Peer peer = bench.peer();
            alice.bind(peer.endpoint());

            int refused = 0;
            while (refused != ErrorCode.INSUFFICIENT_CAPACITY)
                refused = RelayBench.refusal(bench.session("udp", "mallory"));
            start(bench, ofBob);
            for (int i = 0; i < PACKETS; i++) exchange(alice, peer, i);
            close();

            assertThat(bench.relay.allocations()).isBetween(FEW.count() / 2, FEW.count());
            RelayCounts counts = bench.relay.counts();
            assertThat(counts.drops(Drops.Reason.MALFORMED)).isPositive();
            assertThat(counts.drops(Drops.Reason.NO_ALLOCATION)).isPositive();
            assertThat(counts.drops(Drops.Reason.NO_PERMISSION)).isPositive();
            assertThat(counts.unsent()).isZero();
        }
    }

    private void start(RelayBench bench, Endpoint ofBob) throws IOException {
        Wire stranger = Wire.udp(bench.address());
        left.add(stranger);
        Random random = new Random(7);
        attack(number -> stranger.send(HostileClientsTest.nonsense(random, number)), Integer.MAX_VALUE);
        attack(_ -> bench.session("udp", "mallory").allocate(), NEWCOMERS);
        attack(number -> stall(bench, number), STALLED);
        Peer uninvited = bench.peer();
        attack(_ -> uninvited.send(Peer.socket(ofBob), new byte[1200]), Integer.MAX_VALUE);
    }

    /** Half of them stop within a header, half promise 65,535 bytes and send ten. */
    private void stall(RelayBench bench, int number) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), bench.tcpPort());
        left.add(socket);
        String bytes = number % 2 == 0 ? "000101002112a442" : "4000ffff" + "07".repeat(10);
        socket.getOutputStream().write(HexFormat.of().parseHex(bytes));
    }

    private static void exchange(TurnSession client, Peer peer, int number) throws IOException {
        byte[] payload = ByteBuffer.allocate(200).putInt(number).array();
        client.send(peer.endpoint(), payload);
        Peer.Packet packet = peer.receive(PATIENCE_MILLIS).orElseThrow();
        assertThat(packet.payload()).isEqualTo(payload);
        peer.send(packet.from(), payload);
        TurnSession.Received back = client.receive(RelayBench.PATIENCE).orElseThrow();
        assertThat(back.payload()).isEqualTo(payload);
        LockSupport.parkNanos(PACE_NANOS);
    }
}
