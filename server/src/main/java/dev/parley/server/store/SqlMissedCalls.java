package dev.parley.server.store;

import dev.parley.server.call.Call;
import dev.parley.server.call.MissedCallStore;
import dev.parley.server.call.Participant;
import dev.parley.server.call.ParticipantStatus;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;

/** Missed calls in PostgreSQL: a row for each person and call until the person has looked at it. */
public final class SqlMissedCalls implements MissedCallStore {
    private final Database database;

    public SqlMissedCalls(Database database) {
        this.database = database;
    }

    /** In the transaction that changes the call: who has missed it now, and who has not any more. */
    static void write(Handle handle, Call before, Call after) {
        Set<UUID> missedBefore = missed(before);
        Set<UUID> missedNow = missed(after);
        insert(handle, after.id(), without(missedNow, missedBefore));
        delete(handle, after.id(), without(missedBefore, missedNow));
    }

    private static Set<UUID> missed(Call call) {
        return call.participants().stream()
                .filter(p -> p.status() == ParticipantStatus.MISSED)
                .map(Participant::userId)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Set<UUID> without(Set<UUID> all, Set<UUID> some) {
        Set<UUID> rest = new HashSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    private static void insert(Handle handle, UUID callId, Set<UUID> users) {
        if (users.isEmpty()) return;
        handle.createUpdate("""
                        INSERT INTO missed_calls (user_id, call_id) SELECT unnest(:users), :call
                        ON CONFLICT (user_id, call_id) DO UPDATE SET missed_at = NOW(), told = FALSE
                        """)
                .bindArray("users", UUID.class, users)
                .bind("call", callId)
                .execute();
    }

    private static void delete(Handle handle, UUID callId, Set<UUID> users) {
        if (users.isEmpty()) return;
        handle.createUpdate("DELETE FROM missed_calls WHERE call_id = :call AND user_id = ANY(:users)")
                .bindArray("users", UUID.class, users)
                .bind("call", callId)
                .execute();
    }

    @Override
    public List<Call> unseen(UUID userId, int limit) {
        String which = """
                SELECT h.* FROM calls h JOIN missed_calls m ON m.call_id = h.id
                WHERE m.user_id = :user ORDER BY h.created_at DESC, h.id DESC LIMIT :limit
                """;
        return database.use(handle -> CallRows.calls(
                CallRows.select(handle, which).bind("user", userId).bind("limit", limit)));
    }

    @Override
    public List<UUID> untold(UUID userId, int limit) {
        return database.use(handle -> handle.createQuery("""
                                SELECT call_id FROM missed_calls WHERE user_id = :user AND NOT told
                                ORDER BY missed_at DESC, call_id DESC LIMIT :limit
                                """)
                        .bind("user", userId)
                        .bind("limit", limit)
                        .mapTo(UUID.class)
                        .list())
                .reversed();
    }

    @Override
    public void told(UUID userId, Collection<UUID> callIds) {
        database.use(handle -> handle.createUpdate(
                        "UPDATE missed_calls SET told = TRUE WHERE user_id = :user AND call_id = ANY(:calls) AND NOT told")
                .bind("user", userId)
                .bindArray("calls", UUID.class, callIds)
                .execute());
    }

    @Override
    public List<UUID> seen(UUID userId, Optional<Collection<UUID>> callIds) {
        String which = callIds.isPresent() ? " AND call_id = ANY(:calls)" : "";
        return database.use(handle -> {
            var delete = handle.createQuery(
                            "DELETE FROM missed_calls WHERE user_id = :user" + which + " RETURNING call_id")
                    .bind("user", userId);
            callIds.ifPresent(ids -> delete.bindArray("calls", UUID.class, ids));
            return delete.mapTo(UUID.class).list();
        });
    }

    @Override
    public void forget(Instant then) {
        database.use(handle -> handle.createUpdate("DELETE FROM missed_calls WHERE missed_at < :then")
                .bind("then", then)
                .execute());
    }
}
