package dev.parley.server.signal;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.UUID;

/** What one participant's browser says to another's, passed on unread apart from its shape. */
public sealed interface Signal {
    UUID callId();

    UUID target();

    /** The session description or candidate as it came. */
    JsonNode content();

    record Offer(UUID callId, UUID target, JsonNode content) implements Signal {}

    record Answer(UUID callId, UUID target, JsonNode content) implements Signal {}

    record Candidate(UUID callId, UUID target, JsonNode content) implements Signal {}
}
