package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final AtomicLong now = new AtomicLong();

    private RateLimit limit(int perSecond, int burst, int maxKeys) {
        return new RateLimit(new RateLimit.Options(perSecond, burst, maxKeys), now::get);
    }

    private static Request from(String address) {
        return new Request("GET", "/", Map.of(), Map.of(), Map.of(), new byte[0], address, false);
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    @DisplayName("the burst passes, then as many as come back each second [A108]")
    void burstAndRefill() {
        RateLimit limit = limit(10, 20, 100);
        for (int i = 0; i < 20; i++) assertThat(limit.take("a")).isEmpty();
        assertThat(limit.take("a")).contains(Duration.ofMillis(100));
        pass(Duration.ofMillis(100));
        assertThat(limit.take("a")).isEmpty();
        assertThat(limit.take("a")).isPresent();
    }

    @Test
    @DisplayName("who asks too often hears when to come back, others notice nothing [A108]")
    void othersAreUnaffected() {
        RateLimit limit = limit(1, 1, 100);
        limit.check(from("192.0.2.1"));
        HttpError error = catchThrowableOfType(HttpError.class, () -> limit.check(from("192.0.2.1")));
        assertThat(error.status()).isEqualTo(429);
        assertThat(error.code()).isEqualTo("rate_limited");
        assertThat(error.retryAfterSeconds()).contains(1L);
        limit.check(from("192.0.2.2"));
        assertThat(limit.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("Retry-After is never so short that the client comes back in vain")
    void retryAfterIsRoundedUp() {
        RateLimit limit = new RateLimit(new RateLimit.Options(1, 1, 9), now::get);
        limit.check(from("192.0.2.1"));
        HttpError error = catchThrowableOfType(HttpError.class, () -> limit.check(from("192.0.2.1")));
        pass(Duration.ofSeconds(error.retryAfterSeconds().orElseThrow()));
        limit.check(from("192.0.2.1"));
        assertThat(limit.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("an IPv6 client is its /64")
    void ipv6Prefix() {
        RateLimit limit = limit(1, 1, 100);
        limit.check(from("2001:db8:0:1:0:0:0:1"));
        assertThatThrownBy(() -> limit.check(from("2001:db8:0:1:ffff:0:0:2"))).isInstanceOf(HttpError.class);
        limit.check(from("2001:db8:0:2:0:0:0:1"));
        assertThat(limit.size()).isEqualTo(2);
    }

    @Test
    @DisplayName("a million addresses fill no memory")
    void bounded() {
        RateLimit limit = limit(1, 100, 1000);
        for (int i = 0; i < 1_000_000; i++) limit.take("address " + i);
        assertThat(limit.size()).isEqualTo(1000);
    }

    @Test
    @DisplayName("idle buckets are dropped, used ones are kept")
    void idleOnesGo() {
        RateLimit limit = limit(10, 10, 100);
        limit.take("idle");
        pass(Duration.ofMillis(900));
        for (int i = 0; i < 10; i++) limit.take("busy");
        pass(Duration.ofMillis(200));
        limit.take("new");
        assertThat(limit.size()).isEqualTo(2);
        limit.take("busy");
        limit.take("busy");
        assertThat(limit.take("busy")).as("its bucket was not forgotten").isPresent();
    }

    @Test
    @DisplayName("the default is 100 requests a second and 200 at once [A108]")
    void defaults() {
        assertThat(RateLimit.Options.defaults()).isEqualTo(new RateLimit.Options(100, 200, 50_000));
        assertThatThrownBy(() -> new RateLimit.Options(0, 1, 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
