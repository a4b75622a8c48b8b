package dev.parley.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SeenWindowTest {
    @Test
    @DisplayName("each number of the last 1024 is new once, older ones never")
    void likeASet() {
        Random random = new Random(2);
        SeenWindow window = new SeenWindow();
        Set<Long> seen = new HashSet<>();
        long highest = 60_000;
        window.add(highest);
        seen.add(highest);
        for (int i = 0; i < 200_000; i++) {
            long jump = random.nextInt(500) == 0 ? random.nextInt(3000) : random.nextInt(4);
            long sequence = random.nextBoolean() ? highest + jump : Math.max(0, highest - random.nextInt(1500));
            boolean fresh = highest - sequence < 1024 && seen.add(sequence);
            assertThat(window.add(sequence)).as("%d of %d", sequence, highest).isEqualTo(fresh);
            highest = Math.max(highest, sequence);
        }
    }

    @Test
    @DisplayName("what was overtaken by the first packet is new too")
    void beforeTheFirst() {
        SeenWindow window = new SeenWindow();
        assertThat(window.add(5000)).isTrue();
        assertThat(window.add(4999)).isTrue();
        assertThat(window.add(4999)).isFalse();
        assertThat(window.add(5000 - 1024)).isFalse();
        assertThat(window.add(5000 - 1023)).isTrue();
    }
}
