package dev.parley.server.call;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link CallStore} that forgets with the process. One call is changed by one thread at a time, as under a row lock; new calls are created
 * one after the other, as under locks on their people. What was stored is remembered in order.
 */
public final class MemoryCalls implements CallStore {
    private final Map<UUID, Call> byId = new ConcurrentHashMap<>();
    private final Map<UUID, List<Outcome.Changed>> stored = new ConcurrentHashMap<>();
    private volatile Runnable afterCommit = () -> {};

    /** What happens between the end of each change and its return, when the row is free again. */
    void afterCommit(Runnable action) {
        afterCommit = action;
    }

    @Override
    public synchronized Outcome create(Set<UUID> users, Function<Set<UUID>, Outcome> decide) {
        Outcome outcome = decide.apply(busy(users));
        if (outcome instanceof Outcome.Changed changed) {
            byId.put(changed.call().id(), changed.call());
            remember(changed);
        }
        return outcome;
    }

    private Set<UUID> busy(Set<UUID> users) {
        Set<UUID> busy = new HashSet<>(users);
        busy.removeIf(user -> live().stream().noneMatch(call -> call.joined().contains(user)));
        return busy;
    }

    @Override
    public Outcome change(UUID callId, Function<Call, Outcome> decide) {
        Outcome[] outcome = {Outcome.refused(Outcome.Refusal.NOT_FOUND, "there is no such call")};
        byId.computeIfPresent(callId, (id, before) -> {
            outcome[0] = decide.apply(before);
            if (!(outcome[0] instanceof Outcome.Changed changed)) return before;
            remember(changed);
            return changed.call();
        });
        afterCommit.run();
        return outcome[0];
    }

    private void remember(Outcome.Changed changed) {
        stored.computeIfAbsent(changed.call().id(), id -> new ArrayList<>()).add(changed);
    }

    /** The events of what was stored for this call, in that order. */
    List<CallEvent> events(UUID callId) {
        return stored.getOrDefault(callId, List.of()).stream()
                .flatMap(changed -> changed.events().stream())
                .toList();
    }

    @Override
    public Optional<Call> find(UUID callId) {
        return Optional.ofNullable(byId.get(callId));
    }

    /** As if its conversation had been deleted. */
    void delete(UUID callId) {
        byId.remove(callId);
    }

    @Override
    public List<Call> live() {
        return byId.values().stream().filter(Call::isLive).toList();
    }

    @Override
    public Optional<Call> liveIn(UUID conversationId) {
        return live().stream()
                .filter(call -> call.conversationId().equals(conversationId))
                .findFirst();
    }

    @Override
    public List<Call> history(UUID userId, @Nullable UUID conversationId, @Nullable Place before, int limit) {
        Comparator<Place> order = Comparator.comparing(Place::createdAt).thenComparing(Place::callId);
        Stream<Call> mine = byId.values().stream()
                .filter(call -> call.participant(userId).isPresent())
                .filter(call -> conversationId == null || call.conversationId().equals(conversationId))
                .filter(call -> before == null || order.compare(place(call), before) < 0);
        return mine.sorted(Comparator.comparing(MemoryCalls::place, order).reversed())
                .limit(limit)
                .toList();
    }

    private static Place place(Call call) {
        return new Place(call.createdAt(), call.id());
    }
}
