package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RenumberingTest {
    private final Renumbering numbers = new Renumbering();

    @Test
    @DisplayName("what is left out closes up, what is lost stays open, and both ways lead back")
    void closesUp() {
        numbers.start(100, 7);
        numbers.use(100);
        numbers.leaveOut(101);
        numbers.leaveOut(102);
        numbers.use(105);
        numbers.leaveOut(106);
        assertThat(numbers.of(99)).isEqualTo(Renumbering.NONE);
        assertThat(numbers.of(100)).isEqualTo(7);
        assertThat(numbers.of(101)).isEqualTo(Renumbering.NONE);
        assertThat(numbers.of(102)).isEqualTo(Renumbering.NONE);
        assertThat(numbers.of(103)).isEqualTo(8);
        assertThat(numbers.of(105)).isEqualTo(10);
        assertThat(numbers.of(106)).isEqualTo(Renumbering.NONE);
        assertThat(numbers.of(107)).isEqualTo(11);
        assertThat(numbers.source(10)).isEqualTo(105);
        assertThat(numbers.source(8)).isEqualTo(103);
        assertThat(numbers.source(6)).isEqualTo(Renumbering.NONE);
    }

    @Test
    @DisplayName("any mixture of used, lost and left out numbers agrees with a map that remembers everything")
    void anyMixture() {
        Random random = new Random(5);
        numbers.start(1000, 50);
        TreeMap<Long, Long> model = new TreeMap<>();
        long out = 50;
        long at = 1000;
        for (int i = 0; i < 5000; i++, at++) {
            boolean leave = i > 0 && random.nextInt(3) == 0;
            if (leave && random.nextInt(10) == 0) { // lost before what is left out
                model.put(at++, out++);
            }
            if (leave) {
                numbers.leaveOut(at);
                model.put(at, Renumbering.NONE);
            } else {
                numbers.use(at);
                model.put(at, out++);
            }
        }
        long last = at;
        model.tailMap(last - 80).forEach((source, sent) -> {
            assertThat(numbers.of(source)).as("%d", source).isEqualTo(sent);
            if (sent >= 0) assertThat(numbers.source(sent)).isEqualTo(source);
        });
        assertThat(numbers.of(1000)).isEqualTo(Renumbering.NONE);
    }
}
