package dev.parley.server.relay.probe;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TurnUrlTest {
    @ParameterizedTest(name = "{0} is {1} on {2}:{3}")
    @CsvSource({
        "stun:example.com, STUN, example.com, 3478",
        "turn:example.com, UDP, example.com, 3478",
        "turn:example.com:3000?transport=udp, UDP, example.com, 3000",
        "turn:192.0.2.1:3478?transport=tcp, TCP, 192.0.2.1, 3478",
        "turns:example.com, TLS, example.com, 5349",
        "turns:[2001:db8::1]:443?transport=tcp, TLS, 2001:db8::1, 443"
    })
    void reads(String text, TurnUrl.Kind kind, String host, int port) {
        assertThat(TurnUrl.parse(text)).contains(new TurnUrl(kind, host, port));
    }

    @ParameterizedTest(name = "\"{0}\" is none")
    @ValueSource(
            strings = {
                "",
                "turn:",
                "http://example.com",
                "turns:example.com?transport=udp",
                "turn:example.com:0",
                "turn:example.com:70000",
                "turn:exa mple.com",
                "turn:example.com?transport=sctp"
            })
    @DisplayName("other text is no URL of a server that can be tried")
    void refuses(String text) {
        assertThat(TurnUrl.parse(text)).isEmpty();
    }

    @FuzzTest
    void anyTextIsAUrlOrNone(FuzzedDataProvider data) {
        TurnUrl.parse(data.consumeRemainingAsString())
                .ifPresent(url -> assertThat(url.port()).isBetween(1, 65_535));
    }
}
