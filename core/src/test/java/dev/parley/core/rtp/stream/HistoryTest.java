package dev.parley.core.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.parley.core.rtp.stream.Flight.Arrival;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class HistoryTest {
    private static final long MS = Flight.MS;

    private final History history = new History(History.VIDEO);

    private static byte[] packet(long number, int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) (number * 13));
        return bytes;
    }

    private boolean put(History into, long number, int length, long now) {
        byte[] bytes = new byte[length + 5];
        System.arraycopy(packet(number, length), 0, bytes, 5, length);
        return into.put(number, bytes, 5, length, now);
    }

    private static byte[] found(History history) {
        return Arrays.copyOfRange(history.bytes(), history.at(), history.at() + history.length());
    }

    @Test
    @DisplayName(
            "of a disordered, lossy stream the last 1024 packets of the last 3 s are found, and what is found is right")
    void stream() {
        Map<Long, Long> arrived = new HashMap<>();
        List<Arrival> arrivals = new Flight(9, 5 * MS / 2)
                .losing(5)
                .repeating(3)
                .disordering(40 * MS)
                .of(-3, 20_000);
        long newest = Long.MIN_VALUE;
        for (Arrival a : arrivals) {
            assertThat(put(history, a.number(), 300 + (int) (a.number() & 1023), a.at()))
                    .isTrue();
            arrived.put(a.number(), a.at());
            newest = Math.max(newest, a.number());
            if (a.number() % 50 == 0) assertWindow(arrived, newest, a.at());
        }
    }

    private void assertWindow(Map<Long, Long> arrived, long newest, long now) {
        for (long number = newest - 1300; number <= newest + 3; number++) {
            Long at = arrived.get(number);
            boolean young = at != null && now - at <= 3000 * MS;
            boolean found = history.find(number, now);
            if (found) assertThat(found(history)).isEqualTo(packet(number, 300 + (int) (number & 1023)));
            // an older one stays if the packet that would have taken its place was lost
            boolean older = number <= newest - History.VIDEO;
            if (older)
                assertThat(found && (!young || arrived.containsKey(number + History.VIDEO)))
                        .isFalse();
            else assertThat(found).isEqualTo(young);
        }
    }

    @Test
    @DisplayName("nothing costs nothing, speech 64 KB or less, and only a high rate of video a megabyte")
    void room() {
        assertThat(history.room()).isZero();
        History speech = new History(History.AUDIO);
        for (int i = 0; i < 10_000; i++) put(speech, i, 180, i * (20 * MS));
        assertThat(speech.room()).isEqualTo(256 * 256);
        for (int i = 0; i < 100; i++) put(history, i, 1200, i * (400 * MS));
        assertThat(history.room()).isEqualTo(16 * 1280);
        for (int i = 100; i < 10_000; i++) put(history, i, 1200, 40_000 * MS + i * MS);
        assertThat(history.room()).isEqualTo(1024 * 1280);
        assertThat(history.find(9_000, 50_000 * MS)).isTrue();
        history.trim(50_000 * MS);
        assertThat(history.find(9_999, 50_000 * MS)).isTrue();
        history.trim(53_001 * MS);
        assertThat(history.room()).isZero();
        assertThat(history.find(9_999, 53_001 * MS)).isFalse();
        assertThat(put(history, 10_001, 100, 60_000 * MS)).isTrue();
        assertThat(history.find(10_001, 60_000 * MS)).isTrue();
    }

    @Test
    @DisplayName("packets grow wider in the middle of a stream and none is lost by it")
    void wider() {
        for (int i = 0; i < 200; i++) put(history, i, 10 + 10 * i, i * MS);
        for (int i = 0; i < 200; i++) {
            assertThat(history.find(i, 200 * MS)).isTrue();
            assertThat(found(history)).isEqualTo(packet(i, 10 + 10 * i));
            assertThat(history.arrival()).isEqualTo(i * MS);
        }
    }

    @Test
    @DisplayName("what is too long, empty, or older than what has its place is not kept")
    void refused() {
        assertThat(put(history, 1, History.LONGEST + 1, 0)).isFalse();
        assertThat(put(history, 1, 0, 0)).isFalse();
        assertThat(history.find(1, 0)).isFalse();
        for (int i = 0; i < 3000; i++) put(history, i, 100, 0);
        assertThat(put(history, 1500, 100, 0)).isFalse();
        assertThat(history.find(1500 + 1024, 0)).isTrue();
        assertThatIllegalArgumentException().isThrownBy(() -> new History(1000));
    }

    @Test
    @DisplayName("a request is answered three times at most and not within a round trip of the last answer")
    void resends() {
        Resends resends = new Resends(History.VIDEO);
        assertThat(resends.allow(5, 0, 100 * MS)).isTrue();
        assertThat(resends.allow(5, 99 * MS, 100 * MS)).isFalse();
        assertThat(resends.allow(6, 99 * MS, 100 * MS)).isTrue();
        assertThat(resends.allow(5, 100 * MS, 100 * MS)).isTrue();
        assertThat(resends.allow(5, 102 * MS, 0)).isFalse();
        assertThat(resends.allow(5, 300 * MS, 100 * MS)).isTrue();
        assertThat(resends.allow(5, 900 * MS, 100 * MS)).isFalse();
    }

    @Test
    @DisplayName("who asks for everything all the time gets everything three times")
    void greed() {
        Resends resends = new Resends(History.VIDEO);
        int answers = 0;
        for (int round = 0; round < 1000; round++)
            for (int number = 0; number < History.VIDEO; number++)
                if (resends.allow(number, round * (50 * MS), 40 * MS)) answers++;
        assertThat(answers).isEqualTo(3 * History.VIDEO);
    }
}
