package dev.parley.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.parley.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server while its database cannot be reached: what must work without one. */
class ServerTest {
    /** Wires and pages, which are described elsewhere. */
    private static final Set<String> UNDESCRIBED = Set.of("/room/:room", "/socket.io/", "/socket.io", "/*");

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder = Path.of(".");

    private Server server;

    @BeforeEach
    void start() {
        server = Server.start(config(Map.of(Setting.HTTP_PORT, "0")));
    }

    @AfterEach
    void stop() {
        server.close();
        client.close();
    }

    private Config config(Map<Setting, String> flags) {
        Map<Setting, String> all = new EnumMap<>(Setting.class);
        all.put(Setting.DATA_DIR, folder.toString());
        all.put(Setting.DATABASE_URL, "jdbc:postgresql://127.0.0.1:1/none");
        all.putAll(flags);
        return Config.of(Settings.read(all, Map.of(), Optional.empty()));
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server.url() + path));
        if (headers.length > 0) request.headers(headers);
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    @DisplayName("the port is open before the database is there, and says so")
    void openBeforeTheDatabase() throws Exception {
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        HttpResponse<String> ready = get("/readyz");
        assertThat(ready.statusCode()).isEqualTo(503);
        JsonNode database = Json.parse(ready.body()).orElseThrow().at("/dependencies/database");
        assertThat(database.path("ready").booleanValue()).isFalse();
        assertThat(database.path("reason").asText()).isNotBlank();
    }

    @Test
    @DisplayName("what needs the database is answered 503 with Retry-After, in the form of every error")
    void unavailable() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + "/api/dev/session"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"Ada\"}"))
                .build();
        HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
        assertThat(Json.parse(answer.body()).orElseThrow().at("/error/code").asText())
                .isEqualTo("unavailable");
    }

    @Test
    @DisplayName("openapi.yaml describes exactly the routes that there are")
    void described() throws IOException {
        JsonNode paths = new YAMLMapper().readTree(ApiDescription.yaml()).path("paths");
        Set<String> described = new TreeSet<>();
        paths.properties()
                .forEach(path -> path.getValue()
                        .fieldNames()
                        .forEachRemaining(method -> described.add(method.toUpperCase(java.util.Locale.ROOT) + " "
                                + path.getKey().replaceAll("\\{([^}]+)}", ":$1"))));
        Set<String> served = new TreeSet<>();
        server.routes().stream()
                .filter(route -> !UNDESCRIBED.contains(route.pattern()))
                .forEach(route -> served.add(route.method() + " " + route.pattern()));
        assertThat(served).isEqualTo(described);
    }

    @Test
    @DisplayName("every route of the API but three wants a token  [A107]")
    void guarded() throws Exception {
        Set<String> open = Set.of("/api/info", "/api/dev/session");
        for (var route : server.routes()) {
            if (!route.pattern().startsWith("/api/") || open.contains(route.pattern())) continue;
            String path = route.pattern().replaceAll(":[a-zA-Z]+", "00000000-0000-4000-8000-000000000000");
            HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path))
                    .method(route.method(), HttpRequest.BodyPublishers.noBody())
                    .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.discarding())
                            .statusCode())
                    .as(route.method() + " " + route.pattern())
                    .isEqualTo(401);
        }
    }

    @Test
    @DisplayName("metrics are in the OpenMetrics format")
    void metrics() throws Exception {
        HttpResponse<String> answer = get("/metrics");
        assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith("application/openmetrics-text");
        assertThat(answer.body()).contains("parley_calls_live 0.0").endsWith("# EOF\n");
    }

    @Test
    @DisplayName("every page may use camera, microphone and screen, and no other site may frame it  [O70]")
    void headers() throws Exception {
        var headers = get("/").headers();
        assertThat(headers.firstValue("Permissions-Policy").orElse(""))
                .contains("camera=(self)", "microphone=(self)", "display-capture=(self)");
        assertThat(headers.firstValue("X-Content-Type-Options")).contains("nosniff");
    }

    @Test
    @DisplayName("the admin key is random, kept, and needed")
    void adminKey() throws Exception {
        String key = Files.readString(folder.resolve("secrets").resolve(Server.ADMIN_KEY_FILE))
                .strip();
        assertThat(key).hasSizeGreaterThan(40);
        assertThat(get("/api/admin/namespaces", "Authorization", "Bearer " + key)
                        .statusCode())
                .isEqualTo(503);
        assertThat(get("/api/admin/namespaces", "Authorization", "Bearer x").statusCode())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("a port that is taken is one sentence")
    void taken() {
        Config same = config(Map.of(
                Setting.HTTP_PORT,
                Integer.toString(server.port()),
                Setting.DATA_DIR,
                folder.resolve("other").toString()));
        assertThatThrownBy(() -> ServeCommand.start(same))
                .isInstanceOf(CommandFailed.class)
                .hasMessageContaining("port " + server.port())
                .hasMessageContaining("another program");
    }
}
