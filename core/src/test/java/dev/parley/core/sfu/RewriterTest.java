package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RewriterTest {
    private static final long SECOND = 1_000_000_000L;

    private final Rewriter rewriter = new Rewriter(90_000, 500, 10_000);

    private long send(long sequence, long timestamp, long now) {
        long number = rewriter.sequence(sequence);
        if (number >= 0) rewriter.sent(sequence, number, rewriter.timestamp(timestamp), now);
        return number;
    }

    @Test
    @DisplayName("a run begins behind the given number and shifts all by the same")
    void shifts() {
        rewriter.start(70_000, 5_000, -SECOND);
        assertThat(rewriter.running()).isTrue();
        assertThat(send(70_000, 5_000, -SECOND)).isEqualTo(501);
        assertThat(rewriter.timestamp(5_000)).isEqualTo(10_000);
        assertThat(send(70_003, 8_000, 0)).isEqualTo(504);
        assertThat(send(70_001, 5_000, 0)).isEqualTo(502);
        assertThat(rewriter.timestamp(8_000)).isEqualTo(13_000);
    }

    @Test
    @DisplayName("what comes from before the run is refused, and so is everything while none runs")
    void before() {
        assertThat(rewriter.sequence(9)).isEqualTo(-1);
        assertThat(rewriter.source(501)).isEqualTo(-1);
        rewriter.start(100, 0, 0);
        assertThat(rewriter.sequence(99)).isEqualTo(-1);
        assertThat(send(100, 0, 0)).isEqualTo(501);
        rewriter.stop();
        assertThat(rewriter.newest(100)).isFalse();
        assertThat(rewriter.newest(101)).isTrue();
        rewriter.forget();
        assertThat(rewriter.newest(0)).isTrue();
        assertThat(rewriter.sequence(101)).isEqualTo(-1);
        assertThat(rewriter.source(501)).isEqualTo(-1);
    }

    @Test
    @DisplayName(
            "the next run goes on where the last one ended, with as much time between as the clock says, one tick at least")
    void runs() {
        rewriter.start(100, 0, 0);
        send(100, 0, 0);
        send(101, 3_000, SECOND / 30);
        rewriter.stop();
        rewriter.start(40_000, 0xFFFF_FF00L, SECOND / 30 + 2 * SECOND);
        assertThat(send(40_000, 0xFFFF_FF00L, 3 * SECOND)).isEqualTo(503);
        assertThat(rewriter.timestamp(0xFFFF_FF00L)).isEqualTo(13_000 + 180_000);
        assertThat(rewriter.timestamp(0x100)).isEqualTo(13_000 + 180_000 + 0x200);
        rewriter.start(7, 7, 3 * SECOND);
        assertThat(rewriter.timestamp(7)).isEqualTo(13_000 + 180_000 + 1);
    }

    @Test
    @DisplayName("a number on the wire leads back to its source's, over roll-overs, but never into an earlier run")
    void source() {
        rewriter.start(100, 0, 0);
        for (long s = 100; s < 200_100; s++) send(s, s, s);
        long out = 500 + 200_000;
        for (int back = 0; back < 1000; back++) {
            long source = rewriter.source((int) (out - back) & 0xFFFF);
            assertThat(source).isEqualTo(200_099 - back);
            assertThat(rewriter.sentAs(source)).isEqualTo(out - back);
        }
        rewriter.stop();
        rewriter.start(5, 0, 200_100);
        send(5, 0, 200_100);
        assertThat(rewriter.source((int) out & 0xFFFF)).isEqualTo(-1);
        assertThat(rewriter.source((int) (out + 1) & 0xFFFF)).isEqualTo(5);
    }
}
