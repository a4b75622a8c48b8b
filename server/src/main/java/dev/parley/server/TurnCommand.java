package dev.parley.server;

import dev.parley.core.turn.RestCredentials;
import dev.parley.server.http.Json;
import dev.parley.server.relay.probe.TlsHandshake;
import dev.parley.server.relay.probe.TurnTrial;
import dev.parley.server.relay.probe.TurnUrl;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "turn", description = "Try TURN servers.", mixinStandardHelpOptions = true)
final class TurnCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration LIFETIME = Duration.ofMinutes(5);

    @Spec
    private CommandSpec spec = CommandSpec.create();

    /** Who asks. */
    static final class Who {
        @Option(
                names = "--username",
                description = "user name; default: a fresh one signed with the secret of the server here")
        private @Nullable String username;

        @Option(names = "--password", description = "its password or credential")
        private @Nullable String password;

        @Option(
                names = "--data-dir",
                paramLabel = "DIR",
                description =
                        "data folder with the secret (PARLEY_DATA_DIR; default: ./data), where TURN_SECRET is not set")
        private @Nullable Path dataDir;

        @Option(names = "--insecure", description = "accept any certificate")
        private boolean insecure;

        TurnTrial.Options options(boolean stun) {
            var tls = insecure ? TlsHandshake.trusting() : TlsHandshake.strict();
            if (username != null && password != null) return new TurnTrial.Options(username, password, tls, PATIENCE);
            if (username != null || password != null)
                throw new CommandFailed("--username and --password belong together");
            if (stun) return new TurnTrial.Options("none", "none", tls, PATIENCE);
            String signed = Instant.now().plus(LIFETIME).getEpochSecond() + ":turn-test";
            byte[] secret = secret().getBytes(StandardCharsets.UTF_8);
            return new TurnTrial.Options(signed, RestCredentials.password(secret, signed), tls, PATIENCE);
        }

        private String secret() {
            Optional<String> set = Optional.ofNullable(System.getenv(Setting.TURN_SECRET.environment()));
            Path folder = dataDir != null
                    ? dataDir
                    : Path.of(Optional.ofNullable(System.getenv(Setting.DATA_DIR.environment()))
                            .orElse("data"));
            return set.or(() -> AdminClient.read(folder.resolve("secrets").resolve(Turn.SECRET_FILE)))
                    .orElseThrow(() ->
                            new CommandFailed("no TURN secret in " + folder + "; give --username and --password"));
        }
    }

    @Command(
            name = "test",
            description = "Gather, allocate and relay through a server, and say what fails.",
            mixinStandardHelpOptions = true)
    int test(
            @Parameters(paramLabel = "URL", description = "turn:HOST:PORT?transport=udp, turns:HOST, stun:HOST")
                    String text,
            @Mixin Who who,
            @Option(names = "--json", description = "as JSON") boolean json) {
        TurnUrl url = TurnUrl.parse(text)
                .orElseThrow(
                        () -> new CommandFailed(text + " is no TURN URL; one is turn:example.com:3478?transport=udp"));
        TurnTrial.Options options = who.options(url.kind() == TurnUrl.Kind.STUN);
        List<TurnTrial.Step> steps = new TurnTrial(url, options).run();
        print(steps, json);
        return steps.stream().allMatch(TurnTrial.Step::fine) ? 0 : 1;
    }

    private void print(List<TurnTrial.Step> steps, boolean json) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(Json.text(steps.stream()
                    .map(step -> Json.object("what", step.what(), "ok", step.fine(), "found", step.found()))
                    .toList()));
        } else {
            for (TurnTrial.Step step : steps) {
                out.printf("%s %-10s %s%n", step.fine() ? "ok  " : "FAIL", step.what(), step.found());
            }
        }
        out.flush();
    }
}
