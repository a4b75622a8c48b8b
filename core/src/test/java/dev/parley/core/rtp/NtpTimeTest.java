package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class NtpTimeTest {
    private static long nanos(String instant) {
        Instant i = Instant.parse(instant);
        return i.getEpochSecond() * 1_000_000_000 + i.getNano();
    }

    @Test
    @DisplayName("the dates of RFC 868 and RFC 5905 are what they say")
    void knownDates() {
        assertThat(NtpTime.ofUnixNanos(0)).isEqualTo(2_208_988_800L << 32);
        assertThat(NtpTime.ofUnixNanos(nanos("1999-12-31T23:59:59.500Z"))).isEqualTo(3_155_673_599L << 32 | 1L << 31);
        assertThat(NtpTime.ofUnixNanos(nanos("2036-02-07T06:28:16Z"))).isZero();
        assertThat(NtpTime.ofUnixNanos(nanos("2036-02-07T06:28:15Z"))).isEqualTo(0xFFFFFFFFL << 32);
    }

    @Test
    @DisplayName("every nanosecond between 1970 and 2100 survives the way there and back, across 2036 too")
    void roundTrip() {
        SplittableRandom random = new SplittableRandom(3);
        for (int i = 0; i < 100_000; i++) {
            long nanos = random.nextLong(nanos("2100-01-01T00:00:00Z"));
            assertThat(NtpTime.toUnixNanos(NtpTime.ofUnixNanos(nanos))).isEqualTo(nanos);
        }
        assertThat(NtpTime.toUnixNanos(NtpTime.ofUnixNanos(-1))).isEqualTo(-1);
    }

    @Test
    @DisplayName("the middle bits of the example in RFC 3550 §6.4.1, and 24 bits of 6.18 seconds")
    void parts() {
        assertThat(NtpTime.middle(0xB44DB705_20000000L)).isEqualTo(0xB7052000L);
        assertThat(NtpTime.absSendTime(1L << 32)).isEqualTo(1 << 18);
        assertThat(NtpTime.absSendTime(65L << 32 | 1L << 31)).isEqualTo(1 << 18 | 1 << 17);
    }
}
