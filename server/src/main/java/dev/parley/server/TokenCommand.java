package dev.parley.server;

import dev.parley.server.http.Json;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "token",
        description =
                "Print a token (JWT) for a person: with the secret of the default namespace, or through the running server.",
        mixinStandardHelpOptions = true)
final class TokenCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private AdminClient admin = new AdminClient();

    @Option(names = "--user", paramLabel = "ID", required = true, description = "who it is for: the claim sub")
    private String user = "";

    @Option(names = "--name", paramLabel = "N", description = "their name as others see it")
    private @Nullable String name;

    @Option(names = "--identifier", paramLabel = "MAIL", description = "their mail-like identifier")
    private @Nullable String identifier;

    @Option(
            names = "--namespace",
            paramLabel = "NS",
            description = "default: ${DEFAULT-VALUE}",
            defaultValue = Namespace.DEFAULT)
    private String namespace = Namespace.DEFAULT;

    @Option(
            names = "--role",
            paramLabel = "ROLE",
            description = "member, owner or admin; default: ${DEFAULT-VALUE}",
            defaultValue = "member")
    private String role = "member";

    @Option(
            names = "--ttl",
            paramLabel = "TIME",
            description = "90s, 15m, 1h or 7d; default: ${DEFAULT-VALUE}",
            defaultValue = "1h")
    private String ttl = "1h";

    @Option(names = "--json", description = "as JSON")
    private boolean json;

    @Override
    public Integer call() {
        Role known = Role.of(role).orElseThrow(() -> new ConfigError("--role must be member, owner or admin"));
        if (user.isBlank() || user.length() > 128) throw new ConfigError("--user must have 1 to 128 characters");
        Duration lifetime = duration(ttl);
        String token = secret().map(secret -> signed(secret, known, lifetime)).orElseGet(() -> asked(lifetime));
        spec.commandLine().getOut().println(json ? Json.text(Json.object("token", token)) : token);
        return 0;
    }

    /** Of the default namespace, where it can be known without the server. */
    private Optional<String> secret() {
        if (!namespace.equals(Namespace.DEFAULT)) return Optional.empty();
        return Optional.ofNullable(System.getenv(Setting.JWT_SECRET.environment()))
                .or(() -> AdminClient.read(admin.dataDir().resolve("secrets").resolve(Server.JWT_SECRET_FILE)));
    }

    private String signed(String secret, Role known, Duration lifetime) {
        Namespace issuer = new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, secret);
        return Tokens.sign(issuer, user, name, identifier, known, Instant.now(), lifetime);
    }

    private String asked(Duration lifetime) {
        return admin.request(
                        "POST",
                        "/api/admin/tokens",
                        Json.object(
                                "namespace", namespace,
                                "user", user,
                                "name", name,
                                "identifier", identifier,
                                "role", role,
                                "ttlSeconds", lifetime.toSeconds()))
                .path("token")
                .asText();
    }

    static Duration duration(String text) {
        if (!text.matches("[1-9][0-9]{0,8}[smhd]")) throw new ConfigError("--ttl must be like 90s, 15m, 1h or 7d");
        long number = Long.parseLong(text.substring(0, text.length() - 1));
        return switch (text.charAt(text.length() - 1)) {
            case 's' -> Duration.ofSeconds(number);
            case 'm' -> Duration.ofMinutes(number);
            case 'h' -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }
}
