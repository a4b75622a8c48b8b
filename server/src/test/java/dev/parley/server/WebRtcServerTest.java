package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.server.http.Json;
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
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Rooms and TURN of tenants, switched on and off from the command line, with real allocations. */
@ExtendWith(EmbeddedDatabase.class)
class WebRtcServerTest {
    private static final String SECRET = "the default secret has 32 bytes and more";
    private static final String ADMIN = "the admin key";
    private static final String CREDENTIALS = "/v1/webrtc/turn/credentials";
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client = HttpClient.newHttpClient();
    private final StringWriter out = new StringWriter();

    @TempDir
    private Path folder = Path.of(".");

    private Server server;

    @BeforeEach
    void start() throws Exception {
        Map<Setting, String> flags = new EnumMap<>(Setting.class);
        flags.put(Setting.DATA_DIR, folder.toString());
        flags.put(Setting.DATABASE_URL, EmbeddedDatabase.url(EmbeddedDatabase.folder(), 0));
        flags.put(Setting.HTTP_HOST, "127.0.0.1");
        flags.put(Setting.HTTP_PORT, "0");
        flags.put(Setting.TURN_SERVER_PORT, "0");
        flags.put(Setting.TURN_LISTEN, "127.0.0.1");
        flags.put(Setting.TURN_PORTS_PER_NAMESPACE, "100");
        flags.put(Setting.TURN_DRAIN, "0");
        flags.put(Setting.MEDIA_PORTS, "0");
        flags.put(Setting.MEDIA_LOOPS, "1");
        flags.put(Setting.JWT_SECRET, SECRET);
        flags.put(Setting.ADMIN_KEY, ADMIN);
        flags.put(Setting.NODE_ID, UUID.randomUUID().toString());
        server = Server.start(Config.of(Settings.read(flags, Map.of(), Optional.empty())));
        server.database().awaitReady(Duration.ofMinutes(1));
    }

    @AfterEach
    void stop() {
        server.close();
        client.shutdownNow();
    }

    private static String token(Namespace namespace, String name, Role role) {
        return Tokens.sign(namespace, name, name, null, role, Instant.now(), Duration.ofHours(1));
    }

