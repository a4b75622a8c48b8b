package dev.parley.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.server.http.Json;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.Tokens;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A client of ours in a room of a real server, joined by the native signaling profile. */
final class Visitor implements Client.Signaling, AutoCloseable {
    private static final Namespace HOME = new Namespace(Namespace.DEFAULT_ID, Namespace.DEFAULT, ServerProcess.SECRET);

    private final Client client;
    private final Consumer<JsonNode> ears;
    private final WebSocket socket;
    private CompletableFuture<@Nullable Void> said = CompletableFuture.completedFuture(null);

    Visitor(ServerProcess server, String room, String name, ClientLoop clients) {
        this(server.http(), server.signal(room), name, clients, message -> {
            if (message.path("type").asText().equals("error")) throw new IllegalStateException(message.toString());
        });
    }

    /**
     * @param signal where sockets of the native profile open, with the room
     * @param ears hear every message, before what it asks for is done; on a thread of the HTTP client
     */
    Visitor(HttpClient http, URI signal, String name, ClientLoop clients, Consumer<JsonNode> ears) {
        this.ears = ears;
        client = clients.client(this);
        socket = http.newWebSocketBuilder()
                .subprotocols("Bearer", token(name))
                .buildAsync(signal, new JsonMessages(this::hear))
                .join();
        say(Json.object("type", "join"));
    }

    static String token(String name) {
        return Tokens.sign(HOME, name, name, null, Role.OWNER, Instant.now(), Duration.ofHours(1));
    }

    Client client() {
        return client;
    }

    /** In the order of the calls; whoever calls waits for nothing, for it may be the loop that sends the media. Throws what became of an earlier one. */
    private synchronized void say(Map<String, @Nullable Object> message) {
        if (said.isCompletedExceptionally()) said.join();
        said = said.thenCompose(_ -> socket.sendText(Json.text(message), true)).thenApply(_ -> null);
    }

    @Override
    public void offer(String sdp, Map<String, SendTrack> tracks) {
        var labels = tracks.entrySet().stream()
                .map(one -> Json.object(
                        "mid", one.getKey(),
                        "trackId", one.getValue().trackId(),
                        "source", one.getValue().kind() == Kind.AUDIO ? "mic" : "camera"))
                .toList();
        say(Json.object("type", "offer", "data", Json.object("sdp", sdp, "tracks", labels)));
    }

    @Override
    public void answer(String sdp) {
        say(Json.object("type", "answer", "data", Json.object("sdp", sdp)));
    }

    private void hear(JsonNode message) {
        ears.accept(message);
        String sdp = message.path("data").path("sdp").asText();
        switch (message.path("type").asText()) {
            case "offer" -> client.offered(sdp);
            case "answer" -> client.answered(sdp);
            default -> {} // presence
        }
    }

    @Override
    public void close() {
        client.kill();
        say(Json.object("type", "leave"));
    }
}
