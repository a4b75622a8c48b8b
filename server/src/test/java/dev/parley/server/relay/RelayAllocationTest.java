package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.parley.server.relay.probe.TurnSession;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RelayAllocationTest {
    private static final int WARM_UP = 40_000;
    private static final int MEASURED = 20_000;

    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    /** There and back, one at a time, so that nothing is lost. */
    private static void exchange(TurnSession client, Peer peer, InetSocketAddress relayed, int times)
            throws IOException {
        byte[] payload = new byte[200];
        for (int i = 0; i < times; i++) {
            client.send(peer.endpoint(), payload);
            assertThat(peer.receive(10_000)).isPresent();
            peer.send(relayed, payload);
            assertThat(client.receive(RelayBench.PATIENCE)).isPresent();
        }
    }

    private long allocatedByLoops() {
        long sum = 0;
        for (var thread : threads.dumpAllThreads(false, false)) {
            if (thread.getThreadName().startsWith("turn-")
                    && !thread.getThreadName().equals("turn-log")) {
                sum += threads.getThreadAllocatedBytes(thread.getThreadId());
            }
        }
        return sum;
    }

    @Test
    @DisplayName("once it is warm, a relayed packet costs the loop no memory, with all its system calls")
    void nothingPerPacket() throws IOException {
        RelayBench.Setup setup = new RelayBench.Setup();
        setup.loops = 1;
        try (RelayBench bench = new RelayBench(setup)) {
            TurnSession client = bench.session("udp", "alice");
            Peer peer = bench.peer();
            int port = RelayBench.allocated(client).relayed().getFirst().port();
            client.bind(peer.endpoint());
            InetSocketAddress relayed = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            exchange(client, peer, relayed, WARM_UP);
            long before = allocatedByLoops();
            assertThat(before).as("the loop was found").isPositive();
            exchange(client, peer, relayed, MEASURED);
            double perPacket = (allocatedByLoops() - before) / (2.0 * MEASURED);
            assertThat(perPacket).as("bytes for each relayed packet").isLessThan(4);
        }
    }
}
