package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.NioDatagrams;
import dev.parley.server.relay.probe.TurnSession;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The SFU's port, which clients that can only relay have to reach although its address is usually private. */
class NeighbourTest {
    private static final int PATIENCE_MILLIS = 10_000;

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String heard(TurnSession session) throws IOException {
        Optional<TurnSession.Received> received = session.receive(RelayBench.PATIENCE);
        return new String(received.orElseThrow().payload(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest(name = "by {0}")
    @ValueSource(strings = {"native", "nio"})
    @DisplayName(
            "a neighbour is reached at its port, whatever the filter says of its address; no other port there is, in either direction")
    void onlyThatPort(String kind) throws IOException {
        try (Peer sfu = new Peer();
                Peer secret = new Peer();
                RelayBench bench = bench(kind, sfu.endpoint())) {
            TurnSession alice = bench.session("udp", "alice");
            Endpoint relayed = RelayBench.allocated(alice).relayed().getFirst();
            // RFC 8656 §9: a permission is for an address, so this one may be had; it must not help
            Optional<TurnClientEvent> permitted = alice.permit(secret.endpoint());
            assertThat(permitted).isPresent();
            assertThat(alice.permit(sfu.endpoint())).get().isInstanceOf(TurnClientEvent.Permitted.class);

            alice.send(secret.endpoint(), bytes("let me in"));
            alice.send(sfu.endpoint(), bytes("hello"));
            Peer.Packet packet = sfu.receive(PATIENCE_MILLIS).orElseThrow();
            assertThat(packet.text()).isEqualTo("hello");
            assertThat(secret.receive(1)).isEmpty();

            InetSocketAddress back = new InetSocketAddress(InetAddress.getLoopbackAddress(), relayed.port());
            secret.send(back, bytes("come here"));
            sfu.send(back, bytes("welcome"));
            assertThat(heard(alice)).isEqualTo("welcome");
        }
    }

    private static RelayBench bench(String kind, Endpoint neighbour) throws IOException {
        RelayBench.Setup setup = new RelayBench.Setup();
        setup.datagrams = kind.equals("nio") ? NioDatagrams::new : NativeDatagrams::new;
        setup.allowed = List.of();
        setup.neighbours = List.of(neighbour);
        return new RelayBench(setup);
    }
}
