package dev.parley.server;

import dev.parley.server.http.Json;
import dev.parley.server.store.Database;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Starts, answers a few requests, and stops: what the JVM should remember in its AOT cache. */
@Command(name = "rehearse", hidden = true, description = "Start, answer a few requests, stop; trains the AOT cache.")
final class RehearseCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        Config asked = ServeCommand.config(spec, Optional.empty());
        try (Server server = ServeCommand.start(asked.onFreePort());
                HttpClient client = HttpClient.newHttpClient()) {
            Database.State state = server.database().awaitStart(Duration.ofSeconds(60));
            for (String path : new String[] {"/", "/healthz", "/readyz", "/api/info", "/metrics", "/openapi.json"}) {
                send(
                        client,
                        HttpRequest.newBuilder(URI.create(server.url() + path)).build());
            }
            if (state instanceof Database.Ready) session(server, client);
        }
        return 0;
    }

    private static void session(Server server, HttpClient client) throws InterruptedException {
        String body = send(
                client,
                HttpRequest.newBuilder(URI.create(server.url() + "/api/dev/session"))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Json.bytes(Json.object("name", "Rehearsal"))))
                        .build());
        String token =
                Json.parse(body).map(json -> json.path("token").asText("")).orElse("");
        for (String path : new String[] {
            "/api/me", "/api/users", "/api/calls", "/api/conversations", "/socket.io/?EIO=4&transport=polling"
        }) {
            send(
                    client,
                    HttpRequest.newBuilder(URI.create(server.url() + path))
                            .header("Authorization", "Bearer " + token)
                            .build());
        }
    }

    private static String send(HttpClient client, HttpRequest request) throws InterruptedException {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException e) {
            throw new CommandFailed("the server did not answer " + request.uri().getPath());
        }
    }
}
