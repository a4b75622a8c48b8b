package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MediaConfigTest {
    private static MediaConfig media(String... pairs) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) environment.put(pairs[i], pairs[i + 1]);
        return Config.of(Settings.read(Map.of(), environment, Optional.empty())).media();
    }

    @Test
    @DisplayName(
            "where all rooms are reached through TURN alone, the SFU binds the private address that was chosen [O5, O69]")
    void relayOnly() {
        MediaConfig media = media(
                "PARLEY_MEDIA_POLICY",
                "relay",
                "PARLEY_MEDIA_HOST",
                "10.0.0.7",
                "PARLEY_MEDIA_RELAYS",
                "10.0.0.8,10.9.0.0/16");
        assertThat(media.relayOnly()).isTrue();
        assertThat(media.addresses()).extracting(Object::toString).containsExactly("10.0.0.7");
        assertThat(media.relays()).hasSize(2);
        assertThat(media().relayOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0", "::", "203.0.113.9", "10.0.0.7,203.0.113.9"})
    @DisplayName("it refuses to start on an address that others may reach [O69]")
    void publicAddress(String host) {
        assertThatThrownBy(() -> media("PARLEY_MEDIA_POLICY", "relay", "PARLEY_MEDIA_HOST", host))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("media-host");
    }

    @Test
    @DisplayName("it refuses to start where nobody has chosen an address, and where the policy or a relay is none")
    void refused() {
        assertThatThrownBy(() -> media("PARLEY_MEDIA_POLICY", "relay")).hasMessageContaining("media-host must name");
        assertThatThrownBy(() -> media("PARLEY_MEDIA_POLICY", "turn")).hasMessageContaining("neither all nor relay");
        assertThatThrownBy(() -> media("PARLEY_MEDIA_RELAYS", "turn.example")).hasMessageContaining("media-relays");
    }

    @ParameterizedTest
    @CsvSource({
        "0.0.0.0, 10.0.0.7, '', 10.0.0.7",
        "0.0.0.0, 10.0.0.7, 198.51.100.9, 198.51.100.9",
        "'::', '10.0.0.7,fd00::7', 198.51.100.9, '198.51.100.9,fd00::7'",
        "10.0.0.9, 10.0.0.7, '', 10.0.0.9",
        "127.0.0.1, 10.0.0.7, '', ''",
        "127.0.0.1, 127.0.0.1, '', 127.0.0.1",
        "localhost, 10.0.0.7, '', ''"
    })
    @DisplayName("clients are told of the TCP port where they can reach it")
    void tcp(String httpHost, String mediaHost, String external, String told) {
        Map<String, String> environment = new HashMap<>(Map.of("PARLEY_MEDIA_HOST", mediaHost));
        if (!external.isEmpty()) environment.put("PARLEY_EXTERNAL_IP", external);
        MediaConfig media = Config.of(Settings.read(Map.of(), environment, Optional.empty()))
                .media();
        List<String> expected = told.isEmpty() ? List.of() : List.of(told.split(","));
        assertThat(media.reachedThrough(httpHost)).extracting(Object::toString).isEqualTo(expected);
    }
}
