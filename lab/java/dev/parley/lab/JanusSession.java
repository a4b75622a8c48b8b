package dev.parley.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** A session at Janus by its WebSocket API: each request has a number, which the answer repeats. Any thread. */
final class JanusSession implements AutoCloseable {
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();
    private final Map<Long, CompletableFuture<JsonNode>> up = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final WebSocket socket;
    private final long session;

    JanusSession(int port) {
        socket = http.newWebSocketBuilder()
                .subprotocols("janus-protocol")
                .buildAsync(URI.create("ws://127.0.0.1:" + port), new JsonMessages(this::hear))
                .join();
        session = id(ask(Json.object("janus", "create")));
    }

    /** A new handle of a plugin. */
    long attach(String plugin) {
        return id(ask(Json.object("janus", "attach", "session_id", session, "plugin", plugin)));
    }

    /** Once Janus has the connection of a handle: only then there is somebody to subscribe to. */
    CompletableFuture<JsonNode> up(long handle) {
        return up.computeIfAbsent(handle, _ -> new CompletableFuture<>());
    }

    private static long id(CompletableFuture<JsonNode> answer) {
        return answer.join().path("data").path("id").asLong();
    }

    /** Asks a plugin, with a description or without; what comes is its answer, not the acknowledgment before. */
    CompletableFuture<JsonNode> say(long handle, Map<String, ?> body, @Nullable Map<String, ?> description) {
        Map<String, @Nullable Object> message =
                Json.object("janus", "message", "session_id", session, "handle_id", handle, "body", body);
        if (description != null) message.put("jsep", description);
        return ask(message);
    }

    private CompletableFuture<JsonNode> ask(Map<String, @Nullable Object> message) {
        String number = Long.toString(numbers.incrementAndGet());
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        asked.put(number, answer);
        Map<String, @Nullable Object> numbered = new LinkedHashMap<>(message);
        numbered.put("transaction", number);
        synchronized (socket) {
            socket.sendText(Json.text(numbered), true).join();
        }
        return answer;
    }

    private void hear(JsonNode message) {
        String kind = message.path("janus").asText();
        if (kind.equals("webrtcup")) up(message.path("sender").asLong()).complete(message);
        String number = message.path("transaction").asText();
        if (kind.equals("ack") || !asked.containsKey(number)) return;
        CompletableFuture<JsonNode> answer = Objects.requireNonNull(asked.remove(number));
        boolean refused =
                kind.equals("error") || message.path("plugindata").path("data").has("error");
        if (refused) answer.completeExceptionally(new IllegalStateException(message.toString()));
        else answer.complete(message);
    }

    @Override
    public void close() {
        ask(Json.object("janus", "destroy", "session_id", session)).join();
        http.shutdownNow();
    }
}
