package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class PersonLimitTest {
    private final AtomicLong now = new AtomicLong();
    private final PersonLimit limit = new PersonLimit(new RateLimit.Options(100, 200, 1000), now::get);

    private boolean passes(String address, String token) {
        Map<String, String> headers = token.isEmpty() ? Map.of() : Map.of("authorization", "Bearer " + token);
        try {
            limit.check(new Request("GET", "/", Map.of(), Map.of(), headers, new byte[0], address, false));
            return true;
        } catch (HttpError e) {
            assertThat(e.status()).isEqualTo(429);
            assertThat(e.retryAfterSeconds()).contains(1L);
            return false;
        }
    }

    private long passing(int requests, String address, String token) {
        long passed = 0;
        for (int i = 0; i < requests; i++) if (passes(address, token)) passed++;
        return passed;
    }

    @Test
    @DisplayName(
            "a burst of 1,000 of one person is 429 after 200, and those behind the same address notice nothing [A108]")
    void people() {
        assertThat(passing(1000, "192.0.2.1", "ann")).isEqualTo(200);
        assertThat(passing(200, "192.0.2.1", "bob")).isEqualTo(200);
        assertThat(passing(200, "192.0.2.1", "")).isEqualTo(200);
        assertThat(passing(200, "192.0.2.2", "ann")).isEqualTo(200);
    }

    @Test
    @DisplayName("without a token the address counts [A108]")
    void strangers() {
        assertThat(passing(1000, "192.0.2.1", "")).isEqualTo(200);
        assertThat(passes("192.0.2.2", "")).isTrue();
    }

    @Test
    @DisplayName("who invents a token for each request is stopped by the limit of the address [A108]")
    void inventors() {
        long passed = 0;
        for (int i = 0; i < 10_000; i++) if (passes("192.0.2.1", "token " + i)) passed++;
        assertThat(passed).isEqualTo(2000);
        assertThat(passes("192.0.2.2", "ann")).isTrue();
    }
}
