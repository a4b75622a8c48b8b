package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Speaks to the running server as its administrator; the server of the same data folder is found by itself. */
final class AdminClient {
    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "the running server; default: the one of the data folder")
    private @Nullable String url;

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            description = "data folder of the server (PARLEY_DATA_DIR; default: ./data)")
    private @Nullable Path dataDir;

    @Option(
            names = "--admin-key",
            paramLabel = "KEY",
            description = "admin key (PARLEY_ADMIN_KEY; default: the one in the data folder)")
    private @Nullable String key;

    /** For the server of this data folder. */
    static AdminClient of(Path dataDir) {
        AdminClient client = new AdminClient();
        client.dataDir = dataDir;
        return client;
    }

    /** What time the server thinks it is, to the second. */
    Instant clock() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server() + "/healthz"))
                .timeout(Duration.ofSeconds(30))
                .build();
        return send(request)
                .headers()
                .firstValue("Date")
                .map(date -> ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant())
                .orElseThrow(() -> new CommandFailed("the server tells no time"));
    }

    /** What the server says of itself and what it needs, whether it is ready or not. */
    JsonNode readiness() {
        HttpRequest request = HttpRequest.newBuilder(URI.create(server() + "/readyz"))
                .timeout(Duration.ofSeconds(30))
                .build();
        return Json.parse(send(request).body())
                .orElseThrow(() -> new CommandFailed("the server does not say whether it is ready"));
    }

    Path dataDir() {
        if (dataDir != null) return dataDir;
        return Path.of(Optional.ofNullable(System.getenv(Setting.DATA_DIR.environment()))
                .orElse("data"));
    }

    /** @param body empty where there is none */
    record Answer(int status, JsonNode body) {}

    /** @param body null for none */
    JsonNode request(String method, String path, @Nullable Map<String, @Nullable Object> body) {
        return ask(method, path, body).body();
    }

    /** As above, for whom it matters in which way it went well. */
    Answer ask(String method, String path, @Nullable Map<String, @Nullable Object> body) {
        HttpRequest.BodyPublisher content = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofByteArray(Json.bytes(body));
        HttpRequest request = HttpRequest.newBuilder(URI.create(server() + path))
                .timeout(Duration.ofSeconds(30))
                .header("Authorization", "Bearer " + adminKey())
                .header("Content-Type", "application/json")
                .method(method, content)
                .build();
        HttpResponse<String> response = send(request);
        JsonNode answer =
                Json.parse(response.body()).orElseGet(() -> Json.parse("{}").orElseThrow());
        if (response.statusCode() < 300) return new Answer(response.statusCode(), answer);
        throw new CommandFailed(
                answer.path("error").path("message").asText("the server answered " + response.statusCode()));
    }

    private HttpResponse<String> send(HttpRequest request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new CommandFailed("no server answers at " + server() + "; is it running?");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandFailed("interrupted");
        }
    }

    private String server() {
        if (url != null) return url;
        return read(dataDir().resolve(Server.URL_FILE))
                .orElseThrow(() -> new CommandFailed("no server runs on " + dataDir() + "; start one, or give --url"));
    }

    private String adminKey() {
        if (key != null) return key;
        return Optional.ofNullable(System.getenv(Setting.ADMIN_KEY.environment()))
                .or(() -> read(dataDir().resolve("secrets").resolve(Server.ADMIN_KEY_FILE)))
                .orElseThrow(() -> new CommandFailed("no admin key in " + dataDir() + "; give --admin-key"));
    }

    static Optional<String> read(Path file) {
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw new CommandFailed("cannot read " + file);
        }
    }
}
