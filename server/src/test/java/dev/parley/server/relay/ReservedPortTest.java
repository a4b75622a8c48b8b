package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.TurnClient;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.NioDatagrams;
import dev.parley.server.relay.probe.TurnSession;
import dev.parley.server.relay.probe.Wire;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReservedPortTest {
    private static TurnClientEvent.Allocated allocate(RelayBench bench, boolean even, long token) throws IOException {
        Wire wire = bench.wire("udp");
        String username = RelayBench.username("alice");
        TurnClient.Options options = new TurnClient.Options(
                username, RelayBench.password(username, "north"), false, TurnClient.Family.V4, even, token);
        TurnSession session = new TurnSession(wire, options, RelayBench.PATIENCE);
        return RelayBench.allocated(session);
    }

    @ParameterizedTest(name = "with {0} sockets")
    @ValueSource(strings = {"native", "nio"})
    @DisplayName("a port that was reserved with an even one is given to its user on whatever loop he comes back")
    void otherLoop(String kind) throws IOException {
        RelayBench.Setup setup = new RelayBench.Setup();
        setup.loops = 4;
        setup.datagrams = kind.equals("nio") ? NioDatagrams::new : NativeDatagrams::new;
        try (RelayBench bench = new RelayBench(setup)) {
            for (int i = 0; i < 8; i++) {
                TurnClientEvent.Allocated first = allocate(bench, true, 0);
                int port = first.relayed().getFirst().port();
                assertThat(port % 2).isZero();
                assertThat(first.token()).isNotZero();
                TurnClientEvent.Allocated second = allocate(bench, false, first.token());
                assertThat(second.relayed().getFirst().port()).isEqualTo(port + 1);
            }
        }
    }
}
