package dev.parley.core.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.stream.Flight.Arrival;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LossesTest {
    private static final long MS = Flight.MS;
    private static final long RTT = 60 * MS;

    private final Losses losses = new Losses();
    private final long[] out = new long[2000];

    private List<Long> due(long now) {
        int count = losses.due(now, RTT, out);
        List<Long> asked = new ArrayList<>();
        for (int i = 0; i < count; i++) asked.add(out[i]);
        return asked;
    }

    @Test
    @DisplayName("a gap is asked for after 15 ms, again after a round trip, and no more once it is filled")
    void oneGap() {
        losses.received(10, 0);
        losses.received(14, 0);
        assertThat(losses.nextDue()).isEqualTo(15 * MS);
        assertThat(due(14 * MS)).isEmpty();
        assertThat(due(15 * MS)).containsExactly(11L, 12L, 13L);
        assertThat(due(16 * MS)).isEmpty();
        losses.received(12, 40 * MS);
        assertThat(List.of(losses.awaits(11), losses.awaits(12), losses.awaits(15)))
                .containsExactly(true, false, false);
        assertThat(losses.nextDue()).isEqualTo(75 * MS);
        assertThat(due(75 * MS)).containsExactly(11L, 13L);
        losses.received(11, 80 * MS);
        losses.received(13, 80 * MS);
        assertThat(losses.nextDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(losses.size()).isZero();
        assertThat(losses.hopeless()).isFalse();
    }

    @Test
    @DisplayName("disorder of less than 15 ms is never asked for")
    void disorder() {
        for (Arrival a : new Flight(4, 2 * MS).repeating(5).disordering(14 * MS).of(0, 20_000)) {
            assertThat(due(a.at())).isEmpty();
            losses.received(a.number(), a.at());
        }
        assertThat(losses.size()).isZero();
    }

    @Test
    @DisplayName("a packet is asked for ten times with growing pauses of 20 to 400 ms, then given up")
    void tries() {
        losses.received(0, 0);
        losses.received(2, 0);
        List<Long> pauses = new ArrayList<>();
        long last = 0;
        for (long now = 0; now < 10_000 * MS; now += MS) {
            if (due(now).isEmpty()) continue;
            pauses.add((now - last) / MS);
            last = now;
        }
        assertThat(pauses).hasSize(Losses.MOST_TRIES).isSortedAccordingTo(Comparator.naturalOrder());
        assertThat(pauses.subList(0, 3)).containsExactly(15L, 60L, 75L);
        assertThat(losses.hopeless()).isTrue();
        assertThat(losses.nextDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("pauses keep their limits whatever the round trip is said to be")
    void limits() {
        losses.received(0, 0);
        losses.received(2, 0);
        assertThat(losses.due(15 * MS, -5, out)).isOne();
        assertThat(losses.nextDue()).isEqualTo(35 * MS);
        assertThat(losses.due(35 * MS, Long.MAX_VALUE, out)).isOne();
        assertThat(losses.nextDue()).isEqualTo(435 * MS);
    }

    @Test
    @DisplayName("too much at once is hopeless until a key frame, and what is older than a key frame is forgotten")
    void hopeless() {
        losses.received(0, 0);
        losses.received(1 + Losses.MOST, 0);
        assertThat(losses.size()).isEqualTo(Losses.MOST);
        assertThat(losses.hopeless()).isFalse();
        losses.received(3 + Losses.MOST, 0);
        assertThat(losses.size()).isZero();
        assertThat(losses.hopeless()).isTrue();
        losses.keyframe(500);
        assertThat(losses.hopeless()).as("an old key frame does not help").isTrue();
        losses.received(2005, 0);
        losses.received(2010, 0);
        losses.keyframe(2008);
        assertThat(losses.hopeless()).isFalse();
        assertThat(due(15 * MS)).containsExactly(2008L, 2009L);
    }

    @Test
    @DisplayName("what does not fit into one answer stays due")
    void smallAnswers() {
        long[] three = new long[3];
        losses.received(0, 0);
        losses.received(8, 0);
        assertThat(losses.due(20 * MS, RTT, three)).isEqualTo(3);
        assertThat(losses.nextDue()).isLessThanOrEqualTo(20 * MS);
        assertThat(losses.due(20 * MS, RTT, three)).isEqualTo(3);
        assertThat(three).containsExactly(4, 5, 6);
        assertThat(losses.due(20 * MS, RTT, three)).isOne();
        assertThat(losses.due(20 * MS, RTT, three)).isZero();
    }

    @Test
    @DisplayName(
            "through ten per cent loss both ways nearly all packets come in the end, and few are asked for in vain")
    void recovery() {
        Random random = new Random(6);
        PriorityQueue<Arrival> network = new PriorityQueue<>(Comparator.comparingLong(Arrival::at));
        network.addAll(new Flight(5, 2 * MS)
                .losing(10)
                .repeating(2)
                .disordering(8 * MS)
                .of(0, 50_000));
        Set<Long> came = new HashSet<>();
        Map<Long, Integer> asked = new HashMap<>();
        int inVain = 0;
        for (long now = 0; !network.isEmpty() || losses.nextDue() < Long.MAX_VALUE; now += MS) {
            while (!network.isEmpty() && network.peek().at() <= now) {
                long number = network.remove().number();
                losses.received(number, now);
                came.add(number);
            }
            for (long number : due(now)) {
                if (came.contains(number)) inVain++;
                asked.merge(number, 1, Integer::sum);
                if (random.nextInt(100) >= 19) network.add(new Arrival(number, now + RTT - 2 * MS));
            }
        }
        assertThat(came).hasSizeBetween(49_990, 50_000);
        assertThat(inVain).isZero();
        assertThat(asked.size()).isBetween(4500, 5500);
        assertThat(asked.values()).allMatch(times -> times <= Losses.MOST_TRIES);
    }

    @Test
    @DisplayName("any order of any numbers keeps the list short and ascending")
    void anyOrder() {
        Random random = new Random(8);
        SequenceUnwrapper unwrapper = new SequenceUnwrapper();
        for (int i = 0; i < 200_000; i++) {
            int step = random.nextInt(200) == 0 ? random.nextInt(65_536) : i * 3 + random.nextInt(40);
            long extended = unwrapper.unwrap(step & 0xFFFF);
            losses.received(extended, i * MS);
            if (random.nextInt(50) == 0) losses.keyframe(extended - random.nextInt(100));
            List<Long> asked = due(i * MS);
            assertThat(losses.size()).isBetween(0, Losses.MOST);
            assertThat(asked).isSorted().doesNotHaveDuplicates();
        }
    }
}
