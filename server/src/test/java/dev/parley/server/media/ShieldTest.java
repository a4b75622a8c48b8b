package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.sdp.Kind;
import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.Neighbourhood;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rooms that are reached through TURN alone, on a node that has others too. */
class ShieldTest {
    private static final int PATIENCE_S = 20;

    private final ClientLoop clients = new ClientLoop(new NativeDatagrams());
    private MediaNode node = start(List.of());

    private static MediaNode start(List<Cidr> relays) {
        Shield shield = new Shield(namespace -> namespace.equals("secret"), relays);
        return MediaNode.start(new MediaSettings(
                List.of(MediaBench.LOCAL),
                List.of(IpAddress.of("203.0.113.9")),
                0,
                1,
                NativeDatagrams::new,
                new Neighbourhood(),
                shield,
                20));
    }

    @AfterEach
    void close() {
        clients.close();
        node.close();
    }

    /** Somebody who offers a voice, and who takes the address outside of our NAT, which nobody has here, for ours. */
    private Guest joins(String namespace, String name) {
        Guest guest = new Guest(
                node.open(namespace, "room", peerId -> {}),
                name,
                clients,
                sdp -> sdp.replace(" 203.0.113.9 ", " 127.0.0.1 "));
        guest.client.publish(List.of(FakeMedia.track(name, Kind.AUDIO)));
        return guest;
    }

    private static void connects(Guest guest) {
        guest.client.connected().orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
    }

    private MediaLoop.Held held() {
        MediaLoop loop = node.loops().getFirst();
        CompletableFuture<MediaLoop.Held> held = new CompletableFuture<>();
        loop.execute(() -> held.complete(loop.held()));
        return held.join();
    }

    @Test
    @DisplayName(
            "what does not come from a relay is not heard, whatever it knows; the rooms beside hear everybody [O5, O6, O64]")
    void onlyRelays() {
        Guest shut = joins("secret", "eve");
        shut.firstAnswer.orTimeout(PATIENCE_S, TimeUnit.SECONDS).join();
        for (String name : List.of("ann", "bob", "cem")) connects(joins("open", name));
        assertThat(shut.client.connected()).isNotDone();
        assertThat(held().addresses()).isEqualTo(3);
        assertThat(held().seats()).isEqualTo(4);
    }

    @Test
    @DisplayName("what comes from the TURN server of another machine that was named is heard")
    void otherRelays() {
        node.close();
        node = start(List.of(Cidr.of("127.0.0.0/8")));
        connects(joins("secret", "ann"));
    }

    @Test
    @DisplayName("descriptions of a shielded room name no address outside and no TCP port, those of another do [O69]")
    void descriptions() {
        node.announce(List.of(Endpoint.of("203.0.113.9", 443).through(0, true)));
        String shielded = joins("secret", "ann")
                .firstAnswer
                .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                .join();
        String open = joins("open", "bob")
                .firstAnswer
                .orTimeout(PATIENCE_S, TimeUnit.SECONDS)
                .join();
        int port = node.endpoints().getFirst().port();
        Endpoint hidden = node.relayEndpoints().getLast();
        assertThat(hidden.ip()).isEqualTo(MediaBench.LOCAL);
        assertThat(shielded)
                .contains(" 127.0.0.1 " + hidden.port() + " typ host")
                .doesNotContain("203.0.113.9", " tcp ");
        assertThat(open).contains(" 203.0.113.9 " + port + " typ host", " 203.0.113.9 443 typ host tcptype passive");
        assertThat(node.relayEndpoints()).containsExactly(Endpoint.of("203.0.113.9", port), hidden);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"10.0.0.7", "172.31.0.1", "192.168.1.1", "100.64.0.1", "127.0.0.1", "fd00::1", "fe80::1", "::1"})
    @DisplayName("an address that only its own network reaches hides the SFU")
    void hidden(String address) {
        assertThat(Shield.hides(IpAddress.of(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "198.51.100.1", "172.32.0.1", "100.128.0.1", "2001:db8::1"})
    @DisplayName("any other does not [O69]")
    void open(String address) {
        assertThat(Shield.hides(IpAddress.of(address))).isFalse();
    }
}
