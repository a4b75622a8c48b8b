package dev.parley.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A stream long enough to roll over again and again, through a network that loses, reorders and repeats. */
class LossySrtpTest {
    private static final int PACKETS = 100_000;
    private static final long START = 30_000;
    private static final int FARTHEST = 900;

    /** @param due in places of the stream */
    private record Flying(long number, long due, byte[] bytes) {}

    private final Random random = new Random(5);
    private final PriorityQueue<Flying> network = new PriorityQueue<>(Comparator.comparingLong(Flying::due));
    private final Set<Long> arrived = new HashSet<>();
    private int repeated;

    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "every packet that arrives is opened once, across roll-overs, whatever is lost, late or repeated  [A106]")
    void lossReorderingDuplication(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        for (long now = START; now < START + PACKETS; now++) {
            launch(pair, now);
            land(pair, now);
        }
        land(pair, Long.MAX_VALUE);
        assertThat(arrived).hasSizeBetween(PACKETS * 9 / 10, PACKETS - PACKETS / 30);
        assertThat(repeated).isGreaterThan(PACKETS / 50);
        assertThat(pair.receiver.streams()).isOne();
    }

    private void launch(Pair pair, long now) {
        byte[] bytes = pair.protect(Pair.plain(7, now));
        assertThat(bytes).isNotEmpty();
        if (random.nextInt(100) < 5) return;
        network.add(new Flying(now, now + delay(), bytes));
        if (random.nextInt(100) < 3) network.add(new Flying(now, now + delay(), bytes));
    }

    private int delay() {
        return random.nextInt(100) < 2 ? random.nextInt(FARTHEST) : random.nextInt(3);
    }

    private void land(Pair pair, long now) {
        for (Flying f = network.peek(); f != null && f.due() <= now; f = network.peek()) {
            network.remove();
            int result = pair.receive(f.bytes());
            if (arrived.add(f.number())) {
                byte[] plain = Pair.plain(7, f.number());
                assertThat(result).isEqualTo(plain.length);
                assertThat(Arrays.equals(pair.opened, 0, result, plain, 0, result))
                        .isTrue();
            } else {
                assertThat(result).isEqualTo(SrtpReceiver.REPLAYED);
                repeated++;
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("what is protected in disorder around a roll-over is opened all the same  [A106]")
    void senderInDisorder(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        long[] numbers = {65_530, 65_535, 65_537, 65_536, 65_534, 98_000, 130_000, 131_073, 131_070, 131_072};
        for (long number : numbers) {
            byte[] plain = Pair.plain(9, number);
            assertThat(pair.receive(pair.protect(plain))).isEqualTo(plain.length);
            assertThat(pair.opened(plain.length)).isEqualTo(plain);
        }
    }
}