    private HttpResponse<String> send(String method, String path, String bearer, String body)
            throws IOException, InterruptedException {
        return client.send(
                HttpRequest.newBuilder(URI.create(server.url() + path))
                        .header("Authorization", "Bearer " + bearer)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private JsonNode json(String method, String path, String bearer) throws IOException, InterruptedException {
        return Json.parse(send(method, path, bearer, "").body()).orElseThrow();
    }

    private Namespace tenant() throws Exception {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        String body = Json.text(Json.object("name", name, "autoCreateRooms", true));
        JsonNode created = Json.parse(
                        send("POST", "/api/admin/namespaces", ADMIN, body).body())
                .orElseThrow();
        return new Namespace(new UUID(1, 1), name, created.path("jwtSecret").asText());
    }

    /** What a command prints. */
    private String parley(String... words) {
        out.getBuffer().setLength(0);
        CommandLine command = Main.commandLine();
        command.setOut(new PrintWriter(out, true));
        String[] all = new String[words.length + 4];
        System.arraycopy(words, 0, all, 0, words.length);
        System.arraycopy(new String[] {"--url", server.url(), "--admin-key", ADMIN}, 0, all, words.length, 4);
        assertThat(command.execute(all)).isZero();
        return out.toString().strip();
    }

    private RoomClient enter(String room, String token) throws InterruptedException {
        URI signal = URI.create(server.url().replace("http", "ws") + "/v1/webrtc/signal?room=" + room);
        RoomClient entered = new RoomClient(client, signal, token);
        entered.says("{'type':'join'}");
        return entered;
    }

    private TurnSession session(JsonNode credentials) throws IOException {
        TurnUrl url = TurnUrl.parse(credentials.at("/urls/1").asText()).orElseThrow();
        Wire wire = Wire.udp(new InetSocketAddress(InetAddress.ofLiteral(url.host()), url.port()));
        String username = credentials.path("username").asText();
        String password = credentials.path("credential").asText();
        return new TurnSession(wire, TurnSession.options(wire, username, password, false), PATIENCE);
    }

    private boolean allocates(JsonNode credentials) throws IOException {
        try (TurnSession session = session(credentials)) {
            return session.allocate().orElseThrow() instanceof TurnClientEvent.Allocated;
        }
    }

    private long living(Namespace tenant) throws Exception {
        return json("GET", "/api/admin/namespaces/" + tenant.name() + "/webrtc", ADMIN)
                .at("/nodes/0/turn/allocations")
                .asLong();
    }

    private static String row(String sql) throws SQLException, IOException {
        try (Connection connection = DriverManager.getConnection(EmbeddedDatabase.url(EmbeddedDatabase.folder(), 0));
                ResultSet rows = connection.createStatement().executeQuery(sql)) {
            return rows.next() ? rows.getString(1) : "none";
        }
    }

    @Test
    @DisplayName(
            "enabling makes a row and a secret, says so once, and the status tells ports and counts but no secret [O12, O13, O17, O18, O73]")
    void enables() throws Exception {
        Namespace acme = tenant();
        assertThat(parley("namespace", "enable", "webrtc", "--namespace", acme.name()))
                .isEqualTo("enabled WebRTC in " + acme.name());
        assertThat(parley("namespace", "enable", "webrtc", "--namespace", acme.name()))
                .isEqualTo("already enabled WebRTC in " + acme.name());

        String where = " FROM namespace_webrtc_config c JOIN namespaces n ON n.id = c.namespace_id"
                + " LEFT JOIN namespace_turn_secrets s ON s.namespace_id = n.id AND s.version = c.turn_secret_version"
                + " WHERE n.name = '" + acme.name() + "'";
        assertThat(row("SELECT concat_ws(' ', c.enabled, c.sfu_node_count, c.turn_node_count)" + where))
                .isEqualTo("t 3 2");
        assertThat(row("SELECT length(s.sealed)" + where))
                .as("nonce, secret and tag")
                .isEqualTo("60");

        JsonNode credentials = json("POST", CREDENTIALS, token(acme, "ann", Role.MEMBER));
        assertThat(allocates(credentials)).isTrue();
        String words = parley("namespace", "webrtc-status", "--namespace", acme.name());
        assertThat(words).contains("enabled since", "up on", "/udp", "relayed ports 49", "1 live", "1 in all");
        JsonNode status = Json.parse(parley("namespace", "webrtc-status", "--namespace", acme.name(), "--json"))
                .orElseThrow();
        assertThat(status.path("enabled").asBoolean()).isTrue();
        assertThat(status.path("sfu_up").asBoolean()).isTrue();
        assertThat(status.path("turn_up").asBoolean()).isTrue();
        assertThat(status.at("/nodes/0/turn/allocated").asInt()).isEqualTo(1);
        assertThat(status.toString())
                .doesNotContain(credentials.path("credential").asText(), "sealed", "\"secret");
    }

    @Test
    @DisplayName(
            "disabling ends allocations, rooms and credentials, and leaves no row; enabling again makes another secret [O14, O25, O28]")
    void disables() throws Exception {
        Namespace acme = tenant();
        parley("namespace", "enable", "webrtc", "--namespace", acme.name());
        String ann = token(acme, "ann", Role.OWNER);
        RoomClient inRoom = enter("lobby", ann);
        inRoom.hears("welcome");
        JsonNode credentials = json("POST", CREDENTIALS, ann);
        try (TurnSession session = session(credentials)) {
            assertThat(session.allocate()).get().isInstanceOf(TurnClientEvent.Allocated.class);
            assertThat(living(acme)).isEqualTo(1);

            assertThat(parley("namespace", "disable", "webrtc", "--namespace", acme.name()))
                    .isEqualTo("disabled WebRTC in " + acme.name());
            assertThat(living(acme)).isZero();
        }
        assertThat(inRoom.hears("server-draining").path("reason").asText()).isEqualTo("disabled");
        assertThat(inRoom.closeCode()).isEqualTo(4004);
        assertThat(parley("namespace", "disable", "webrtc", "--namespace", acme.name()))
                .isEqualTo("already disabled WebRTC in " + acme.name());

        for (String[] request : new String[][] {
            {"POST", CREDENTIALS}, {"GET", "/v1/webrtc/rooms"}, {"GET", "/api/calls/turn-credentials"}
        }) {
            HttpResponse<String> refused = send(request[0], request[1], ann, "");
            assertThat(refused.statusCode()).as(request[1]).isEqualTo(403);
            assertThat(refused.body()).contains("webrtc_disabled");
        }
        assertThatThrownBy(() -> enter("lobby", ann)).isInstanceOf(CompletionException.class);
        for (String table : new String[] {"namespace_webrtc_config", "namespace_turn_secrets", "webrtc_rooms"}) {
            assertThat(row("SELECT 'one' FROM " + table
                            + " t JOIN namespaces n ON n.id = t.namespace_id WHERE n.name = '" + acme.name() + "'"))
                    .as(table)
                    .isEqualTo("none");
        }
        assertThat(parley("namespace", "webrtc-status", "--namespace", acme.name()))
                .contains("disabled since", "down");

        parley("namespace", "enable", "webrtc", "--namespace", acme.name());
        assertThat(allocates(credentials)).isFalse();
        assertThat(allocates(json("POST", CREDENTIALS, ann))).isTrue();
    }

    @Test
    @DisplayName(
            "a new secret leaves the one before good; taking back one user's credentials ends theirs and nobody else's [O57]")
    void rotatesAndRevokes() throws Exception {
        Namespace acme = tenant();
        String ann = token(acme, "ann", Role.MEMBER);
        String annId = json("GET", "/api/me", ann).at("/user/id").asText();
        JsonNode anns = json("GET", "/api/calls/turn-credentials", ann).path("credentials");
        JsonNode bobs = json("GET", "/api/calls/turn-credentials", token(acme, "bob", Role.MEMBER))
                .path("credentials");
        parley("namespace", "rotate-turn-secret", "--namespace", acme.name());
        assertThat(json("GET", "/api/calls/turn-credentials", ann).at("/credentials/credential"))
                .isNotEqualTo(anns.path("credential"));

        try (TurnSession hers = session(anns);
                TurnSession his = session(bobs)) {
            assertThat(hers.allocate()).get().isInstanceOf(TurnClientEvent.Allocated.class);
            assertThat(his.allocate()).get().isInstanceOf(TurnClientEvent.Allocated.class);
            parley("namespace", "revoke-turn", "--namespace", acme.name(), "--user", annId);
            assertThat(living(acme)).isEqualTo(1);
            assertThat(allocates(anns)).isFalse();
            assertThat(allocates(bobs)).isTrue();
            parley("namespace", "revoke-turn", "--namespace", acme.name());
            assertThat(living(acme)).isZero();
        }
        assertThat(allocates(bobs)).isFalse();
        assertThat(allocates(json("GET", "/api/calls/turn-credentials", ann).path("credentials")))
                .isTrue();
    }

    @Test
    @DisplayName(
            "whose namespace is enabled is told to come by relay, unless it is told otherwise; and what is no policy is refused [K1, O6]")
    void topology() throws Exception {
        Namespace acme = tenant();
        String ola = token(acme, "ola", Role.OWNER);
        assertThat(policy("before", ola)).isEqualTo("all");
        parley("namespace", "enable", "webrtc", "--namespace", acme.name());
        assertThat(policy("enabled", ola)).isEqualTo("relay");
        assertThat(parley("namespace", "set", acme.name(), "--topology", "auto"))
                .isEqualTo("changed " + acme.name());
        assertThat(policy("told", ola)).isEqualTo("all");
        assertThat(parley("namespace", "set", acme.name(), "--ring-timeout", "20", "--json"))
                .contains("\"ringTimeout\":20", "\"topology\":\"auto\"");

        parley("namespace", "enable", "webrtc", "--namespace", acme.name());
        assertThat(policy("told", ola)).as("enabled already").isEqualTo("all");
        parley("namespace", "enable", "webrtc", "--namespace", "default");
        for (JsonNode each : json("GET", "/api/admin/namespaces", ADMIN).path("namespaces")) {
            if (each.path("name").asText().equals("default")) {
                assertThat(each.path("topology").asText()).isEqualTo("auto");
            }
        }

        String path = "/api/admin/namespaces/" + acme.name();
        for (String body : new String[] {"{'topology':'mash'}", "{'topology':7}", "{}"}) {
            HttpResponse<String> refused = send("PATCH", path, ADMIN, body.replace('\'', '"'));
            assertThat(refused.statusCode()).as(body).isEqualTo(400);
            assertThat(refused.body()).contains("topology");
        }
    }

    private String policy(String room, String token) throws InterruptedException {
        RoomClient entered = enter(room, token);
        return entered.hears("turn-credentials").path("iceTransportPolicy").asText();
    }

    @Test
    @DisplayName("who is kicked out of a room loses the allocation with it, and may come back with new credentials")
    void kicked() throws Exception {
        Namespace acme = tenant();
        RoomClient ola = enter("lobby", token(acme, "ola", Role.OWNER));
        ola.hears("welcome");
        String bobsToken = token(acme, "bob", Role.MEMBER);
        RoomClient bob = enter("lobby", bobsToken);
        String peerId = bob.hears("welcome").path("peerId").asText();
        JsonNode credentials = bob.hears("turn-credentials");
        try (TurnSession session = session(credentials)) {
            assertThat(session.allocate()).get().isInstanceOf(TurnClientEvent.Allocated.class);
            ola.says("{'type':'kick','data':{'peerId':'" + peerId + "'}}");
            assertThat(bob.closeCode()).isEqualTo(4003);
            Instant deadline = Instant.now().plus(PATIENCE);
            while (living(acme) > 0 && Instant.now().isBefore(deadline)) Thread.onSpinWait();
            assertThat(living(acme)).isZero();
        }
        assertThat(allocates(credentials)).isFalse();
        RoomClient again = enter("lobby", bobsToken);
        assertThat(allocates(again.hears("turn-credentials"))).isTrue();
    }

    @Test
    @DisplayName("a namespace that does not exist is 404 in each of these, and what is no feature is refused")
    void unknown() throws Exception {
        for (String[] request : new String[][] {
            {"GET", "/webrtc"},
            {"POST", "/webrtc"},
            {"DELETE", "/webrtc"},
            {"POST", "/turn-secret"},
            {"DELETE", "/turn-allocations"}
        }) {
            assertThat(send(request[0], "/api/admin/namespaces/nobody" + request[1], ADMIN, "")
                            .statusCode())
                    .isEqualTo(404);
            assertThat(send(request[0], "/api/admin/namespaces/nobody" + request[1], "guess", "")
                            .statusCode())
                    .isEqualTo(401);
        }
        assertThat(Main.commandLine()
                        .setErr(new PrintWriter(out, true))
                        .execute("namespace", "enable", "magic", "--namespace", "x"))
                .isEqualTo(2);
        assertThat(out.toString()).contains("webrtc");
    }
}
