package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Method;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.http.Json;
import dev.parley.server.net.udp.Addresses;
import dev.parley.server.relay.probe.TurnSession;
import dev.parley.server.relay.probe.TurnUrl;
import dev.parley.server.relay.probe.Wire;
import dev.parley.server.store.EmbeddedDatabase;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The whole server as a relay whose operator allows loopback. */
@ExtendWith(EmbeddedDatabase.class)
class TurnServerTest {
    private static final String SECRET = "the default secret has 32 bytes and more";
    private static final String ADMIN = "the admin key";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final String ada = "ada" + UUID.randomUUID();

    @TempDir
    private Path folder = Path.of(".");

    private Server server;

    @BeforeEach
    void start() throws Exception {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA_DIR, folder.toString());
        flags.put(Setting.DATABASE_URL, EmbeddedDatabase.url(EmbeddedDatabase.folder(), 0));
        flags.put(Setting.HTTP_PORT, "0");
        flags.put(Setting.TURN_SERVER_PORT, "0");
        flags.put(Setting.TURN_LISTEN, "127.0.0.1");
        flags.put(Setting.TURN_ALLOW_PEERS, "127.0.0.0/8,0.0.0.0/8");
        flags.put(Setting.TURN_DRAIN, "0");
        flags.put(Setting.MEDIA_PORTS, "0");
        flags.put(Setting.MEDIA_LOOPS, "1");
        flags.put(Setting.JWT_SECRET, SECRET);
        flags.put(Setting.ADMIN_KEY, ADMIN);
        server = Server.start(Config.of(Settings.read(flags, Map.of(), Optional.empty())));
        server.database().awaitReady(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        server.close();
        client.shutdownNow();
    }

