package dev.parley.core.rtp.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.ReportBlock;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReportsTest {
    private static final long MS = Flight.MS;
    private static final long WALL = 1_700_000_000_000_000_000L;

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
