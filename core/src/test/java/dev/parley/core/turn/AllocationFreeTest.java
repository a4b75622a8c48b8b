package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.ChannelNumber;
import dev.parley.core.stun.Data;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.wire.Endpoint;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The data path makes no garbage: the JVM is asked what this thread has allocated over a million packets. */
class AllocationFreeTest {
    private static final int PACKETS = 1_000_000;
    private static final int HEAD = TurnServer.HEADROOM;
    private static final Endpoint INDICATED = Endpoint.of("8.8.4.4", 5000);

    /** Counts and forgets. */
    private static final class Counter implements TurnOutput {
        long packets;

        @Override
        public void toClient(Endpoint client, ByteBuffer bytes) {
            packets++;
        }

        @Override
        public void toPeer(RelayPort from, Endpoint peer, ByteBuffer payload, boolean dontFragment) {
            packets++;
        }

        @Override
        public void event(TurnEvent event) {}
    }

    private final Bench bench = new Bench();
    private final Counter counter = new Counter();

    private long allocated(Runnable packet) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 50_000; i++) packet.run();
        long before = threads.getCurrentThreadAllocatedBytes();
        long sent = counter.packets;
        for (int i = 0; i < PACKETS; i++) packet.run();
        assertThat(counter.packets - sent).isEqualTo(PACKETS);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    private void prepare() {
        bench.allocate(Bench.CLIENT);
        bench.allocate(Bench.OTHER);
        bind(Bench.CLIENT, Bench.PEER, 0x4000);
        bind(Bench.CLIENT, Endpoint.of(FakePorts.V4, 49_153), 0x4001);
        bind(Bench.OTHER, Endpoint.of(FakePorts.V4, 49_152), 0x4000);
        bench.ask(Bench.CLIENT, Method.CREATE_PERMISSION, new XorPeerAddress(INDICATED));
    }

    private void bind(Endpoint client, Endpoint peer, int number) {
        bench.ask(client, Method.CHANNEL_BIND, new ChannelNumber(number), new XorPeerAddress(peer));
    }

    private Runnable fromClient(ByteBuffer packet) {
        ByteBuffer slot = ByteBuffer.allocateDirect(2048);
        byte[] bytes = Bench.copy(packet);
        Endpoint c = Bench.CLIENT;
        return () -> {
            slot.clear().position(HEAD).put(bytes).flip().position(HEAD);
            bench.server.receive(c.high(), c.low(), c.tag(), slot, bench.now, counter);
        };
    }

    private Runnable fromPeer(Endpoint peer) {
        ByteBuffer slot = ByteBuffer.allocateDirect(2048);
        byte[] bytes = new byte[201];
        RelayPort port = bench.ports.open.get(Endpoint.of(FakePorts.V4, 49_152));
        assertThat(port).isNotNull();
        return () -> {
            slot.clear().position(HEAD).put(bytes).flip().position(HEAD);
            if (port != null) {
                bench.server.arrive(port, peer.high(), peer.low(), peer.tag(), slot, bench.now, counter);
            }
        };
    }

    @Test
    @DisplayName("a million packets each way, by channel, by indication and in memory, allocate nothing")
    void nothingIsAllocated() {
        prepare();
        ByteBuffer send = new StunWriter(500)
                .begin(Method.SEND, MessageClass.INDICATION, bench.transaction())
                .add(new XorPeerAddress(INDICATED))
                .add(new Data(new byte[201]))
                .finish();
        List<Long> bytes = List.of(
                allocated(fromClient(DataTest.channelData(0x4000, "x".repeat(200)))),
                allocated(fromClient(DataTest.channelData(0x4001, "x".repeat(200)))),
                allocated(fromClient(send)),
                allocated(fromPeer(Bench.PEER)),
                allocated(fromPeer(INDICATED)));
        // A packet's own object would be 16 bytes and more; what there is comes from the just-in-time compiler's first
        // rounds.
        assertThat(bytes).allMatch(total -> total < PACKETS / 10);
    }
}
