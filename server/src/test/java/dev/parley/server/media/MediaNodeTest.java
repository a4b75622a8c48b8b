package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.sdp.Kind;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.NioDatagrams;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Rooms of a media node over real sockets of the loopback interface, with clients of our own. */
class MediaNodeTest {
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
    @DisplayName("three clients in a room all receive sound and pictures of all others [O2, SFU-1]")
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
}
