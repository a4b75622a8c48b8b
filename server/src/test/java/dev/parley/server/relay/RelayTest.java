package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Icmp;
import dev.parley.core.stun.Method;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.NioDatagrams;
import dev.parley.server.relay.probe.TurnSession;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The relay on real sockets, used by our own client. */
class RelayTest {
    private static final int PATIENCE_MILLIS = 10_000;

    @TempDir
    private Path folder;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RelayBench.Setup setup() {
        return new RelayBench.Setup();
    }

    private static void expect(TurnSession session, Endpoint from, String text) throws IOException {
        TurnSession.Received received = session.receive(RelayBench.PATIENCE).orElseThrow();
        assertThat(received.peer()).isEqualTo(from);
        assertThat(new String(received.payload(), StandardCharsets.UTF_8)).isEqualTo(text);
    }

    @ParameterizedTest(
            name = "over {0} by {1}: a client allocates, and packets of any length go both ways [A71, A72, A75, O54]")
    @CsvSource({"udp, native", "tcp, native", "tls, native", "udp, nio", "tcp, nio", "tls, nio"})
    void bothWays(String transport, String kind) throws IOException {
        RelayBench.Setup setup = setup();
        setup.certificates = folder;
        setup.datagrams = kind.equals("nio") ? NioDatagrams::new : NativeDatagrams::new;
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession alice = bench.session(transport, "alice");
            Peer peer = bench.peer();
            Endpoint relayed = RelayBench.allocated(alice).relayed().getFirst();
            assertThat(alice.permit(peer.endpoint())).get().isInstanceOf(TurnClientEvent.Permitted.class);
            exchange(alice, peer, relayed, "by indication");
            assertThat(alice.bind(peer.endpoint())).get().isInstanceOf(TurnClientEvent.Bound.class);
            for (int length : new int[] {1, 2, 3, 4, 1200, 1201}) exchange(alice, peer, relayed, "x".repeat(length));
            assertThat(alice.release()).get().isInstanceOf(TurnClientEvent.Closed.class);
        }
    }

    private static void exchange(TurnSession client, Peer peer, Endpoint relayed, String text) throws IOException {
        client.send(peer.endpoint(), bytes(text));
        Peer.Packet packet = peer.receive(PATIENCE_MILLIS).orElseThrow();
        assertThat(packet.text()).isEqualTo(text);
        assertThat(packet.from().getPort()).isEqualTo(relayed.port());
        peer.send(packet.from(), bytes(text + " back"));
        expect(client, peer.endpoint(), text + " back");
    }

    @ParameterizedTest(name = "with {0} loops")
    @ValueSource(ints = {1, 2, 4})
    @DisplayName(
            "two clients meet at their relayed addresses without a socket between, although these are loopback [O35]")
    void clientToClient(int loops) throws IOException {
        RelayBench.Setup setup = setup();
        setup.loops = loops;
        setup.allowed = List.of();
        try (RelayBench bench = new RelayBench(setup)) {
            for (int round = 0; round < 6; round++) meet(bench, round % 2 == 0 ? "udp" : "tcp");
        }
    }

    private static void meet(RelayBench bench, String transport) throws IOException {
        TurnSession alice = bench.session(transport, "alice");
        TurnSession bob = bench.session("udp", "bob");
        Endpoint ofAlice = RelayBench.allocated(alice).relayed().getFirst();
        Endpoint ofBob = RelayBench.allocated(bob).relayed().getFirst();
        assertThat(alice.bind(ofBob)).get().isInstanceOf(TurnClientEvent.Bound.class);
        assertThat(bob.permit(ofAlice)).get().isInstanceOf(TurnClientEvent.Permitted.class);
        for (int i = 0; i < 5; i++) {
            alice.send(ofBob, bytes("ping " + i));
            expect(bob, ofAlice, "ping " + i);
            bob.send(ofAlice, bytes("pong " + i));
            expect(alice, ofBob, "pong " + i);
        }
    }

    @ParameterizedTest(name = "a permission for {0} is refused [A77, A79]")
    @ValueSource(
            strings = {
                "127.0.0.1",
                "224.0.0.1",
                "255.255.255.255",
                "10.0.0.1",
                "169.254.169.254",
                "192.168.1.1",
                "100.64.0.1",
                "0.0.0.0"
            })
    void filtered(String address) throws IOException {
        RelayBench.Setup setup = setup();
        setup.allowed = List.of();
        setup.advertised = IpAddress.of("198.51.100.7");
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession alice = bench.session("udp", "alice");
            RelayBench.allocated(alice);
            assertThat(alice.permit(Endpoint.of(address, 80)))
                    .contains(new TurnClientEvent.Failed(Method.CREATE_PERMISSION, ErrorCode.FORBIDDEN));
            assertThat(alice.bind(Endpoint.of(address, 80)))
                    .contains(new TurnClientEvent.Failed(Method.CHANNEL_BIND, ErrorCode.FORBIDDEN));
        }
    }

    @Test
    @DisplayName("an endpoint of our own is denied although its address is allowed; its neighbour is not")
    void deniedEndpoint() throws IOException {
        RelayBench.Setup setup = setup();
        try (Peer database = new Peer()) {
            setup.denied = List.of(database.endpoint());
            try (RelayBench bench = new RelayBench(setup)) {
                TurnSession alice = bench.session("udp", "alice");
                Peer peer = bench.peer();
                RelayBench.allocated(alice);
                assertThat(alice.bind(database.endpoint()))
                        .contains(new TurnClientEvent.Failed(Method.CHANNEL_BIND, ErrorCode.FORBIDDEN));
                alice.permit(peer.endpoint());
                alice.send(database.endpoint(), bytes("drop table"));
                alice.send(peer.endpoint(), bytes("hello"));
                assertThat(peer.receive(PATIENCE_MILLIS)).isPresent();
                assertThat(database.receive(50)).isEmpty();
            }
        }
    }

    @Test
    @DisplayName(
            "the thirteenth allocation of a user is 486, also on another loop; who has no user part has no such quota [A82]")
    void userQuota() throws IOException {
        RelayBench.Setup setup = setup();
        setup.quota = new RelaySettings.Quota(12, 0, 0);
        try (RelayBench bench = new RelayBench(setup)) {
            String alice = RelayBench.username("school:alice");
            String password = RelayBench.password(alice, "south");
            for (int i = 0; i < 12; i++) RelayBench.allocated(bench.session("udp", alice, password));
            assertThat(RelayBench.refusal(bench.session("udp", alice, password)))
                    .isEqualTo(ErrorCode.QUOTA_REACHED);
            String session = RelayBench.username("school");
            for (int i = 0; i < 13; i++) {
                RelayBench.allocated(bench.session("udp", session, RelayBench.password(session, "south")));
            }
        }
    }

    @Test
    @DisplayName("when the node has enough it is 508, and one that is given back makes room [A83]")
    void totalQuota() throws IOException {
        RelayBench.Setup setup = setup();
        setup.quota = new RelaySettings.Quota(0, 0, 3);
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession first = bench.session("udp", "user0");
            RelayBench.allocated(first);
            for (int i = 1; i < 3; i++) RelayBench.allocated(bench.session("udp", "user" + i));
            assertThat(RelayBench.refusal(bench.session("udp", "late"))).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
            first.release();
            RelayBench.allocated(bench.session("udp", "later"));
        }
    }

    @Test
    @DisplayName(
            "a wrong secret, the secret of another namespace and an expired name are 401, over every way in [A75, O57, O65]")
    void refused() throws IOException {
        try (RelayBench bench = new RelayBench(setup())) {
            String alice = RelayBench.username("alice");
            String school = RelayBench.username("school");
            String old = System.currentTimeMillis() / 1000 - 1 + ":alice";
            for (String transport : List.of("udp", "tcp")) {
                assertThat(RelayBench.refusal(bench.session(transport, alice, "guess")))
                        .isEqualTo(401);
                assertThat(RelayBench.refusal(bench.session(transport, school, RelayBench.password(school, "west"))))
                        .isEqualTo(401);
                assertThat(RelayBench.refusal(bench.session(transport, school, RelayBench.password(school, "north"))))
                        .isEqualTo(401);
                assertThat(RelayBench.refusal(bench.session(transport, old, RelayBench.password(old, "north"))))
                        .isEqualTo(401);
            }
            RelayBench.allocated(bench.session("udp", school, RelayBench.password(school, "south")));
            RelayBench.allocated(bench.session("udp", "static", "password"));
        }
    }

    @Test
    @DisplayName("the relayed address is the external one, the socket is bound to the one of this machine [A73]")
    void externalAddress() throws IOException {
        RelayBench.Setup setup = setup();
        setup.advertised = IpAddress.of("198.51.100.7");
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession alice = bench.session("udp", "alice");
            Peer peer = bench.peer();
            Endpoint relayed = RelayBench.allocated(alice).relayed().getFirst();
            assertThat(relayed.ip()).isEqualTo(setup.advertised);
            alice.permit(peer.endpoint());
            alice.send(peer.endpoint(), bytes("from within"));
            Peer.Packet packet = peer.receive(PATIENCE_MILLIS).orElseThrow();
            assertThat(packet.from().getAddress().isLoopbackAddress()).isTrue();
            assertThat(packet.from().getPort()).isEqualTo(relayed.port());
        }
    }

    @Test
    @DisplayName("relayed ports are in the range and none is given twice; when none is left it is 508 [A86]")
    void portRange() throws IOException {
        RelayBench.Setup setup = setup();
        setup.ports = new RelaySettings.Ports(50_000, 50_019, 0);
        try (RelayBench bench = new RelayBench(setup)) {
            Set<Integer> ports = new HashSet<>();
            for (int i = 0; i < 20; i++) {
                TurnSession session = bench.session("udp", "user" + i);
                if (!(session.allocate().orElseThrow() instanceof TurnClientEvent.Allocated allocated)) break;
                assertThat(ports.add(allocated.relayed().getFirst().port())).isTrue();
            }
            assertThat(ports).hasSizeGreaterThan(10).allMatch(port -> port >= 50_000 && port <= 50_019);
            assertThat(RelayBench.refusal(bench.session("udp", "late"))).isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        }
    }

    @Test
    @DisplayName("where each namespace has a block, its relayed ports lie there [O56, O66]")
    void portBlocks() throws IOException {
        RelayBench.Setup setup = setup();
        setup.ports = new RelaySettings.Ports(51_000, 52_999, 800);
        try (RelayBench bench = new RelayBench(setup)) {
            assertThat(portOf(bench, "school", "south")).isBetween(51_000, 51_799);
            assertThat(portOf(bench, "club", "west")).isBetween(51_800, 52_599);
            assertThat(portOf(bench, "school", "south")).isBetween(51_000, 51_799);
            assertThat(RelayBench.refusal(bench.session("udp", "no-block-left")))
                    .isEqualTo(ErrorCode.INSUFFICIENT_CAPACITY);
        }
    }

    private static int portOf(RelayBench bench, String namespace, String secret) throws IOException {
        String username = RelayBench.username(namespace);
        TurnSession session = bench.session("udp", username, RelayBench.password(username, secret));
        return RelayBench.allocated(session).relayed().getFirst().port();
    }

    @Test
    @DisplayName("what is revoked ends at once, and nothing else does")
    void revocation() throws IOException {
        try (RelayBench bench = new RelayBench(setup())) {
            TurnSession alice = bench.session("udp", "alice");
            TurnSession bob = bench.session("tcp", "bob");
            Peer peer = bench.peer();
            for (TurnSession session : List.of(alice, bob)) {
                RelayBench.allocated(session);
                session.permit(peer.endpoint());
            }
            assertThat(bench.relay.revoke(login -> login.user().equals("alice")))
                    .isEqualTo(1);
            assertThat(alice.permit(peer.endpoint()))
                    .contains(new TurnClientEvent.Failed(Method.CREATE_PERMISSION, ErrorCode.ALLOCATION_MISMATCH));
            bob.send(peer.endpoint(), bytes("still here"));
            assertThat(peer.receive(PATIENCE_MILLIS).orElseThrow().text()).isEqualTo("still here");
        }
    }

    @Test
    @DisplayName("a draining relay sends newcomers elsewhere, serves those it has, and ends with the last of them")
    void drain() throws IOException, InterruptedException {
        try (RelayBench bench = new RelayBench(setup())) {
            TurnSession alice = bench.session("udp", "alice");
            Peer peer = bench.peer();
            Endpoint relayed = RelayBench.allocated(alice).relayed().getFirst();
            Endpoint other = Endpoint.of("127.0.0.1", 9);
            assertThat(bench.relay.drain(List.of(other), Duration.ZERO)).isFalse();
            assertThat(bench.session("udp", "bob").allocate()).contains(new TurnClientEvent.Redirected(other));
            alice.permit(peer.endpoint());
            exchange(alice, peer, relayed, "goes on");
            alice.release();
            assertThat(bench.relay.drain(List.of(other), RelayBench.PATIENCE)).isTrue();
        }
    }

    @Test
    @DisplayName("a peer without a route harms no other peer of the allocation")
    void noRoute() throws IOException {
        RelayBench.Setup setup = setup();
        setup.allowed = List.of(Cidr.of("127.0.0.0/8"), Cidr.of("240.0.0.0/4"));
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession alice = bench.session("udp", "alice");
            Peer peer = bench.peer();
            Endpoint nowhere = Endpoint.of("240.0.0.1", 9);
            RelayBench.allocated(alice);
            alice.bind(nowhere);
            alice.bind(peer.endpoint());
            for (int i = 0; i < 50; i++) {
                alice.send(nowhere, bytes("lost"));
                alice.send(peer.endpoint(), bytes("kept " + i));
                assertThat(peer.receive(PATIENCE_MILLIS).orElseThrow().text()).isEqualTo("kept " + i);
            }
        }
    }

    @Test
    @DisplayName("a peer whose port is closed is told to the client, and harms no other peer of the allocation")
    void closedPort() throws IOException {
        try (RelayBench bench = new RelayBench(setup())) {
            TurnSession alice = bench.session("udp", "alice");
            Peer peer = bench.peer();
            Peer gone = bench.peer();
            RelayBench.allocated(alice);
            alice.permit(peer.endpoint());
            gone.close();
            for (int i = 0; i < 20; i++) {
                alice.send(gone.endpoint(), bytes("lost"));
                alice.send(peer.endpoint(), bytes("kept " + i));
                assertThat(peer.receive(PATIENCE_MILLIS).orElseThrow().text()).isEqualTo("kept " + i);
            }
            assertThat(alice.event()).contains(new TurnClientEvent.Unreachable(gone.endpoint(), new Icmp(3, 3, 0)));
        }
    }

    @Test
    @DisplayName("what a namespace does is counted for it, and system calls are counted too")
    void counts() throws IOException {
        try (RelayBench bench = new RelayBench(setup())) {
            String username = RelayBench.username("school:alice");
            TurnSession alice = bench.session("udp", username, RelayBench.password(username, "south"));
            Peer peer = bench.peer();
            RelayBench.allocated(alice);
            alice.permit(peer.endpoint());
            alice.send(peer.endpoint(), bytes("12345"));
            assertThat(peer.receive(PATIENCE_MILLIS)).isPresent();
            NamespaceCounts school = Objects.requireNonNull(bench.namespaces.get("school"));
            assertThat(school.living()).isEqualTo(1);
            alice.release();
            RelayBench.until(() -> school.living() == 0);
            assertThat(school.bytesToPeers()).isEqualTo(5);
            assertThat(bench.relay.counts().bytesToPeers()).isEqualTo(5);
            assertThat(bench.relay.counts().received())
                    .isGreaterThanOrEqualTo(bench.relay.counts().receives());
        }
    }
}
