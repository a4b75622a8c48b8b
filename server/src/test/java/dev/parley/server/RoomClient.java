package dev.parley.server;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A socket of the native profile, made with the JDK's client; it keeps what it gets. */
final class RoomClient implements WebSocket.Listener {
    private final BlockingQueue<JsonNode> got = new LinkedBlockingQueue<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();
    private final WebSocket socket;

    RoomClient(HttpClient client, URI signal, String token) {
        socket = client.newWebSocketBuilder()
                .subprotocols("Bearer", token)
                .buildAsync(signal, this)
                .orTimeout(30, TimeUnit.SECONDS)
                .join();
    }

    WebSocket socket() {
        return socket;
    }

    /** @param json with single quotes */
    void says(String json) {
        socket.sendText(json.replace('\'', '"'), true).join();
    }

    /** The data of the next message of this type; those before it are dropped. */
    JsonNode hears(String type) throws InterruptedException {
        while (true) {
            JsonNode next = got.poll(30, TimeUnit.SECONDS);
            if (next == null) throw new AssertionError("no " + type);
            if (next.path("type").asText().equals(type)) return next.path("data");
        }
    }

    int closeCode() {
        return closed.orTimeout(30, TimeUnit.SECONDS).join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            got.add(Json.parse(text.toString()).orElseThrow());
            text.setLength(0);
        }
        from.request(1);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
        closed.complete(code);
        return null;
    }
}
