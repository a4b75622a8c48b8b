package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private final TokenBucket bucket = new TokenBucket(100, 400, 0);

    private long taken(LongStream times) {
        return times.filter(bucket::take).count();
    }

    @Test
    @DisplayName("the burst passes at once, then one every ten milliseconds")
    void burstThenRate() {
        assertThat(taken(LongStream.generate(() -> 0).limit(1000))).isEqualTo(400);
        assertThat(bucket.take(9)).isFalse();
        assertThat(bucket.take(10)).isTrue();
        assertThat(bucket.take(10)).isFalse();
        assertThat(taken(LongStream.range(10, 1010))).isEqualTo(99);
    }

    @Test
    @DisplayName("a pause fills the burst and no more, however long")
    void longPause() {
        assertThat(taken(LongStream.generate(() -> 0).limit(400))).isEqualTo(400);
        assertThat(taken(LongStream.generate(() -> Long.MAX_VALUE / 2).limit(1000)))
                .isEqualTo(400);
    }
}
