package dev.parley.core.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.stream.Flight.Arrival;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReceptionTest {
    private static final long MS = Flight.MS;
    private static final int AUDIO = 48_000;
    private static final long FRAME = 960;

    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final Reception reception = new Reception(7, AUDIO);

    private void receive(long number, long now) {
        long extended = unwrapper.unwrap((int) number & 0xFFFF);
        reception.received(extended, (number * FRAME) & 0xFFFF_FFFFL, now);
    }

    @Test
    @DisplayName("sequence numbers are extended over roll-overs, in whatever order they come")
    void unwrapping() {
        List<Arrival> arrivals =
                new Flight(1, MS).losing(10).repeating(5).disordering(200 * MS).of(60_000, 300_000);
        long first = arrivals.getFirst().number();
        unwrapper.unwrap((int) first & 0xFFFF);
        for (Arrival a : arrivals)
            assertThat(unwrapper.unwrap((int) a.number() & 0xFFFF)).isEqualTo(a.number());
    }

    @Test
    @DisplayName("a packet that was overtaken by the first lies before it")
    void beforeTheFirst() {
        assertThat(unwrapper.unwrap(1)).isEqualTo(1);
        assertThat(unwrapper.unwrap(65_535)).isEqualTo(-1);
        assertThat(unwrapper.unwrap(2)).isEqualTo(2);
    }

    @Test
    @DisplayName("a report counts exactly what was lost, since the beginning and since the last report")
    void losses() {
        long lostBefore = 0;
        long expectedBefore = 0;
        Set<Long> came = new HashSet<>();
        List<Arrival> arrivals =
                new Flight(2, 20 * MS).losing(7).disordering(50 * MS).of(65_000, 100_000);
        long base = Long.MAX_VALUE;
        long highest = 0;
        for (int i = 0; i < arrivals.size(); i++) {
            Arrival a = arrivals.get(i);
            receive(a.number(), a.at());
            came.add(a.number());
            base = Math.min(base, a.number());
            highest = Math.max(highest, a.number());
            if (i % 997 != 996) continue;
            long expected = highest - base + 1;
            long lost = expected - came.size();
            ReportBlock report = reception.report(a.at());
            assertThat(report.cumulativeLost()).isEqualTo((int) lost);
            assertThat(report.highestSequence()).isEqualTo(highest);
            assertThat(report.fractionLost())
                    .isEqualTo((int) (Math.max(0, lost - lostBefore) * 256 / (expected - expectedBefore)));
            lostBefore = lost;
            expectedBefore = expected;
        }
        assertThat(lostBefore).isGreaterThan(6000);
    }

    @Test
    @DisplayName("duplicates may make the loss negative, and the fraction is then 0")
    void duplicates() {
        for (int i = 0; i < 100; i++) {
            receive(i, i * (20 * MS));
            receive(i, i * (20 * MS));
        }
        ReportBlock report = reception.report(2000 * MS);
        assertThat(report.cumulativeLost()).isEqualTo(-100);
        assertThat(report.fractionLost()).isZero();
        assertThat(reception.received()).isEqualTo(200);
    }

    @Test
    @DisplayName("an even stream has no jitter; one delayed evenly by 0 to 30 ms has a third of that")
    void jitter() {
        for (int i = 0; i < 1000; i++) receive(i, i * (20 * MS) + 5);
        assertThat(reception.report(0).jitter()).isLessThanOrEqualTo(1);

        Reception uneven = new Reception(8, AUDIO);
        long sum = 0;
        List<Arrival> arrivals = new Flight(3, 20 * MS).disordering(30 * MS).of(0, 5000);
        for (Arrival a : arrivals) {
            uneven.received(a.number(), a.number() * FRAME, a.at());
            sum += uneven.jitterNanos();
        }
        assertThat(sum / arrivals.size()).isBetween(9 * MS, 11 * MS);
    }

    @Test
    @DisplayName("a pause, a jump of the timestamps and a clock that starts anywhere are no jitter")
    void noJitter() {
        long origin = Long.MIN_VALUE + 5;
        for (int i = 0; i < 100; i++)
            reception.received(i, (0xFFFF_FFFFL - 10 * FRAME + i * FRAME) & 0xFFFF_FFFFL, origin + i * (20 * MS));
        reception.received(100, 1_000_000_000L, origin + 2000 * MS);
        reception.received(101, 1_000_000_000L + FRAME, origin + 2020 * MS);
        assertThat(reception.report(origin).jitter()).isLessThanOrEqualTo(1);
    }

    @Test
    @DisplayName("a report names the last sender report and the time since")
    void senderReport() {
        receive(1, 0);
        assertThat(reception.report(0).lastSenderReport()).isZero();
        assertThat(reception.report(0).delaySinceLast()).isZero();
        reception.senderReport(0x1234_5678L, 1000 * MS);
        ReportBlock report = reception.report(1500 * MS);
        assertThat(report.ssrc()).isEqualTo(7);
        assertThat(report.lastSenderReport()).isEqualTo(0x1234_5678L);
        assertThat(report.delaySinceLast()).isEqualTo(32_768);
    }
}
