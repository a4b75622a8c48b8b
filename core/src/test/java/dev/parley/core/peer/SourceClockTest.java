package dev.parley.core.peer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.NtpTime;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SourceClockTest {
    private static final long MILLI = 1_000_000L;
    private static final long SECOND = 1000 * MILLI;
    private static final long WALL = 1_790_000_000L * SECOND;

    private final WallOffset wall = new WallOffset();
    private final SourceClock video = new SourceClock(wall);
    private final SourceClock audio = new SourceClock(wall);

    private static long ticks(long now, int rate) {
        return 0xFFFF_F000L + now / 1000 * rate / 1_000_000 & 0xFFFFFFFFL;
    }

    /** A report made at a moment, that travels for a while. */
    private static void report(SourceClock clock, long made, long travel, int rate) {
        clock.report(NtpTime.ofUnixNanos(WALL + made), ticks(made, rate), made + travel);
    }

    @Test
    @DisplayName("it knows nothing before the first report, and nothing after it was told to forget")
    void unknown() {
        assertThat(video.known()).isFalse();
        report(video, 0, 0, 90_000);
        assertThat(video.known()).isTrue();
        video.forget();
        assertThat(video.known()).isFalse();
    }

    @Test
    @DisplayName(
            "it shows the source's timestamp less the shortest journey of a report, over a roll-over of the timestamp")
    void shows() {
        Random random = new Random(3);
        for (int second = -5; second < 60; second++) {
            report(video, second * SECOND, (20 + random.nextInt(200)) * MILLI, 90_000);
        }
        report(video, 60 * SECOND, 20 * MILLI, 90_000);
        for (long now = 61 * SECOND; now < 63 * SECOND; now += 77 * MILLI) {
            long late = ticks(now, 90_000) - video.timestamp(now, 90_000);
            assertThat(late).isBetween(20L * 90 - 2, 20L * 90 + 2);
        }
    }

    @Test
    @DisplayName("voice and lips stay together though reports of one of them queue")
    void together() {
        for (int second = 0; second < 30; second++) {
            report(video, second * SECOND, 20 * MILLI, 90_000);
            report(audio, second * SECOND + 500 * MILLI, 400 * MILLI, 48_000);
        }
        long now = 31 * SECOND;
        long videoLate = (ticks(now, 90_000) - video.timestamp(now, 90_000)) * 1000 / 90;
        long audioLate = (ticks(now, 48_000) - audio.timestamp(now, 48_000)) * 1000 / 48;
        assertThat(Math.abs(videoLate - audioLate)).as("microseconds").isLessThan(100);
    }

    @Test
    @DisplayName("a source whose clock was set is followed at once; one that drifts is followed slowly")
    void setAndDrifting() {
        report(video, 0, 20 * MILLI, 90_000);
        video.report(NtpTime.ofUnixNanos(WALL + 3600 * SECOND), ticks(SECOND, 90_000), SECOND + 20 * MILLI);
        assertThat(video.timestamp(SECOND + 20 * MILLI, 90_000)).isEqualTo(ticks(SECOND, 90_000));
        for (int second = 0; second < 600; second++) {
            long made = second * SECOND - second * 50_000L; // 50 ppm slow
            audio.report(NtpTime.ofUnixNanos(WALL + made), ticks(made, 48_000), second * SECOND);
        }
        long late = audio.timestamp(599 * SECOND, 48_000) - ticks(599 * SECOND - 599 * 50_000L, 48_000);
        assertThat(Math.abs((int) late)).isLessThan(48 * 5);
    }
}
