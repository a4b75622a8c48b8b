package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.http.Json;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {
    @TempDir
    private Path folder = Path.of(".");

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int run(String... arguments) {
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        command.setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    @ParameterizedTest
    @ValueSource(strings = {"serve", "token", "namespace", "doctor", "version"})
    @DisplayName("every command explains itself")
    void help(String name) {
        assertThat(run(name, "--help")).isZero();
        assertThat(out.toString()).contains("Usage: parley " + name);
    }

    @Test
    @DisplayName("every setting is a flag of serve")
    void flags() {
        run("serve", "--help");
        for (Setting setting : Setting.values()) assertThat(out.toString()).contains("--" + setting.key());
    }

    @Test
    @DisplayName("version is also there for programs")
    void version() {
        assertThat(run("version", "--json")).isZero();
        assertThat(Json.parse(out.toString()).orElseThrow().has("version")).isTrue();
    }

    @Test
    @DisplayName("what cannot be done is one sentence and a status that is not 0")
    void oneSentence() {
        assertThat(run("namespace", "list", "--data-dir", folder.toString())).isEqualTo(1);
        assertThat(err.toString().lines()).hasSize(1);
        assertThat(err.toString()).contains("no server runs on");
    }

    @ParameterizedTest
    @CsvSource({"--ttl, forever", "--role, king", "--user, ''"})
    @DisplayName("a token is not printed for nonsense")
    void nonsense(String option, String value) {
        assertThat(run("token", "--user", "ada", option, value)).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"90s, 90", "15m, 900", "1h, 3600", "7d, 604800"})
    @DisplayName("a lifetime is a number and a letter")
    void lifetimes(String text, long seconds) {
        assertThat(TokenCommand.duration(text)).isEqualTo(Duration.ofSeconds(seconds));
    }
}
