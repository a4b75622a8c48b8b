package dev.parley.server.call;

import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Reads from {@link MemoryCalls} who has missed what, and remembers who has been told and who has looked. */
public final class MemoryMissedCalls implements MissedCallStore {
    private final MemoryCalls calls;
    private final Set<Row> told = ConcurrentHashMap.newKeySet();
    private final Set<Row> seen = ConcurrentHashMap.newKeySet();

    private record Row(UUID user, UUID call) {}

    public MemoryMissedCalls(MemoryCalls calls) {
        this.calls = calls;
    }

    @Override
    public List<Call> unseen(UUID userId, int limit) {
        return calls.history(userId, null, null, 100).stream()
                .filter(call -> call.participant(userId).orElseThrow().status() == ParticipantStatus.MISSED)
                .filter(call -> !seen.contains(new Row(userId, call.id())))
                .limit(limit)
                .toList();
    }

    @Override
    public List<UUID> untold(UUID userId, int limit) {
        return unseen(userId, 100).stream()
                .sorted(Comparator.comparing(Call::createdAt))
                .map(Call::id)
                .filter(call -> !told.contains(new Row(userId, call)))
                .toList();
    }

    @Override
    public void told(UUID userId, Collection<UUID> callIds) {
        callIds.forEach(call -> told.add(new Row(userId, call)));
    }

    @Override
    public List<UUID> seen(UUID userId, Optional<Collection<UUID>> callIds) {
        List<UUID> unseen = unseen(userId, 100).stream().map(Call::id).toList();
        List<UUID> now = unseen.stream()
                .filter(call -> callIds.isEmpty() || callIds.get().contains(call))
                .toList();
        now.forEach(call -> seen.add(new Row(userId, call)));
        return now;
    }

    @Override
    public void forget(Instant then) {
        throw new UnsupportedOperationException("the database forgets");
    }
}
