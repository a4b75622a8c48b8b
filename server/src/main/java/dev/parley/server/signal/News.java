package dev.parley.server.signal;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.call.CallEvent;
import java.util.UUID;

/** What a device is told; each wire's dialect spells it. */
public sealed interface News {
    /** Something happened to a call. */
    record OfCall(CallEvent event) implements News {}

    /** Another device of the same person has taken the call: stop ringing. */
    record AnsweredElsewhere(UUID callId, UUID userId) implements News {}

    /** What another participant's device sent; {@code from} is who really did. */
    record Relayed(Signal signal, UUID from) implements News {}

    /** Somebody came or went. */
    record PresenceChanged(UUID userId, String userName, String userIdentifier, boolean online) implements News {}

    /** The members of a conversation are others than before. */
    record ConversationChanged(UUID conversationId) implements News {}

    /** A request without an acknowledgement was refused. */
    record Failed(String event, JsonNode request, Refusal refusal) implements News {}
}
