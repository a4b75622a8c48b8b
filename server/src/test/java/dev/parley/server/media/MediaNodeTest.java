package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.sdp.Kind;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.CannotListenException;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.NioDatagrams;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rooms of a media node over real sockets of the loopback interface, with clients of our own. */
class MediaNodeTest {
    private static final MediaLoop.Held NOTHING = new MediaLoop.Held(0, 0, 0, 0, 0);

    private final List<MediaBench> benches = new ArrayList<>();

    static List<Named<Supplier<Datagrams>>> kinds() {
        return List.of(Named.of("system calls", NativeDatagrams::new), Named.of("plain Java", NioDatagrams::new));
    }

    private MediaBench bench(Supplier<Datagrams> kind) {
        MediaBench bench = new MediaBench(kind);
        benches.add(bench);
        return bench;
    }

    @AfterEach
    void close() {
        benches.forEach(MediaBench::close);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("three clients in a room all receive sound and pictures of all others [A10, SFU-1]")
    void everybodyReceivesEverybody(Supplier<Datagrams> kind) {
        MediaBench bench = bench(kind);
        List<String> names = List.of("ann", "bob", "cem");
        for (String name : names) bench.talks(name);
        for (String name : names) {
            for (String other : names) {
                if (!name.equals(other)) bench.untilReceives(name, other);
            }
        }
        assertThat(bench.guest("ann").client.tracks()).hasSize(4);
        assertThat(List.of(Kind.AUDIO, Kind.VIDEO))
                .allSatisfy(kindOfTrack -> assertThat(
                                bench.guest("bob").client.received(MediaBench.trackId("cem", kindOfTrack)))
                        .isPositive());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName("somebody whose machine has lost power is gone once consent expires, for the node and for the others")
    void killed(Supplier<Datagrams> kind) {
        HastyClock clock = new HastyClock();
        MediaBench bench = new MediaBench(kind, clock);
        benches.add(bench);
        Guest ann = bench.talks("ann");
        bench.talks("bob");
        bench.untilReceives("bob", "ann");
        bench.untilReceives("ann", "bob");

        ann.client.kill();
        clock.hurry(10);

        String reason = ann.lost.orTimeout(30, TimeUnit.SECONDS).join();
        assertThat(reason).contains("30 seconds");
        MediaBench.until(() -> bench.guest("bob").client.tracks().isEmpty(), "bob to lose ann's tracks");
        assertThat(bench.held().seats()).isOne();
        assertThat(bench.guest("bob").lost).isNotDone();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("kinds")
    @DisplayName(
            "who leaves takes its tracks along; a room that closes takes everybody along, and nothing is held any more")
    void leaveAndClose(Supplier<Datagrams> kind) {
        MediaBench bench = bench(kind);
        for (String name : List.of("ann", "bob", "cem")) bench.talks(name);
        bench.untilReceives("ann", "cem");
        bench.untilReceives("ann", "bob");

        bench.guest("cem").seat.leave();
        MediaBench.until(() -> bench.guest("ann").client.tracks().size() == 2, "ann to lose two tracks");
        assertThat(bench.guest("ann").client.tracks())
                .containsExactlyInAnyOrder(
                        MediaBench.trackId("bob", Kind.AUDIO), MediaBench.trackId("bob", Kind.VIDEO));
        bench.untilReceives("ann", "bob");

        bench.room.close();
        MediaBench.until(() -> bench.held().equals(NOTHING), "nothing to be held");
    }

    @Test
    @DisplayName(
            "200 joins and leaves, by all ways of leaving, leave nothing behind: no seat, address, name, or handshake")
    void noLeak() {
        MediaBench bench = bench(NativeDatagrams::new);
        bench.talks("host");
        for (int round = 0; round < 20; round++) {
            List<Guest> guests = new ArrayList<>();
            for (int i = 0; i < 10; i++) guests.add(bench.watches("guest-" + round + "-" + i));
            for (Guest guest : guests) {
                guest.client.connected().orTimeout(30, TimeUnit.SECONDS).join();
            }
            for (int i = 0; i < 10; i++) {
                if (i % 2 == 0) guests.get(i).seat.leave();
                else guests.get(i).client.close();
            }
            for (int i = 1; i < 10; i += 2) {
                guests.get(i).lost.orTimeout(30, TimeUnit.SECONDS).join();
            }
        }
        MediaBench.until(() -> bench.held().seats() == 1, "the host to be alone");
        bench.guest("host").seat.leave();
        bench.room.close();
        MediaBench.until(() -> bench.held().equals(NOTHING), "nothing to be held");
    }

    @Test
    @DisplayName("a port that is taken is an error that says so")
    void portTaken() {
        MediaBench bench = bench(NativeDatagrams::new);
        int port = bench.node.endpoints().getFirst().port();
        assertThatThrownBy(() -> MediaNode.start(MediaBench.settings(NativeDatagrams::new, port, List.of())))
                .isInstanceOf(CannotListenException.class)
                .hasMessageContaining("UDP port " + port + " on 127.0.0.1");
    }

    @Test
    @DisplayName("behind a NAT, clients are told the address outside with the port that is open inside")
    void externalAddress() {
        IpAddress outside = Endpoint.of("203.0.113.7", 0).ip();
        try (MediaNode node = MediaNode.start(MediaBench.settings(NativeDatagrams::new, 0, List.of(outside)));
                ClientLoop clients = new ClientLoop(new NativeDatagrams())) {
            Endpoint told = node.endpoints().getFirst();
            Guest guest = new Guest(node.open("default", "test", peerId -> {}), "ann", clients);
            guest.client.publish(List.of(FakeMedia.track("mic", Kind.AUDIO)));
            String answer = guest.firstAnswer.orTimeout(30, TimeUnit.SECONDS).join();
            assertThat(told.ip()).isEqualTo(outside);
            assertThat(answer)
                    .contains("203.0.113.7 " + told.port() + " typ host")
                    .doesNotContain("127.0.0.1 " + told.port());
        }
    }
}
