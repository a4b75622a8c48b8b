package dev.parley.lab;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What comes over a WebSocket, message by message as JSON; on a thread of the HTTP client. What is no JSON is passed over. */
final class JsonMessages implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();
    private final Consumer<JsonNode> ears;

    JsonMessages(Consumer<JsonNode> ears) {
        this.ears = ears;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
        text.append(part);
        if (last) {
            Json.parse(text.toString()).ifPresent(ears);
            text.setLength(0);
        }
        from.request(1);
        return null;
    }
}
