package dev.parley.core.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.SenderReport;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final long MS = Flight.MS;
    private static final long WALL = 1_700_000_000_000_000_000L;

    @Test
    @DisplayName("a sender report counts packets and payload and carries the timestamp on to its own instant")
    void senderReport() {
        SentCounts counts = new SentCounts(7, 90_000);
        assertThat(counts.isEmpty()).isTrue();
        counts.sent(1000, 0xFFFF_FF00L, -50 * MS);
        counts.sent(500, 0xFFFF_FF00L, 0);
        SenderReport report = counts.report(100 * MS, WALL, List.of());
        assertThat(report.ssrc()).isEqualTo(7);
        assertThat(report.packets()).isEqualTo(2);
        assertThat(report.octets()).isEqualTo(1500);
        assertThat(report.rtpTimestamp()).isEqualTo(9000 - 256);
        assertThat(NtpTime.toUnixNanos(report.ntp()))
                .isCloseTo(WALL + 100 * MS, org.assertj.core.data.Offset.offset(1L));
    }

    @Test
    @DisplayName("an instant said by the source outweighs those of sending")
    void anchored() {
        SentCounts counts = new SentCounts(7, 48_000);
        counts.sent(100, 0, 0);
        counts.anchor(48_000, 1200 * MS);
        counts.sent(100, 49_000, 5000 * MS);
        assertThat(counts.timestamp(1200 * MS)).isEqualTo(48_000);
        assertThat(counts.timestamp(2200 * MS)).isEqualTo(96_000);
        assertThat(counts.timestamp(200 * MS)).isZero();
    }

    @Test
    @DisplayName("the round trip is what remains of a report's way when the other's delay is taken off")
    void roundTrip() {
        long sent = NtpTime.ofUnixNanos(WALL);
        long back = NtpTime.ofUnixNanos(WALL + 580 * MS);
        ReportBlock block = new ReportBlock(7, 0, 0, 0, 0, NtpTime.middle(sent), 32_768);
        assertThat(RoundTrip.nanos(block, NtpTime.middle(back))).isBetween(79 * MS, 81 * MS);
    }

    @Test
    @DisplayName("there is no round trip without a report, and none that cannot be")
    void noRoundTrip() {
        assertThat(RoundTrip.nanos(new ReportBlock(7, 0, 0, 0, 0, 0, 0), 5)).isEqualTo(-1);
        assertThat(RoundTrip.nanos(new ReportBlock(7, 0, 0, 0, 0, 1000, 0), 500))
                .isEqualTo(-1);
        assertThat(RoundTrip.nanos(new ReportBlock(7, 0, 0, 0, 0, 1, 0xFFFF_FFFFL), 70 << 16))
                .isEqualTo(-1);
        assertThat(RoundTrip.nanos(new ReportBlock(7, 0, 0, 0, 0, 0xFFFF_FFFFL, 0), 65_535))
                .isEqualTo(1_000_000_000L);
    }
}
