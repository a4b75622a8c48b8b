package dev.parley.server.net.udp;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PacketRingTest {
    private static final int CAPACITY = 1 << 19;

    private final PacketRing ring = new PacketRing(CAPACITY);

    @Test
    @DisplayName("a packet comes out as it went in, with headroom in front")
    void oneByOne() {
        byte[] bytes = {1, 2, 3, 4, 5};
        assertThat(ring.isEmpty()).isTrue();
        assertThat(ring.offer(7, -1L, Long.MAX_VALUE, 0x1_FFFF, ByteBuffer.wrap(bytes)))
                .isTrue();
        assertThat(ring.isEmpty()).isFalse();
        List<String> out = new ArrayList<>();
        ring.drain(10, (socket, high, low, tag, payload) -> {
            byte[] read = new byte[payload.remaining()];
            payload.get(payload.position(), read);
            assertThat(read).containsExactly(bytes);
            assertThat(payload.position()).isGreaterThanOrEqualTo(Datagrams.HEADROOM);
            out.add(socket + " " + high + " " + low + " " + tag);
        });
        assertThat(out).containsExactly("7 -1 " + Long.MAX_VALUE + " " + 0x1_FFFF);
        assertThat(ring.isEmpty()).isTrue();
    }

    @Test
    @DisplayName("when it is full packets are refused, and what was in it is whole")
    void full() {
        ByteBuffer large = ByteBuffer.allocate(65_535);
        int accepted = 0;
        while (ring.offer(accepted, 0, 0, 0, large.clear())) accepted++;
        assertThat(accepted).isEqualTo(CAPACITY / 65_640);
        List<Integer> order = new ArrayList<>();
        ring.drain(100, (socket, high, low, tag, payload) -> {
            assertThat(payload.remaining()).isEqualTo(65_535);
            order.add(socket);
        });
        assertThat(order).hasSize(accepted).isSorted();
        assertThat(ring.offer(0, 0, 0, 0, large.clear())).isTrue();
    }

    @Test
    @DisplayName("many go round and round in any length, with what the receiver scribbles around them")
    void rounds() {
        Random random = new Random(42);
        int sent = 0;
        int[] received = {0};
        for (int round = 0; round < 5_000; round++) {
            for (int i = random.nextInt(4); i >= 0; i--) {
                ByteBuffer payload =
                        ByteBuffer.allocate(4 + random.nextInt(3_000)).putInt(0, sent);
                if (ring.offer(sent, 0, 0, 0, payload)) sent++;
            }
            ring.drain(
                    random.nextInt(5), (socket, high, low, tag, payload) -> scribble(received[0]++, socket, payload));
        }
        while (ring.drain(100, (socket, high, low, tag, payload) -> scribble(received[0]++, socket, payload)) > 0) {}
        assertThat(received[0]).isEqualTo(sent).isGreaterThan(5_000);
    }

    private static void scribble(int expected, int socket, ByteBuffer payload) {
        assertThat(socket).isEqualTo(expected);
        assertThat(payload.getInt(payload.position())).isEqualTo(expected);
        int end = payload.limit();
        payload.limit(end + 3);
        for (int i = payload.position() - Datagrams.HEADROOM; i < end + 3; i++) payload.put(i, (byte) 0xFF);
    }

    @Test
    @DisplayName("several threads put in at once: nothing is lost, and each one's packets keep their order")
    void threads() throws InterruptedException {
        int producers = 3;
        int each = 20_000;
        CountDownLatch done = new CountDownLatch(producers);
        for (int p = 0; p < producers; p++) {
            int producer = p;
            Thread.ofPlatform().daemon().start(() -> {
                ByteBuffer payload = ByteBuffer.allocate(64);
                for (int n = 0; n < each; n++) {
                    while (!ring.offer(producer, n, 0, 0, payload.putLong(0, n))) Thread.onSpinWait();
                }
                done.countDown();
            });
        }
        long[] next = new long[producers];
        int count = 0;
        while (count < producers * each) {
            count += ring.drain(256, (socket, high, low, tag, payload) -> {
                assertThat(high).isEqualTo(next[socket]++);
                assertThat(payload.getLong(payload.position())).isEqualTo(high);
            });
        }
        done.await();
        assertThat(ring.isEmpty()).isTrue();
    }
}
