package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Method;
import dev.parley.core.turn.Drops;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.turn.TurnSettings;
import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.MillisClock;
import dev.parley.server.relay.probe.TurnSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What the relay allows only so much of, or only so long: real sockets, but a clock that the test turns. */
class RelayLimitsTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private static final String BINDING = "000100002112a442" + "00".repeat(12);

    private final AtomicLong skipped = new AtomicLong();

    private RelayBench.Setup setup() {
        MillisClock system = MillisClock.system();
        RelayBench.Setup setup = new RelayBench.Setup();
        setup.clock = () -> system.millis() + skipped.get();
        return setup;
    }

    private void pass(long seconds) {
        skipped.addAndGet(1000 * seconds);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    @DisplayName(
            "what is more than max-bps is dropped, in each direction by itself, and the next second has room again [A81]")
    void maxBps() throws IOException {
        RelayBench.Setup setup = setup();
        long stopped = setup.clock.millis();
        setup.clock = () -> stopped + skipped.get();
        setup.turn = setup.turn.with(new TurnSettings.Limits(86_400, 10_000, 256, 256, 0));
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession alice = bench.session("udp", "alice");
            Peer peer = bench.peer();
            Endpoint relayed = RelayBench.allocated(alice).relayed().getFirst();
            alice.bind(peer.endpoint());
            assertThat(passed(alice, bench, peer, 20)).as("of twice as much").isEqualTo(10);
            peer.send(Peer.socket(relayed), new byte[1000]);
            assertThat(alice.receive(RelayBench.PATIENCE))
                    .as("the other direction")
                    .isPresent();
            pass(1);
            assertThat(passed(alice, bench, peer, 8)).isEqualTo(8);
        }
    }

    /** How many of so many packets of 1000 bytes come through. */
    private static int passed(TurnSession client, RelayBench bench, Peer peer, int count) throws IOException {
        long settled = bench.relay.counts().drops(Drops.Reason.OVER_RATE)
                + bench.relay.counts().bytesToPeers() / 1000;
        for (int i = 0; i < count; i++) client.send(peer.endpoint(), new byte[1000]);
        RelayBench.until(() -> bench.relay.counts().drops(Drops.Reason.OVER_RATE)
                        + bench.relay.counts().bytesToPeers() / 1000
                == settled + count);
        int arrived = 0;
        while (peer.receive(100).isPresent()) arrived++;
        return arrived;
    }

    @Test
    @DisplayName("in strict mode an allocation ends with its credentials, and without it goes on [A105, O59]")
    void strictExpiry() throws IOException {
        assertThat(livesOn(setup())).isTrue();
        RelayBench.Setup strict = setup();
        strict.turn = strict.turn.strict();
        assertThat(livesOn(strict)).isFalse();
    }

    /** Whether an allocation carries on five minutes after its credentials, although it was granted ten. */
    private boolean livesOn(RelayBench.Setup setup) throws IOException {
        try (RelayBench bench = new RelayBench(setup)) {
            String username = setup.clock.millis() / 1000 + 240 + ":alice";
            TurnSession alice = bench.session("udp", username, RelayBench.password(username, "north"));
            Peer peer = bench.peer();
            RelayBench.allocated(alice);
            pass(200);
            alice.permit(peer.endpoint());
            alice.send(peer.endpoint(), bytes("before"));
            assertThat(peer.receive(PATIENCE_MILLIS)).isPresent();
            pass(100);
            TurnClientEvent event = alice.permit(peer.endpoint()).orElseThrow();
            if (event instanceof TurnClientEvent.Permitted) return true;
            assertThat(event).isEqualTo(new TurnClientEvent.Failed(Method.CREATE_PERMISSION, 401));
            return false;
        }
    }

    @Test
    @DisplayName("a connection without an allocation is closed after half a minute, one with it stays")
    void idleConnection() throws IOException {
        try (RelayBench bench = new RelayBench(setup());
                Socket idle = new Socket(InetAddress.getLoopbackAddress(), bench.tcpPort())) {
            idle.setSoTimeout(PATIENCE_MILLIS);
            idle.getOutputStream().write(HexFormat.of().parseHex(BINDING));
            assertThat(idle.getInputStream().readNBytes(32)).hasSize(32);
            TurnSession bob = bench.session("tcp", "bob");
            Peer peer = bench.peer();
            RelayBench.allocated(bob);
            pass(29);
            idle.getOutputStream().write(HexFormat.of().parseHex(BINDING));
            assertThat(idle.getInputStream().readNBytes(32)).as("still served").hasSize(32);
            pass(2);
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
            bob.permit(peer.endpoint());
            bob.send(peer.endpoint(), bytes("still here"));
            assertThat(peer.receive(PATIENCE_MILLIS)).isPresent();
        }
    }

    @Test
    @DisplayName("IPv6 is relayed like IPv4")
    void v6() throws IOException {
        RelayBench.Setup setup = setup();
        setup.local = IpAddress.of("::1");
        setup.advertised = setup.local;
        setup.turn = setup.turn.families(false, true);
        setup.allowed = List.of(Cidr.of("::1/128"));
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession alice = bench.session("udp", "alice");
            Peer peer = bench.peer();
            Endpoint relayed = RelayBench.allocated(alice).relayed().getFirst();
            assertThat(relayed.ip()).isEqualTo(setup.local);
            alice.permit(peer.endpoint());
            exchange(alice, peer, relayed, "by indication");
            alice.bind(peer.endpoint());
            exchange(alice, peer, relayed, "by channel");
        }
    }

    private static void exchange(TurnSession client, Peer peer, Endpoint relayed, String text) throws IOException {
        client.send(peer.endpoint(), bytes(text));
        Peer.Packet packet = peer.receive(PATIENCE_MILLIS).orElseThrow();
        assertThat(packet.from()).isEqualTo(Peer.socket(relayed));
        assertThat(packet.text()).isEqualTo(text);
        peer.send(packet.from(), bytes(text + " back"));
        assertThat(client.receive(RelayBench.PATIENCE).orElseThrow().payload()).isEqualTo(bytes(text + " back"));
    }

    @Test
    @DisplayName("the port that clients come to is no peer, also where nobody chose its number")
    void ownPort() throws IOException {
        try (RelayBench bench = new RelayBench(setup())) {
            TurnSession alice = bench.session("udp", "alice");
            RelayBench.allocated(alice);
            Endpoint ourselves = Endpoint.of(RelayBench.LOCAL, bench.relay.port());
            assertThat(alice.permit(ourselves)).get().isInstanceOf(TurnClientEvent.Permitted.class);
            alice.send(ourselves, HexFormat.of().parseHex(BINDING));
            RelayBench.until(() -> bench.relay.counts().drops(Drops.Reason.DENIED) == 1);
            assertThat(bench.relay.counts().bytesToPeers()).isZero();
            assertThat(alice.bind(ourselves))
                    .contains(new TurnClientEvent.Failed(Method.CHANNEL_BIND, ErrorCode.FORBIDDEN));
        }
    }
}
