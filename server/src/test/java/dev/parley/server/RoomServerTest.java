package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import dev.parley.server.store.EmbeddedDatabase;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Rooms from outside: the whole server in production mode, with a database, over real sockets. */
@ExtendWith(EmbeddedDatabase.class)
class RoomServerTest {
    private static final String SECRET = "the default secret has 32 bytes and more";
    private static final String ADMIN = "the admin key";

    private final HttpClient client = HttpClient.newHttpClient();
    private final String room = "room-" + UUID.randomUUID();

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
        flags.put(Setting.ROLES, "gateway,web");
        flags.put(Setting.JWT_SECRET, SECRET);
        flags.put(Setting.ADMIN_KEY, ADMIN);
        flags.put(Setting.NODE_ID, room);
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

    private static Namespace ours() {
        return new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, SECRET);
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

    private Namespace tenant(boolean autoCreate) throws Exception {
        String name = "t" + UUID.randomUUID().toString().substring(0, 8);
        String body = Json.text(Json.object("name", name, "autoCreateRooms", autoCreate));
        JsonNode created = Json.parse(
                        send("POST", "/api/admin/namespaces", ADMIN, body).body())
                .orElseThrow();
        return new Namespace(new UUID(1, 1), name, created.path("jwtSecret").asText());
    }

    private URI signal(String inRoom) {
        return URI.create(server.url().replace("http", "ws") + "/v1/webrtc/signal?room=" + inRoom);
    }

    private RoomClient enter(String token) {
        return new RoomClient(client, signal(room), token);
    }

    private void refused(int status, WebSocket.Builder builder, URI uri) {
        assertThatThrownBy(() -> builder.buildAsync(uri, new WebSocket.Listener() {})
                        .orTimeout(30, TimeUnit.SECONDS)
                        .join())
                .cause()
                .isInstanceOfSatisfying(
                        WebSocketHandshakeException.class,
                        e -> assertThat(e.getResponse().statusCode()).isEqualTo(status));
    }

    @Test
    @DisplayName(
            "a socket opens with the subprotocol Bearer, or with a header; without a good token it is 401 before the upgrade [O36, O67]")
    void handshake() {
        String good = token(ours(), "ann", Role.MEMBER);
        RoomClient ann = enter(good);
        assertThat(ann.socket().getSubprotocol()).isEqualTo("Bearer");
        WebSocket byHeader = client.newWebSocketBuilder()
                .header("Authorization", "Bearer " + good)
                .buildAsync(signal(room), new WebSocket.Listener() {})
                .join();
        assertThat(byHeader.getSubprotocol()).isEmpty();

        refused(401, client.newWebSocketBuilder().subprotocols("Bearer", "bad.token.x"), signal(room));
        refused(401, client.newWebSocketBuilder(), signal(room));
        refused(401, client.newWebSocketBuilder(), URI.create(signal(room) + "&token=" + good));
        refused(400, client.newWebSocketBuilder().subprotocols("Bearer", good), signal("x".repeat(200)));
        refused(
                403,
                client.newWebSocketBuilder()
                        .subprotocols("Bearer", good)
                        .header("Origin", "https://elsewhere.example.com"),
                signal(room));
        byHeader.abort();
        ann.socket().abort();
    }

    @Test
    @DisplayName("rooms are opened, joined, listed and closed, each namespace for itself [O2, O49–O51, O66]")
    void rooms() throws Exception {
        Namespace acme = tenant(true);
        String owner = token(ours(), "ola", Role.OWNER);
        RoomClient ann = enter(token(ours(), "ann", Role.MEMBER));
        ann.says("{'type':'join'}");
        assertThat(ann.hears("error").path("code").asText()).isEqualTo("room_not_found");

        String body = "{\"room_id\":\"" + room + "\"}";
        assertThat(send("POST", "/v1/webrtc/rooms", token(ours(), "ann", Role.MEMBER), body)
                        .statusCode())
                .isEqualTo(403);
        assertThat(send("POST", "/v1/webrtc/rooms", owner, body).statusCode()).isEqualTo(201);
        assertThat(send("POST", "/v1/webrtc/rooms", owner, body).statusCode()).isEqualTo(200);
        ann.says("{'type':'join'}");
        JsonNode welcome = ann.hears("welcome");
        assertThat(welcome.path("roomId").asText()).isEqualTo(room);
        assertThat(ann.hears("turn-credentials").path("ttl").asInt()).isEqualTo(600);

        RoomClient eve = enter(token(acme, "eve", Role.OWNER));
        eve.says("{'type':'join'}");
        assertThat(eve.hears("welcome").path("participants")).isEmpty();
        String list = send("GET", "/v1/webrtc/rooms", token(acme, "eve", Role.OWNER), "")
                .body();
        assertThat(Json.parse(list).orElseThrow().at("/rooms")).hasSize(1);

        RoomClient bob = enter(token(ours(), "bob", Role.MEMBER));
        bob.says("{'type':'join'}");
        assertThat(bob.hears("welcome").path("participants")).hasSize(1);
        ann.hears("peer-joined");
        bob.says("{'type':'offer','id':1,'sdp':'v=0'}");
        assertThat(bob.hears("error").path("code").asText()).isEqualTo("media_unavailable");
        bob.says("{'type':'leave'}");
        assertThat(bob.closeCode()).isEqualTo(1000);
        assertThat(ann.hears("peer-left").path("reason").asText()).isEqualTo("left");

        assertThat(send("DELETE", "/v1/webrtc/rooms?room_id=" + room, owner, "").statusCode())
                .isEqualTo(204);
        ann.hears("kicked");
        assertThat(ann.closeCode()).isEqualTo(4004);
        send("DELETE", "/api/admin/namespaces/" + acme.name(), ADMIN, "");
        assertThat(eve.closeCode()).isEqualTo(4004);
    }

    @Test
    @DisplayName(
            "frames that are too long end the socket with 1009; a server that stops tells and closes with 1012 [O47]")
    void ends() throws Exception {
        send("POST", "/v1/webrtc/rooms", token(ours(), "ola", Role.OWNER), "{\"room_id\":\"" + room + "\"}");
        RoomClient ann = enter(token(ours(), "ann", Role.MEMBER));
        ann.says("{'type':'join'}");
        ann.hears("welcome");
        RoomClient loud = enter(token(ours(), "lou", Role.MEMBER));
        var _ = loud.socket().sendText("x".repeat(1_100_000), true);
        assertThat(loud.closeCode()).isEqualTo(1009);
        server.close();
        assertThat(ann.hears("server-draining").path("reason").asText()).isEqualTo("shutdown");
        assertThat(ann.closeCode()).isEqualTo(1012);
    }
}
