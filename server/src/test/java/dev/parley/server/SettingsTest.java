package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
    @TempDir
    private Path folder = Path.of(".");

    private Optional<Path> yaml(String text) throws IOException {
        return Optional.of(Files.writeString(folder.resolve("parley.yaml"), text));
    }

    private static Config config(Map<Setting, String> flags) {
        return Config.of(Settings.read(flags, Map.of(), Optional.empty()));
    }

    @Test
    @DisplayName("flags win over the environment, that over the file, that over the defaults")
    void precedence() throws IOException {
        Optional<Path> file = yaml("http-port: 1\nring-timeout: 1\ngrace-time: 1\n");
        Settings settings = Settings.read(
                Map.of(Setting.HTTP_PORT, "3"), Map.of("PARLEY_HTTP_PORT", "2", "PARLEY_RING_TIMEOUT", "2"), file);
        Config config = Config.of(settings);
        assertThat(config.httpPort()).isEqualTo(3);
        assertThat(config.ringTimeout()).hasSeconds(2);
        assertThat(config.graceTime()).hasSeconds(1);
        assertThat(config.turn().ttl()).hasSeconds(86400);
    }

    @Test
    @DisplayName("an unknown key is an error that names the nearest known one")
    void unknownKey() throws IOException {
        Optional<Path> file = yaml("http-prot: 8080\n");
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), file))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("\"http-prot\"")
                .hasMessageContaining("\"http-port\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"- a\n- b\n", "http-port: {a: 1}\n", ": :\n  - x: [", "\u0000"})
    @DisplayName("a file that is no list of settings is one sentence")
    void malformed(String text) throws IOException {
        Optional<Path> file = yaml(text);
        assertThatThrownBy(() -> Config.of(Settings.read(Map.of(), Map.of(), file)))
                .isInstanceOf(ConfigError.class);
    }

    @Test
    @DisplayName("an empty file says nothing, and a list may be written as one")
    void lists() throws IOException {
        assertThat(Config.of(Settings.read(Map.of(), Map.of(), yaml("# nothing\n")))
                        .devMode())
                .isTrue();
        Config config = Config.of(
                Settings.read(Map.of(), Map.of(), yaml("allowed-origins: [https://a.example, https://b.example]\n")));
        assertThat(config.allowedOrigins()).containsExactly("https://a.example", "https://b.example");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "foo",
                "app.example.com",
                "https://",
                "https://a.example/path",
                "https://a.example?x",
                "https://a b"
            })
    @DisplayName("what is no origin is refused at the start, by name")
    void badOrigin(String origin) {
        assertThatThrownBy(() -> config(Map.of(Setting.ALLOWED_ORIGINS, "https://a.example," + origin)))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("allowed-origins: \"" + origin + "\" is no origin");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "https://a.example", "http://[::1]:8080/", "capacitor://localhost", "HTTPS://A.example:443"
            })
    @DisplayName("origins are a scheme, a host and a port, or all")
    void goodOrigin(String origin) {
        assertThat(config(Map.of(Setting.ALLOWED_ORIGINS, origin)).allowedOrigins())
                .containsExactly(origin);
    }

    @Test
    @DisplayName("files that are not there are named at the start, with what they are for")
    void missingFiles() {
        Path missing = folder.resolve("nope.json");
        assertThatThrownBy(() -> config(Map.of(Setting.JWKS, missing.toString())))
                .isInstanceOf(ConfigError.class)
                .hasMessage("jwks: there is no file " + missing);
        assertThatThrownBy(() -> Settings.read(Map.of(), Map.of(), Optional.of(missing)))
                .isInstanceOf(ConfigError.class)
                .hasMessage("cannot read " + missing + ": there is no file " + missing);
    }

    @ParameterizedTest
    @ValueSource(strings = {"https://id.example.com/keys", "http://127.0.0.1:9000/keys", "http://localhost/keys"})
    @DisplayName("keys come from a URL that nobody on the way can change the answer of")
    void goodKeys(String url) {
        assertThat(config(Map.of(Setting.JWKS, url)).issuer().orElseThrow().isUrl())
                .isTrue();
        assertThatThrownBy(() -> config(Map.of(Setting.JWKS, "http://id.example.com/keys")))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("https:");
    }

    @Test
    @DisplayName("an outage of the database makes lines in the log, and no stack trace for each connection")
    void quietPool() throws JoranException {
        LoggerContext served = new LoggerContext();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(served);
        configurator.doConfigure(Objects.requireNonNull(SettingsTest.class.getResource("/logback.xml")));
        assertThat(served.getLogger("com.zaxxer.hikari.pool.ProxyConnection").isWarnEnabled())
                .isFalse();
        assertThat(served.getLogger("com.zaxxer.hikari.pool.HikariPool").isWarnEnabled())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "65536", "eighty", "", "8080.5", "99999999999"})
    @DisplayName("a port that is none is refused by name")
    void badPort(String port) {
        assertThatThrownBy(() -> config(Map.of(Setting.HTTP_PORT, port)))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("http-port");
    }

    @Test
    @DisplayName("dev mode listens on loopback only")
    void devModeOnLoopback() {
        assertThatThrownBy(() -> config(Map.of(Setting.HTTP_HOST, "0.0.0.0")))
                .isInstanceOf(ConfigError.class)
                .hasMessageContaining("PARLEY_JWT_SECRET");
        assertThat(config(Map.of(Setting.HTTP_HOST, "0.0.0.0", Setting.JWT_SECRET, "x"))
                        .devMode())
                .isFalse();
    }

    @Test
    @DisplayName("variables that look like ours and are not are pointed out")
    void strangers() {
        Map<String, String> environment =
                Map.of("PARLEY_HTTP_PROT", "1", "PARLEY_LOG", "debug", "PARLEY_AOT", "off", "PATH", "/bin");
        assertThat(Settings.strangers(environment)).containsExactly("PARLEY_HTTP_PROT");
    }

    @Test
    @DisplayName("docs/configuration.md lists every setting, and no other")
    void documented() throws IOException {
        List<String> rows = Files.readAllLines(Path.of("../docs/configuration.md")).stream()
                .filter(line -> line.startsWith("| `"))
                .toList();
        List<String> expected = Arrays.stream(Setting.values())
                .map(s -> "| `" + s.key() + "` | `" + s.environment() + "` | " + s.fallback() + " | " + s.meaning()
                        + " |")
                .toList();
        assertThat(rows).containsExactlyElementsOf(expected);
    }
}
