package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.http.Origins.Verdict;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OriginsTest {
    private static final Origins ORIGINS = new Origins(Set.of("https://App.example.org/", "http://localhost:5173"));

    @ParameterizedTest(name = "{0} to {1}: {2}")
    @CsvSource({
        "http://parley.test:8080, parley.test:8080, SAME",
        "http://parley.test, parley.test:80, SAME",
        "http://PARLEY.test:80, parley.test, SAME",
        "http://parley.test:8081, parley.test:8080, FOREIGN",
        "https://parley.test:8080, parley.test:8080, FOREIGN",
        "http://parley.test.evil.org, parley.test, FOREIGN",
        "null, parley.test, FOREIGN",
        "https://app.example.org, parley.test, ALLOWED",
        "https://app.example.org:443, parley.test, ALLOWED",
        "http://app.example.org, parley.test, FOREIGN",
        "http://localhost:5173, parley.test, ALLOWED",
        "http://localhost:5174, parley.test, FOREIGN"
    })
    void schemeHostAndPortMustBeOursOrAllowed(String origin, String host, Verdict verdict) {
        assertThat(ORIGINS.judge(Requests.get("/", "origin", origin, "host", host)))
                .isEqualTo(verdict);
    }

    @Test
    @DisplayName("without Origin no page is behind the request")
    void noOrigin() {
        assertThat(ORIGINS.judge(Requests.get("/", "host", "parley.test"))).isEqualTo(Verdict.NO_PAGE);
    }

    @Test
    @DisplayName("a star allows every page, also one of no origin")
    void star() {
        Origins all = new Origins(Set.of("*"));
        assertThat(all.judge(Requests.get("/", "origin", "null"))).isEqualTo(Verdict.ALLOWED);
        assertThat(all.headers(Requests.get("/", "origin", "null")))
                .containsEntry("Access-Control-Allow-Origin", "null")
                .doesNotContainKey("Access-Control-Allow-Credentials");
    }

    @ParameterizedTest(name = "{0} {1}: {2}")
    @CsvSource({
        "GET, /index.html, false",
        "HEAD, /healthz, false",
        "GET, /apiary, false",
        "GET, /api/me, true",
        "GET, /v1/webrtc/rooms, true",
        "GET, /socket.io/, true",
        "POST, /anything, true"
    })
    void whatActsOrTellsIsGuarded(String method, String path, boolean guarded) {
        assertThat(Origins.isGuarded(Requests.request(method, path), false)).isEqualTo(guarded);
        assertThat(Origins.isGuarded(Requests.request(method, path), true)).isTrue();
    }

    @Test
    @DisplayName("a preflight repeats only well-formed header names")
    void preflight() {
        assertThat(Origins.preflight(Requests.get("/", "access-control-request-headers", "authorization, x-socket-id"))
                        .headers())
                .containsEntry("Access-Control-Allow-Headers", "authorization, x-socket-id");
        assertThat(Origins.preflight(Requests.get("/", "access-control-request-headers", "a;b"))
                        .headers())
                .doesNotContainKey("Access-Control-Allow-Headers");
    }
}
