package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LoudestTest {
    private static final long PACKET = 20_000_000L;
    private static final int SILENT = 127;

    private final Loudest loudest = new Loudest(4);
    private final List<Loudest.Voice> voices = new ArrayList<>();
    private final int[] levels = new int[8];
    private final int[] passed = new int[8];
    private long now = -5_000_000_000L;

    @BeforeEach
    void eight() {
        for (int i = 0; i < levels.length; i++) {
            voices.add(new Loudest.Voice());
            levels[i] = SILENT;
        }
        loudest.participants(8);
    }

    /** Everybody sends for so long. */
    private void run(double seconds) {
        java.util.Arrays.fill(passed, 0);
        for (int packets = (int) (seconds * 50); packets > 0; packets--, now += PACKET) {
            for (int i = 0; i < levels.length; i++) {
                if (levels[i] > SILENT) continue;
                if (loudest.passes(voices.get(i), levels[i], now)) passed[i]++;
            }
        }
    }

    private void speak(int... loudnesses) {
        for (int i = 0; i < loudnesses.length; i++) levels[i] = loudnesses[i];
    }

    @Test
    @DisplayName("of many who speak the three loudest pass, and no two of about the same level take turns")
    void three() {
        speak(20, 22, 30, 33, 40);
        run(3);
        speak(20, 22, 33, 30, 40);
        run(10);
        assertThat(passed).containsExactly(500, 500, 500, 0, 0, 0, 0, 0);
    }

    @Test
    @DisplayName("silence passes for nobody who has no place")
    void silence() {
        run(5);
        assertThat(passed).containsOnly(0);
    }

    @Test
    @DisplayName("whoever is clearly louder takes the place of the weakest within a second")
    void louder() {
        speak(20, 22, 40, SILENT);
        run(3);
        levels[3] = 25;
        run(1);
        assertThat(passed[3]).isEqualTo(50);
        run(1);
        assertThat(passed).containsExactly(50, 50, 0, 50, 0, 0, 0, 0);
    }

    @Test
    @DisplayName(
            "who begins to speak is heard from the first packet for a second, though three are louder; going on does not make one a beginner")
    void beginner() {
        speak(10, 10, 10);
        run(3);
        levels[5] = 40;
        run(1);
        assertThat(passed[5]).isEqualTo(50);
        run(5);
        assertThat(passed[5]).isZero();
        levels[5] = SILENT;
        run(0.6);
        levels[5] = 40;
        run(1);
        assertThat(passed[5]).isEqualTo(50);
    }

    @Test
    @DisplayName("of many who begin at once three are heard beside the three loudest")
    void manyBeginners() {
        speak(10, 10, 10);
        run(3);
        speak(10, 10, 10, 40, 40, 40, 40, 40);
        run(1);
        assertThat(passed).containsExactly(50, 50, 50, 50, 50, 50, 0, 0);
    }

    @Test
    @DisplayName("a place is free again when its holder is silent for a second, sends nothing for half of one, or ends")
    void freePlaces() {
        speak(10, 10, 10, 45);
        run(3);
        assertThat(passed[3]).isLessThanOrEqualTo(50);
        levels[0] = SILENT;
        run(1.1);
        run(1);
        assertThat(passed[3]).isEqualTo(50);
        levels[4] = 45;
        run(2);
        levels[1] = 200; // sends nothing
        run(0.6);
        run(1);
        assertThat(passed[4]).isEqualTo(50);
        levels[5] = 45;
        run(2);
        loudest.end(voices.get(2));
        levels[2] = 200;
        run(1);
        assertThat(passed[5]).isEqualTo(50);
    }

    @Test
    @DisplayName(
            "in a room that is not large all pass, and from the moment on in which it becomes large only those who would have")
    void small() {
        loudest.participants(4);
        speak(20, 22, 30, 33);
        run(3);
        assertThat(passed).containsExactly(150, 150, 150, 150, 150, 150, 150, 150);
        loudest.participants(5);
        run(1);
        assertThat(passed).containsExactly(50, 50, 50, 0, 0, 0, 0, 0);
    }

    @Test
    @DisplayName("who tells no level always passes")
    void noLevel() {
        speak(10, 10, 10);
        run(3);
        for (int i = 0; i < 100; i++)
            assertThat(loudest.passes(voices.get(7), -1, now + i * PACKET)).isTrue();
    }
}
