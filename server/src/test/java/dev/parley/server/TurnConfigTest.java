package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.relay.RelaySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TurnConfigTest {
    private static Config config(String... pairs) {
        Map<String, String> environment = new HashMap<>();
        for (int i = 0; i < pairs.length; i += 2) environment.put(pairs[i], pairs[i + 1]);
        return Config.of(Settings.read(Map.of(), environment, Optional.empty()));
    }

    @Test
    @DisplayName("the variables of an old installation mean what they meant [A71, A72, A84]")
    void seedVariables() {
        TurnConfig turn = config(
                        "TURN_SERVER_HOST", "turn.example.com",
                        "TURN_SERVER_PORT", "3000",
                        "TURN_SECRET", "north",
                        "TURN_TTL", "3600")
                .turn();
        assertThat(turn.host()).contains("turn.example.com");
        assertThat(turn.relay().port()).isEqualTo(3000);
        assertThat(turn.secret()).contains("north");
        assertThat(turn.ttl()).hasSeconds(3600);
        assertThat(turn.tlsPort()).isEqualTo(5349);
        assertThat(turn.relay().turn().realm()).isEqualTo("turn.example.com");
    }

    @Test
    @DisplayName("what limits the relay can be said, and is off where it is not [A73, A74, A81, A82, A83, A86]")
    void limits() {
        RelaySettings usual = config("PARLEY_TURN_LISTEN", "192.0.2.1").turn().relay();
        assertThat(usual.quota()).isEqualTo(RelaySettings.Quota.NONE);
        assertThat(usual.ports()).isEqualTo(RelaySettings.Ports.USUAL);
        assertThat(usual.turn().limits().bytesPerSecond()).isZero();
        RelaySettings relay = config(
                        "PARLEY_TURN_LISTEN", "192.0.2.1,2001:db8::1",
                        "PARLEY_EXTERNAL_IP", "198.51.100.1",
                        "PARLEY_TURN_RELAY_PORTS", "50000-50999",
                        "PARLEY_TURN_USER_QUOTA", "12",
                        "PARLEY_TURN_TOTAL_QUOTA", "1200",
                        "PARLEY_TURN_MAX_BPS", "1000000",
                        "PARLEY_TURN_REALM", "north.gov",
                        "PARLEY_TURN_STRICT_EXPIRY", "true")
                .turn()
                .relay();
        assertThat(relay.quota()).isEqualTo(new RelaySettings.Quota(12, 0, 1200));
        assertThat(relay.ports()).isEqualTo(new RelaySettings.Ports(50_000, 50_999, 0));
        assertThat(relay.turn().limits().bytesPerSecond()).isEqualTo(1_000_000);
        assertThat(relay.turn().realm()).isEqualTo("north.gov");
        assertThat(relay.turn().strictExpiry()).isTrue();
        assertThat(relay.relayed())
                .containsExactly(
                        new RelaySettings.Relayed(IpAddress.of("192.0.2.1"), IpAddress.of("198.51.100.1")),
                        new RelaySettings.Relayed(IpAddress.of("2001:db8::1"), IpAddress.of("2001:db8::1")));
    }

    @Test
    @DisplayName("in dev mode TURN listens on one address that is not loopback where the machine has one")
    void devMode() {
        assertThat(config().turn().relay().listen()).hasSize(1);
        assertThat(config("PARLEY_TURN_ALLOW_PEERS", "127.0.0.0/8, fd00::/8")
                        .turn()
                        .allowedPeers())
                .containsExactly(Cidr.of("127.0.0.0/8"), Cidr.of("fd00::/8"));
    }

    @ParameterizedTest(name = "{0}={1} is refused: {2}")
    @CsvSource({
        "PARLEY_TURN_LISTEN, localhost, no IP address",
        "PARLEY_TURN_RELAY_PORTS, 60000-50000, range",
        "PARLEY_TURN_RELAY_PORTS, all, range",
        "PARLEY_TURN_ALLOW_PEERS, 10.0.0.0/33, CIDR",
        "PARLEY_TURN_USERS, alice, NAME:PASSWORD",
        "PARLEY_TURN_ALTERNATES, 192.0.2.1, ADDRESS:PORT",
        "PARLEY_ROLES, 'turn,boss', boss",
        "PARLEY_TURN_STRICT_EXPIRY, maybe, true or false",
        "PARLEY_UDP_IO, io_uring, native",
        "TURN_SERVER_PORT, 70000, number"
    })
    void refuses(String variable, String value, String reason) {
        assertThatThrownBy(() -> config(variable, value))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining(reason);
    }

    @Test
    @DisplayName("without the role turn none runs")
    void roles() {
        assertThat(config().turn().runs()).isTrue();
        assertThat(config("PARLEY_ROLES", "gateway,web").turn().runs()).isFalse();
    }

    @Test
    @DisplayName("the firewall needs to let through the ports that are used, and nothing else [A85]")
    void firewall() {
        Config config = config("TURN_SERVER_PORT", "3000", "PARLEY_HTTP_PORT", "8080");
        assertThat(new TurnDoctor(config, false).rules()).isEqualTo("8080/tcp, 3000/tcp, 3000/udp, 49152:65535/udp");
        Config with = config("PARLEY_TLS_CERT", "c.pem", "PARLEY_TLS_KEY", "k.pem", "PARLEY_HTTP_PORT", "443");
        assertThat(new TurnDoctor(with, false).rules())
                .isEqualTo("443/tcp, 3478/tcp, 3478/udp, 5349/tcp, 49152:65535/udp");
    }

    @ParameterizedTest(name = "{0} over port {1}")
    @CsvSource({
        "turn.example.com, 3478, turn:turn.example.com:3478?transport=udp",
        "192.0.2.1, 3000, turn:192.0.2.1:3000?transport=udp",
        "2001:db8::1, 3478, turn:[2001:db8::1]:3478?transport=udp"
    })
    @DisplayName("URLs go from the cheapest way to the one that gets through most firewalls [A46, O31]")
    void ladder(String host, int port, String second) {
        assertThat(TurnUrls.of(host, port, 5349, true))
                .hasSize(5)
                .contains(second)
                .first()
                .asString()
                .startsWith("stun:");
        assertThat(TurnUrls.of(host, port, 0, false)).hasSize(3).noneMatch(url -> url.startsWith("turns:"));
    }

    @Test
    @DisplayName("docs/configuration.md has a row for every setting, with its default")
    void documented() throws IOException {
        Path page = Path.of("..", "docs", "configuration.md");
        if (!Files.exists(page)) page = Path.of("docs", "configuration.md");
        String text = Files.readString(page);
        for (Setting setting : Setting.values()) {
            assertThat(text)
                    .contains("| `" + setting.key() + "` | `" + setting.environment() + "` | " + setting.fallback()
                            + " | " + setting.meaning() + " |");
        }
    }
}
