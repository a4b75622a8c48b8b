package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.Login;
import dev.parley.core.turn.PeerFilter;
import dev.parley.core.turn.TurnClient;
import dev.parley.core.turn.TurnSettings;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.MillisClock;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.Neighbourhood;
import dev.parley.server.net.udp.NioDatagrams;
import dev.parley.server.relay.RelayCounts;
import dev.parley.server.relay.RelaySettings;
import dev.parley.server.relay.TurnRelay;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The way from our TURN server to our SFU and back, on real loops. */
class RelayedRoomTest {
    private static final Login LOGIN = new Login("ann", "default", "ann", "password", Login.NEVER);

    static List<Named<Supplier<Datagrams>>> kinds() {
        return List.of(Named.of("system calls", NativeDatagrams::new), Named.of("plain Java", NioDatagrams::new));
    }

    private static TurnRelay relay(Supplier<Datagrams> kind, List<Endpoint> sfu, Neighbourhood neighbourhood) {
        RelaySettings settings = new RelaySettings(
                TurnSettings.of("parley.test").families(true, false),
                List.of(MediaBench.LOCAL),
                0,
                List.of(new RelaySettings.Relayed(MediaBench.LOCAL, MediaBench.LOCAL)),
                RelaySettings.Ports.USUAL,
                RelaySettings.Quota.NONE,
                2);
        return TurnRelay.start(
                settings,
                new TurnRelay.Surroundings(
                        (username, now) -> List.of(LOGIN),
                        PeerFilter.strict(),
                        MillisClock.system(),
                        kind,
                        (namespace, counts) -> {},
                        sfu,
                        neighbourhood));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName(
            "people who can only relay meet in a room, and between TURN server and SFU no datagram touches a socket")
    void inMemory(Supplier<Datagrams> kind) {
        Neighbourhood neighbourhood = new Neighbourhood();
        try (MediaNode node =
                        MediaNode.start(MediaBench.settings(kind, 0, List.of(), neighbourhood), System::nanoTime);
                TurnRelay relay = relay(kind, node.endpoints(), neighbourhood)) {
            TurnClient.Options options = TurnClient.Options.udp(LOGIN.username(), LOGIN.password());
            Endpoint server = Endpoint.of(MediaBench.LOCAL, relay.port());
            Datagrams relayed = new RelayedDatagrams(kind.get(), server, options, node.endpoints());
            try (MediaBench bench = new MediaBench(node, new ClientLoop(relayed))) {
                for (String name : List.of("ann", "bob")) bench.talks(name);
                bench.untilReceives("ann", "bob");
                bench.untilReceives("bob", "ann");

                MediaLoop sfu = node.loops().getFirst();
                assertThat(sfu.counts().received())
                        .as("datagrams at the SFU's sockets")
                        .isZero();
                assertThat(sfu.counts().sent())
                        .as("datagrams from the SFU's sockets")
                        .isZero();
                assertThat(sfu.handed()).isPositive();
                assertThat(relay.counts().handed()).isPositive();
            }
            RelayCounts counts = relay.counts();
            assertThat(counts.received())
                    .as("what came to the TURN server came from its clients")
                    .isLessThanOrEqualTo(relayed.counts().sent());
            assertThat(counts.overruns() + node.loops().getFirst().overruns()).isZero();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("so they do where rooms are reached through TURN alone [O5, O64]")
    void shielded(Supplier<Datagrams> kind) {
        Neighbourhood neighbourhood = new Neighbourhood();
        Shield shield = new Shield(namespace -> true, List.of());
        MediaSettings settings =
                new MediaSettings(List.of(MediaBench.LOCAL), List.of(), 0, 1, kind, neighbourhood, shield, 20);
        try (MediaNode node = MediaNode.start(settings, System::nanoTime);
                TurnRelay relay = relay(kind, node.relayEndpoints(), neighbourhood)) {
            TurnClient.Options options = TurnClient.Options.udp(LOGIN.username(), LOGIN.password());
            Endpoint server = Endpoint.of(MediaBench.LOCAL, relay.port());
            Datagrams relayed = new RelayedDatagrams(kind.get(), server, options, node.relayEndpoints());
            try (MediaBench bench = new MediaBench(node, new ClientLoop(relayed))) {
                for (String name : List.of("ann", "bob")) bench.talks(name);
                bench.untilReceives("ann", "bob");
                bench.untilReceives("bob", "ann");
            }
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("a relayed address that nobody has any more is reached by nobody")
    void gone(Supplier<Datagrams> kind) {
        Neighbourhood neighbourhood = new Neighbourhood();
        try (MediaNode node =
                        MediaNode.start(MediaBench.settings(kind, 0, List.of(), neighbourhood), System::nanoTime);
                TurnRelay relay = relay(kind, node.endpoints(), neighbourhood)) {
            TurnClient.Options options = TurnClient.Options.udp(LOGIN.username(), LOGIN.password());
            Endpoint server = Endpoint.of(MediaBench.LOCAL, relay.port());
            Datagrams relayed = new RelayedDatagrams(kind.get(), server, options, node.endpoints());
            try (MediaBench bench = new MediaBench(node, new ClientLoop(relayed))) {
                Endpoint address = bench.talks("ann")
                        .client
                        .connected()
                        .orTimeout(20, TimeUnit.SECONDS)
                        .join()
                        .address();
                assertThat(neighbourhood.find(address.high(), address.low(), address.tag()))
                        .isNotNull();

                assertThat(relay.revoke(login -> true)).isOne();

                assertThat(neighbourhood.find(address.high(), address.low(), address.tag()))
                        .isNull();
            }
        }
    }
}
