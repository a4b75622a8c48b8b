package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.relay.probe.TlsHandshake;
import dev.parley.server.relay.probe.TurnTrial;
import dev.parley.server.relay.probe.TurnUrl;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code parley turn test} says. */
class TurnTrialTest {
    @TempDir
    private Path folder;

    private static List<TurnTrial.Step> run(TurnUrl.Kind kind, String host, int port, String password) {
        return run(kind, host, port, RelayBench.username("alice"), password);
    }

    private static List<TurnTrial.Step> run(
            TurnUrl.Kind kind, String host, int port, String username, String password) {
        String credential = password.isEmpty() ? RelayBench.password(username, "north") : password;
        TurnTrial.Options options =
                new TurnTrial.Options(username, credential, TlsHandshake.trusting(), Duration.ofSeconds(2));
        return new TurnTrial(new TurnUrl(kind, host, port), options).run();
    }

    private RelayBench bench() throws IOException {
        RelayBench.Setup setup = new RelayBench.Setup();
        setup.certificates = folder;
        setup.allowed = List.of();
        return new RelayBench(setup);
    }

    @ParameterizedTest(name = "over {0}")
    @ValueSource(strings = {"UDP", "TCP", "TLS"})
    @DisplayName("a good server is gathered from, allocates, and relays in both directions [A88, A136]")
    void good(TurnUrl.Kind kind) throws IOException {
        try (RelayBench bench = bench()) {
            int port = switch (kind) {
                case STUN, UDP -> bench.relay.port();
                case TCP -> bench.tcpPort();
                case TLS -> bench.tlsPort();
            };
            List<TurnTrial.Step> steps = run(kind, "127.0.0.1", port, "");
            assertThat(steps).extracting(TurnTrial.Step::what).startsWith("name", "gather", "allocate", "relay");
            assertThat(steps).allMatch(TurnTrial.Step::fine);
            assertThat(steps.get(3).found()).startsWith("10 of 10 packets");
            if (kind == TurnUrl.Kind.UDP) assertThat(steps.get(4).found()).startsWith("not tried");
        }
    }

    @Test
    @DisplayName("wrong credentials, a closed port and an unknown name are told apart [A136]")
    void bad() throws IOException {
        try (RelayBench bench = bench()) {
            TurnTrial.Step wrong = run(TurnUrl.Kind.UDP, "127.0.0.1", bench.relay.port(), "guess")
                    .getLast();
            assertThat(wrong.fine()).isFalse();
            assertThat(wrong.found()).contains("401", "TURN_SECRET");
        }
        TurnTrial.Step closed = run(TurnUrl.Kind.TCP, "127.0.0.1", 9, "").getLast();
        assertThat(closed.what()).isEqualTo("gather");
        assertThat(closed.fine()).isFalse();
        assertThat(closed.found()).contains("TCP 9 is closed", "open it in every firewall");
        TurnTrial.Step unknown =
                run(TurnUrl.Kind.UDP, "no-such-host.invalid", 9, "").getLast();
        assertThat(unknown.what()).isEqualTo("name");
        assertThat(unknown.fine()).isFalse();
        assertThat(unknown.found()).contains("no-such-host.invalid cannot be found by DNS");
    }

    @Test
    @DisplayName("a STUN URL asks for our address and nothing more")
    void stun() throws IOException {
        try (RelayBench bench = bench()) {
            List<TurnTrial.Step> steps = run(TurnUrl.Kind.STUN, "127.0.0.1", bench.relay.port(), "");
            assertThat(steps).extracting(TurnTrial.Step::what).containsExactly("name", "gather");
            assertThat(steps.getLast().found()).contains("127.0.0.1:");
        }
    }
}
