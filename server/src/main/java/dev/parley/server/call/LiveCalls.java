package dev.parley.server.call;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The calls that are not over, as they stand after the last decision: what signaling asks for each candidate, without the database.
 *
 * <p>Thread-safe. Written only by {@link Calls}, before the events of a decision are published.
 */
public final class LiveCalls {
    private final Map<UUID, Call> calls = new ConcurrentHashMap<>();

    void put(Call call) {
        if (call.isLive()) calls.put(call.id(), call);
        else calls.remove(call.id());
    }

    /** For a call that was deleted with its conversation. */
    void forget(UUID callId) {
        calls.remove(callId);
    }

    public Optional<Call> find(UUID callId) {
        return Optional.ofNullable(calls.get(callId));
    }

    public Collection<Call> all() {
        return List.copyOf(calls.values());
    }

    /** The calls that the user is in or being asked to. */
    public List<Call> of(UUID userId) {
        return calls.values().stream()
                .filter(call -> call.joinedOrPending().contains(userId))
                .toList();
    }

    public int size() {
        return calls.size();
    }
}
