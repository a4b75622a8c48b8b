package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyFrameRequestsTest {
    private static final long MILLI = 1_000_000L;
    private static final long ROUND_TRIP = 50 * MILLI;

    private final KeyFrameRequests requests = new KeyFrameRequests();

    private boolean due(long millis) {
        return requests.due(millis * MILLI, ROUND_TRIP);
    }

    @Test
    @DisplayName("the first wish goes at once, at any time of the clock; without one nothing goes")
    void first() {
        assertThat(due(-90_000)).isFalse();
        requests.want();
        assertThat(due(-90_000)).isTrue();
        assertThat(due(-89_990)).isFalse();
    }

    @Test
    @DisplayName("many wishes are one request, and the next goes half a second after it")
    void few() {
        int sent = 0;
        for (int millis = 0; millis < 10_000; millis += 10) {
            for (int i = 0; i < 20; i++) requests.want();
            if (!due(millis)) continue;
            sent++;
            requests.arrived();
        }
        assertThat(sent).isEqualTo(20);
    }

    @Test
    @DisplayName(
            "a request that was not followed is repeated each second, or each second round trip where that is longer")
    void repeated() {
        requests.want();
        assertThat(due(0)).isTrue();
        assertThat(due(990)).isFalse();
        assertThat(due(1000)).isTrue();
        assertThat(requests.due(2000 * MILLI, 700 * MILLI)).isFalse();
        assertThat(requests.due(2400 * MILLI, 700 * MILLI)).isTrue();
        requests.arrived();
        assertThat(due(99_000)).isFalse();
    }
}
