package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestTargetTest {
    private static RequestTarget of(String raw) {
        return RequestTarget.parse(raw).orElseThrow();
    }

    @Test
    @DisplayName("path and query are decoded")
    void decoded() {
        RequestTarget target = of("/a%20b/%C3%A9?x=1+2%2B&y&x=3&=z&%C3%A9=%E2%82%AC");
        assertThat(target.path()).isEqualTo("/a b/é");
        assertThat(target.query()).isEqualTo(Map.of("x", "3", "y", "", "é", "€"));
        assertThat(of("/a+b").path()).isEqualTo("/a+b");
    }

    @Test
    @DisplayName("an encoded slash stays inside its segment")
    void encodedSlash() {
        assertThat(of("/rooms/a%2Fb").segments()).isEqualTo(List.of("rooms", "a/b"));
        assertThat(of("/").segments()).isEqualTo(List.of(""));
    }

    @Test
    @DisplayName("the absolute form is understood (RFC 9112 §3.2.2)")
    void absoluteForm() {
        assertThat(of("http://example.org:80/a?b=c"))
                .isEqualTo(new RequestTarget("example.org:80", List.of("a"), Map.of("b", "c")));
        assertThat(of("HTTPS://example.org").path()).isEqualTo("/");
        assertThat(of("http://example.org?b=c/d").query()).isEqualTo(Map.of("b", "c/d"));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {
                "",
                "a",
                "*",
                "host:443",
                "/%",
                "/%4",
                "/%zz",
                "/%+1",
                "/?%",
                "/?a=%f",
                "/%C3",
                "/%ED%A0%80",
                "/%C0%AF",
                "/a%00",
                "/?a=%00",
                "/a%0Ab",
                "/a#b",
                "/ä"
            })
    void malformedTargetsAreRefused(String raw) {
        assertThat(RequestTarget.parse(raw)).isEmpty();
    }

    @FuzzTest
    void anyTextIsATargetOrNone(byte[] bytes) {
        String raw = new String(bytes, StandardCharsets.ISO_8859_1);
        RequestTarget.parse(raw)
                .ifPresent(target -> assertThat(target.path())
                        .startsWith("/")
                        .doesNotContain("\0")
                        .doesNotContain("\n"));
        assertThat(raw).hasSize(bytes.length);
    }
}