    private JsonNode ask(String method, String path, String bearer) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                .header("Authorization", "Bearer " + bearer)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        return Json.parse(client.send(request, HttpResponse.BodyHandlers.ofString())
                        .body())
                .orElseGet(() -> Json.parse("{}").orElseThrow());
    }

    private String token() {
        return token(ada);
    }

    private static String token(String subject) {
        Namespace ours = new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, SECRET);
        return Tokens.sign(ours, subject, subject, null, Role.MEMBER, Instant.now(), Duration.ofHours(1));
    }

    private JsonNode credentials() throws IOException, InterruptedException {
        return ask("GET", "/api/calls/turn-credentials", token()).path("credentials");
    }

    /** What a command of the operator prints. */
    private JsonNode parley(String... words) {
        StringWriter out = new StringWriter();
        CommandLine command = Main.commandLine().setOut(new PrintWriter(out, true));
        List<String> all = new ArrayList<>(List.of(words));
        all.addAll(List.of("--json", "--url", server.url(), "--admin-key", ADMIN));
        assertThat(command.execute(all.toArray(new String[0]))).isZero();
        return Json.parse(out.toString()).orElseThrow();
    }

    /** @param now where the server is now, which may have started again since it granted */
    private static TurnSession session(JsonNode credentials, JsonNode now) throws IOException {
        TurnUrl url = TurnUrl.parse(now.at("/urls/1").asText()).orElseThrow();
        Wire wire = Wire.udp(new InetSocketAddress(InetAddress.ofLiteral(url.host()), url.port()));
        String username = credentials.path("username").asText();
        String password = credentials.path("credential").asText();
        return new TurnSession(wire, TurnSession.options(wire, username, password, false), PATIENCE);
    }

    private static boolean allocates(JsonNode credentials, JsonNode now) throws IOException {
        try (TurnSession session = session(credentials, now)) {
            return session.allocate().orElseThrow() instanceof TurnClientEvent.Allocated;
        }
    }

    @Test
    @DisplayName(
            "a tenant made on the command line relays with credentials of its own; deleted there, its allocation ends and they are good nowhere [O57, O66]")
    void tenant() throws Exception {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        String secret = parley("namespace", "create", name).path("jwtSecret").asText();
        assertThat(parley("namespace", "list").toString()).contains('"' + name + '"');
        Namespace tenant = new Namespace(new UUID(1, 1), name, secret);
        String bearer = Tokens.sign(tenant, ada, ada, null, Role.MEMBER, Instant.now(), Duration.ofHours(1));
        JsonNode credentials = ask("GET", "/api/calls/turn-credentials", bearer).path("credentials");
        assertThat(credentials.path("username").asText()).contains(":" + name + ":");
        try (TurnSession session = session(credentials, credentials)) {
            assertThat(session.allocate()).get().isInstanceOf(TurnClientEvent.Allocated.class);
            parley("namespace", "delete", name);
            // A living allocation keeps its login; without one the name is nobody's.
            assertThat(session.permit(Endpoint.of("127.0.0.1", 9)))
                    .contains(new TurnClientEvent.Failed(Method.CREATE_PERMISSION, ErrorCode.UNAUTHENTICATED));
        }
        assertThat(parley("namespace", "list").toString()).doesNotContain('"' + name + '"');
        assertThat(allocates(credentials, credentials)).isFalse();
    }

    @Test
    @DisplayName(
            "the database and the ports that are known only once they are open are no peers, by whatever name of this machine, though loopback is allowed")
    void ownPorts() throws Exception {
        InetSocketAddress database = server.database().addresses().getFirst();
        assertThat(database.getAddress().isLoopbackAddress()).isTrue();
        JsonNode credentials = credentials();
        int turn =
                TurnUrl.parse(credentials.at("/urls/1").asText()).orElseThrow().port();
        try (TurnSession session = session(credentials, credentials)) {
            assertThat(session.allocate()).get().isInstanceOf(TurnClientEvent.Allocated.class);
            for (int port : new int[] {Addresses.of(database).port(), server.port(), turn}) {
                for (String name : List.of("127.0.0.1", "127.0.0.2", "127.200.3.4", "0.0.0.0")) {
                    assertThat(session.bind(Endpoint.of(name, port)))
                            .as("%s:%d", name, port)
                            .contains(new TurnClientEvent.Failed(Method.CHANNEL_BIND, ErrorCode.FORBIDDEN));
                }
            }
            assertThat(session.bind(Endpoint.of("127.0.0.2", 9))).get().isInstanceOf(TurnClientEvent.Bound.class);
        }
    }

    @Test
    @DisplayName(
            "a user's credentials are taken back by the sub of their tokens; nobody in particular is not everybody")
    void revocationBySubject() throws Exception {
        String bob = token("bob");
        JsonNode before = ask("GET", "/api/calls/turn-credentials", bob).path("credentials");
        ask("DELETE", "/api/admin/namespaces/default/turn-allocations?user=", ADMIN);
        assertThat(allocates(before, before)).isTrue();
        ask("DELETE", "/api/admin/namespaces/default/turn-allocations?user=bob", ADMIN);
        assertThat(allocates(before, before)).isFalse();
    }

    @Test
    @DisplayName(
            "what was taken back from a user of the default namespace stays refused after a restart, and new credentials are good")
    void revocationOutlivesTheServer() throws Exception {
        JsonNode before = credentials();
        String id = ask("GET", "/api/me", token()).at("/user/id").asText();
        assertThat(allocates(before, before)).isTrue();
        ask("DELETE", "/api/admin/namespaces/default/turn-allocations?user=" + id, ADMIN);
        assertThat(allocates(before, before)).isFalse();

        server.close();
        start();
        JsonNode now = credentials();
        Instant deadline = Instant.now().plus(PATIENCE);
        while (allocates(before, now)) assertThat(Instant.now()).isBefore(deadline);
        Instant second = Instant.ofEpochSecond(Instant.now().getEpochSecond() + 1);
        while (Instant.now().isBefore(second)) Thread.onSpinWait();
        assertThat(allocates(credentials(), now)).isTrue();
    }
}
