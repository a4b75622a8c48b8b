package dev.parley.core.ice;

import static dev.parley.core.ice.IceWorld.MILLI;
import static dev.parley.core.ice.IceWorld.SECOND;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IceAgentTest {
    private static final Endpoint SERVER = Endpoint.of("192.0.2.1", 7882);
    private static final Endpoint SERVER6 = Endpoint.of("2001:db8::1", 7882);
    private static final Endpoint WIFI = Endpoint.of("198.51.100.7", 50_000);
    private static final Endpoint MOBILE = Endpoint.of("203.0.113.9", 40_000);
    private static final Endpoint PEER = Endpoint.of("198.51.100.99", 50_001);
    private static final Endpoint PEER_MOBILE = Endpoint.of("203.0.113.99", 40_001);
    private static final IceCredentials A = IceCredentials.create(new SeededEntropy(1));
    private static final IceCredentials B = IceCredentials.create(new SeededEntropy(2));

    private IceWorld world = new IceWorld(1);

    private IceWorld.Lite lite(Endpoint... sockets) {
        return world.new Lite(new IceLite(B), sockets);
    }

    private IceWorld.Full full(IceCredentials local, boolean controlling, Endpoint... sockets) {
        return world.new Full(local, controlling, local.equals(A) ? 11 : 12, sockets);
    }

    private void toServer(IceWorld.Full client, IceWorld.Lite server) {
        client.ice.remote(server.ice.local(), true, world.now);
        for (Endpoint socket : server.sockets) client.ice.addRemote(Candidate.host(socket, 1, 65_535));
        client.ice.endOfCandidates();
    }

    private void join(IceWorld.Full one, IceWorld.Full other) {
        one.ice.remote(other.ice.local(), false, world.now);
        other.ice.remote(one.ice.local(), false, world.now);
        other.candidates.forEach(one.ice::addRemote);
        one.candidates.forEach(other.ice::addRemote);
    }

    private static void agree(IceWorld.Full one, IceWorld.Full other) {
        assertThat(one.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(other.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(one.ice.selected()).isEqualTo(other.sockets.get(other.ice.selectedSocket()));
        assertThat(other.ice.selected()).isEqualTo(one.sockets.get(one.ice.selectedSocket()));
    }

    @Test
    @DisplayName("a client reaches a server within two round trips, and both use the same pair")
    void clientAndServer() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, false, WIFI);
        toServer(client, server);
        assertThat(client.ice.controlling())
                .as("a full agent controls a lite one")
                .isTrue();
        world.run(100 * MILLI);
        assertThat(client.states).containsExactly(IceAgent.State.CHECKING, IceAgent.State.CONNECTED);
        assertThat(client.ice.selected()).isEqualTo(SERVER);
        assertThat(client.ice.mapped()).isEqualTo(WIFI);
        assertThat(server.ice.selected()).isEqualTo(WIFI);
        assertThat(server.ice.validated(0, WIFI)).isTrue();
        assertThat(client.ice.validated(0, SERVER)).isTrue();
        assertThat(client.ice.validated(0, PEER)).isFalse();
    }

    @Test
    @DisplayName("consent keeps an hour's call alive with a check every four to six seconds")
    void anHour() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, WIFI);
        toServer(client, server);
        world.run(3600 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(server.ice.expired(world.now)).isFalse();
        assertThat(client.sent).isBetween(600, 920);
    }

    @ParameterizedTest(
            name = "a client reaches a server and stays connected while 30 % of the packets are lost, seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lossyServer(long seed) {
        world = new IceWorld(seed);
        world.loss = 0.3;
        world.jitterMillis = 200;
        IceWorld.Lite server = lite(SERVER, SERVER6);
        IceWorld.Full client = full(A, true, WIFI, MOBILE);
        toServer(client, server);
        world.run(15 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        world.run(600 * SECOND);
        assertThat(client.ice.expired(world.now)).isFalse();
        assertThat(server.ice.expired(world.now)).isFalse();
        world.loss = 0;
        world.run(20 * SECOND);
        assertThat(server.ice.selected()).isEqualTo(client.sockets.get(client.ice.selectedSocket()));
    }

    @ParameterizedTest(name = "two clients agree on a pair while 30 % of the packets are lost, seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void lossyPeers(long seed) {
        world = new IceWorld(seed);
        world.loss = 0.3;
        world.jitterMillis = 200;
        IceWorld.Full one = full(A, true, WIFI, MOBILE);
        IceWorld.Full other = full(B, false, PEER, PEER_MOBILE);
        join(one, other);
        world.run(60 * SECOND);
        world.loss = 0;
        world.run(20 * SECOND);
        agree(one, other);
    }

    @Test
    @DisplayName("two clients agree on the best pair, and the controlling one has nominated it")
    void peers() {
        IceWorld.Full one = full(A, true, WIFI, MOBILE);
        IceWorld.Full other = full(B, false, PEER, PEER_MOBILE);
        join(one, other);
        world.run(SECOND);
        agree(one, other);
        assertThat(one.ice.selectedSocket()).isZero();
        assertThat(other.ice.selectedSocket()).isZero();
    }

    @ParameterizedTest(name = "two that both think they are controlling: {0} settle who is")
    @ValueSource(booleans = {true, false})
    void roleConflict(boolean controlling) {
        IceWorld.Full one = full(A, controlling, WIFI);
        IceWorld.Full other = full(B, controlling, PEER);
        join(one, other);
        world.run(5 * SECOND);
        assertThat(one.ice.controlling()).isNotEqualTo(other.ice.controlling());
        agree(one, other);
    }

    @Test
    @DisplayName("a client behind a NAT is found by its checks, though it has told no candidate")
    void peerReflexive() {
        Endpoint inner = Endpoint.of("10.0.0.2", 5000);
        world.nat.put(inner, MOBILE);
        IceWorld.Full one = full(A, true, inner);
        IceWorld.Full other = full(B, false, PEER);
        one.ice.remote(B, false, world.now);
        other.ice.remote(A, false, world.now);
        other.candidates.forEach(one.ice::addRemote);
        world.run(2 * SECOND);
        assertThat(other.ice.selected()).isEqualTo(MOBILE);
        assertThat(one.ice.selected()).isEqualTo(PEER);
        assertThat(one.ice.mapped()).isEqualTo(MOBILE);
    }

    @Test
    @DisplayName("when the NAT changes its mind, the server follows within seven seconds, without a restart")
    void mobility() {
        Endpoint inner = Endpoint.of("10.0.0.2", 5000);
        world.nat.put(inner, WIFI);
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, inner);
        toServer(client, server);
        world.run(10 * SECOND);
        assertThat(server.ice.selected()).isEqualTo(WIFI);
        world.nat.put(inner, MOBILE);
        world.run(7 * SECOND);
        assertThat(server.ice.selected()).isEqualTo(MOBILE);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
    }

    @Test
    @DisplayName("of two networks one dies: within fifteen seconds both sides use the other")
    void failover() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, WIFI, MOBILE);
        toServer(client, server);
        world.run(20 * SECOND);
        assertThat(client.ice.selectedSocket()).isZero();
        world.dead.add(WIFI);
        world.run(15 * SECOND);
        assertThat(client.ice.selectedSocket()).isOne();
        assertThat(server.ice.selected()).isEqualTo(MOBILE);
        world.run(60 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(client.states).doesNotContain(IceAgent.State.FAILED);
    }

    @Test
    @DisplayName("of two networks one dies between two clients: both end on the pair that is left")
    void failoverOfPeers() {
        IceWorld.Full one = full(A, true, WIFI, MOBILE);
        IceWorld.Full other = full(B, false, PEER);
        join(one, other);
        world.run(20 * SECOND);
        world.dead.add(WIFI);
        world.run(20 * SECOND);
        agree(one, other);
        assertThat(one.ice.selectedSocket()).isOne();
    }

    @Test
    @DisplayName(
            "a path that dies is noticed in ten seconds, and consent ends after thirty; nothing is sent after that")
    void consentEnds() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, WIFI);
        toServer(client, server);
        world.run(20 * SECOND);
        world.dead.add(WIFI);
        world.run(11 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.DISCONNECTED);
        assertThat(client.ice.expired(world.now)).isFalse();
        world.run(25 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.FAILED);
        assertThat(client.ice.expired(world.now)).isTrue();
        assertThat(client.ice.selected()).isNull();
        assertThat(server.ice.expired(world.now)).isTrue();
        int sent = client.sent;
        world.run(60 * SECOND);
        assertThat(client.sent).isEqualTo(sent);
        assertThat(client.ice.nextTimeout()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("a path that comes back within thirty seconds is used again")
    void comesBack() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, WIFI);
        toServer(client, server);
        world.run(20 * SECOND);
        world.dead.add(WIFI);
        world.run(15 * SECOND);
        world.dead.clear();
        world.run(3 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(client.ice.selected()).isEqualTo(SERVER);
    }

    @Test
    @DisplayName("a restart keeps the pair in use until the new one works, and helps after failure too [A103]")
    void restart() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, WIFI);
        toServer(client, server);
        world.run(SECOND);
        IceCredentials newer = IceCredentials.create(new SeededEntropy(3));
        IceCredentials newest = IceCredentials.create(new SeededEntropy(4));
        client.ice.restart(newer, world.now);
        server.ice.restart(newest);
        assertThat(client.ice.selected()).isEqualTo(SERVER);
        assertThat(client.candidates).hasSize(2);
        toServer(client, server);
        world.run(SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(client.states).doesNotContain(IceAgent.State.FAILED);
        world.dead.add(WIFI);
        world.run(60 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.FAILED);
        world.dead.clear();
        client.ice.restart(A, world.now);
        server.ice.restart(B);
        toServer(client, server);
        world.run(SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CONNECTED);
        assertThat(server.ice.expired(world.now)).isFalse();
    }

    @Test
    @DisplayName("two clients restart in the middle of a call")
    void restartOfPeers() {
        IceWorld.Full one = full(A, true, WIFI);
        IceWorld.Full other = full(B, false, PEER);
        join(one, other);
        world.run(SECOND);
        one.ice.restart(IceCredentials.create(new SeededEntropy(3)), world.now);
        other.ice.restart(IceCredentials.create(new SeededEntropy(4)), world.now);
        assertThat(one.ice.selected()).isEqualTo(PEER);
        join(one, other);
        world.run(SECOND);
        agree(one, other);
        assertThat(one.states).doesNotContain(IceAgent.State.FAILED);
    }

    @Test
    @DisplayName("with a wrong password every check is refused and the agent fails, without flooding")
    void wrongPassword() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, WIFI);
        client.ice.remote(new IceCredentials(B.ufrag(), "guessedguessedguessedguess"), true, world.now);
        client.ice.addRemote(Candidate.host(SERVER, 1, 1));
        client.ice.endOfCandidates();
        world.run(5 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.FAILED);
        assertThat(server.ice.selected()).isNull();
        assertThat(world.packets).isLessThan(10);
    }

    @Test
    @DisplayName("a flood of candidates: one hundred are remembered, and their checks are paced")
    void flood() {
        IceWorld.Full client = full(A, true, WIFI, MOBILE);
        client.ice.remote(B, false, world.now);
        for (int port = 1; port <= 5000; port++)
            client.ice.addRemote(Candidate.host(Endpoint.of("192.0.2.77", port), 1, 1));
        assertThat(client.ice.remotes()).isEqualTo(100);
        world.run(SECOND);
        assertThat(client.sent).isLessThan(30);
        world.run(40 * SECOND);
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.FAILED);
        assertThat(client.sent).isLessThan(1000);
    }

    @Test
    @DisplayName("candidates that trickle in late, in any order and twice, are used")
    void trickle() {
        IceWorld.Lite server = lite(SERVER);
        IceWorld.Full client = full(A, true, WIFI);
        client.ice.addRemote(Candidate.parse("1 1 udp 1 x.local 5000 typ host").orElseThrow());
        client.ice.addRemote(Candidate.parse("1 1 tcp 1 192.0.2.1 7882 typ host tcptype passive")
                .orElseThrow());
        client.ice.remote(B, true, world.now);
        client.ice.addRemote(
                Candidate.parse("1 1 udp 9 192.0.2.9 1 typ host ufrag other").orElseThrow());
        world.run(5 * SECOND);
        assertThat(client.sent).isZero();
        assertThat(client.ice.state()).isEqualTo(IceAgent.State.CHECKING);
        for (int i = 0; i < 3; i++) client.ice.addRemote(Candidate.host(SERVER, 1, 1));
        world.run(SECOND);
        assertThat(client.ice.selected()).isEqualTo(SERVER);
        assertThat(server.ice.selected()).isEqualTo(WIFI);
    }

    @Test
    @DisplayName("an answer from another address than the one asked proves nothing")
    void asymmetric() {
        IceWorld.Lite server = lite(SERVER);
        world.disguised.put(SERVER, PEER);
        IceWorld.Full client = full(A, true, WIFI);
        client.ice.remote(server.ice.local(), true, world.now);
        client.ice.addRemote(Candidate.host(SERVER, 1, 1));
        world.run(SECOND);
        assertThat(server.ice.selected()).as("the check did arrive").isEqualTo(WIFI);
        assertThat(client.ice.selected()).isNull();
    }

    @Test
    @DisplayName("the error for a role conflict is signed, so that nobody else can make us change")
    void signedConflict() {
        Requests bench = new Requests();
        StunMessage answer = bench.answer(
                bench.sign(bench.begin(Requests.OURS).add(new dev.parley.core.stun.IceControlled(1)), Requests.OURS),
                0,
                WIFI);
        assertThat(Objects.requireNonNull(ErrorCode.read(answer)).code()).isEqualTo(ErrorCode.ROLE_CONFLICT);
        assertThat(answer.has(dev.parley.core.stun.Integrity.SHA1)).isTrue();
    }
}
