package dev.parley.core.congestion;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.RtcpReader;
import dev.parley.core.rtp.RtcpWriter;
import dev.parley.core.rtp.TransportFeedback;
import dev.parley.core.rtp.stream.SequenceUnwrapper;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Feedback is written, read back as a publisher would, and compared with what really came. */
class ArrivalLogTest {
    private static final long MS = 1_000_000L;
    private static final long TICK = 250_000L;
    private static final long REFERENCE_CYCLE = 1L << 24;

    private record Arrival(long number, long at) {}

    private final ArrivalLog log = new ArrivalLog(1);
    private final RtcpWriter writer = new RtcpWriter();
    private final byte[] datagram = new byte[1500];
    private final SequenceUnwrapper bases = new SequenceUnwrapper();
    /** What the feedback has said: the number and its arrival in ticks, modulo the cycle of reference times. */
    private final Map<Long, Long> told = new HashMap<>();

    private final Set<Long> toldMissing = new HashSet<>();
    private int messages;

    private void drain(long now) {
        for (TransportFeedback f = log.feedback(now); f != null; f = log.feedback(now)) {
            int length = writer.write(List.<Rtcp>of(f), datagram, 0);
            assertThat(length).isLessThanOrEqualTo(1200);
            List<Rtcp> read = RtcpReader.read(datagram, 0, length);
            assertThat(read).containsExactly(f);
            assertThat(f.feedbackCount()).isEqualTo(messages++ & 0xFF);
            tell(f);
        }
    }

    private void tell(TransportFeedback f) {
        long base = bases.unwrap(f.baseSequence());
        long tick = f.referenceTime() * 256L;
        for (int i = 0; i < f.packetCount(); i++) {
            int delta = f.deltas250us()[i];
            if (delta == TransportFeedback.NOT_RECEIVED) {
                toldMissing.add(base + i);
                continue;
            }
            tick += delta;
            told.put(base + i, Math.floorMod(tick, 256L * REFERENCE_CYCLE));
        }
    }

    private static long ticks(long at) {
        return Math.floorMod(Math.floorDiv(at, TICK), 256L * REFERENCE_CYCLE);
    }

    private static List<Arrival> arrivals(long origin, int count) {
        Random random = new Random(12);
        List<Arrival> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            long left = origin + i * 700_000L;
            if (random.nextInt(100) >= 6) all.add(new Arrival(i + 65_000L, left + random.nextLong(9 * MS)));
            if (random.nextInt(100) < 3) all.add(new Arrival(i + 65_000L, left + 20 * MS));
        }
        all.sort(Comparator.comparingLong(Arrival::at));
        return all;
    }

    private void assertTold(long origin) {
        Map<Long, Long> came = new HashMap<>();
        for (Arrival a : arrivals(origin, 200_000)) {
            log.received((int) a.number() & 0xFFFF, a.at());
            came.putIfAbsent(a.number(), ticks(a.at()));
            drain(a.at());
        }
        drain(log.nextDue() == Long.MAX_VALUE ? origin : log.nextDue());
        assertThat(told).isEqualTo(came);
        toldMissing.removeAll(came.keySet());
        assertThat(toldMissing.size()).isBetween(10_000, 13_000);
        assertThat(messages).isBetween(1390, 1450);
    }

    @Test
    @DisplayName("through loss, disorder, repetition and roll-over a publisher learns to 250 µs when each packet came")
    void roundTrip() {
        assertTold(0);
    }

    @Test
    @DisplayName("the origin of the clock is of no account, be it negative or about to roll reference times over")
    void origins() {
        assertTold(-70_000 * MS);
    }

    @Test
    @DisplayName("reference times roll over after twelve days without a gap")
    void referenceRollOver() {
        assertTold(REFERENCE_CYCLE * 64 * MS - 3000 * MS);
    }

    @Test
    @DisplayName("feedback comes every 100 ms, after a frame every 20 ms, and never without news")
    void pace() {
        assertThat(log.nextDue()).isEqualTo(Long.MAX_VALUE);
        assertThat(log.feedback(5)).isNull();
        log.received(1, 1000 * MS);
        assertThat(log.nextDue()).isEqualTo(1100 * MS);
        log.frameEnded();
        assertThat(log.nextDue()).isEqualTo(1020 * MS);
        assertThat(log.feedback(1019 * MS)).isNull();
        assertThat(log.feedback(1020 * MS)).isNotNull();
        assertThat(log.nextDue()).isEqualTo(Long.MAX_VALUE);
        log.received(2, 1021 * MS);
        log.received(2, 1022 * MS);
        assertThat(log.nextDue()).isEqualTo(1120 * MS);
        assertThat(log.feedback(1120 * MS)).isNotNull();
        log.received(2, 1121 * MS);
        assertThat(log.nextDue()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    @DisplayName("a packet that feedback has passed over begins the next one")
    void late() {
        log.media(9);
        log.received(10, 0);
        log.received(12, 0);
        drain(100 * MS);
        assertThat(toldMissing).containsExactly(11L);
        log.received(11, 110 * MS);
        TransportFeedback f = log.feedback(200 * MS);
        assertThat(f).isNotNull();
        if (f == null) return;
        assertThat(f.baseSequence()).isEqualTo(11);
        assertThat(f.mediaSsrc()).isEqualTo(9);
        assertThat(f.deltas250us()[0] + f.referenceTime() * 256L).isEqualTo(440);
        assertThat(f.deltas250us()[1]).isEqualTo(-440);
    }

    @Test
    @DisplayName("a burst and a long silence are told in several messages, none too long")
    void severalMessages() {
        for (int i = 0; i < 1000; i++) log.received(i, (i & 1) == 0 ? 0 : 90 * MS);
        drain(100 * MS);
        assertThat(told).hasSize(1000);
        assertThat(messages).isEqualTo(3);
        log.received(1000, 150 * MS);
        log.received(1001, 20_000 * MS);
        drain(20_100 * MS);
        assertThat(told).hasSize(1002).containsEntry(1001L, 80_000L);
        assertThat(messages).isEqualTo(5);
    }

    @Test
    @DisplayName("jumps of the number, as of one who lies, cost no more than a message or two")
    void jumps() {
        Random random = new Random(4);
        log.received(0, 0);
        for (int i = 1; i < 20_000; i++) {
            log.received(random.nextInt(65_536), i * MS);
            int before = messages;
            drain(i * MS);
            assertThat(messages - before).isLessThanOrEqualTo(110);
        }
        assertThat(messages).isLessThan(20_000);
    }
}
