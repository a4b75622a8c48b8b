package dev.parley.server.store;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallStore;
import dev.parley.server.call.MediaStatsJson;
import dev.parley.server.call.Outcome;
import dev.parley.server.http.Json;
import dev.parley.server.store.CallRows.Stored;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/** Calls in PostgreSQL. A decision runs while rows are locked and a connection is held, so it must be short and must not wait. */
public final class SqlCalls implements CallStore {
    /** Spelled like the condition of the index {@code calls_live}. */
    private static final String LIVE = "status IN ('initiated', 'ringing', 'active')";

    private final Database database;

    public SqlCalls(Database database) {
        this.database = database;
    }

    @Override
    public Outcome create(Set<UUID> users, Function<Set<UUID>, Outcome> decide) {
        return decided(handle -> {
            lock(handle, users);
            Outcome outcome = decide.apply(busy(handle, users));
            return outcome instanceof Outcome.Changed changed ? insert(handle, Micros.cut(changed)) : outcome;
        });
    }

    @Override
    public Outcome change(UUID callId, Function<Call, Outcome> decide) {
        return decided(handle -> {
            Optional<Stored> before = locked(handle, callId);
            if (before.isEmpty()) return Outcome.refused(Outcome.Refusal.NOT_FOUND, "There is no such call.");
            Outcome outcome = decide.apply(before.get().call());
            return outcome instanceof Outcome.Changed changed
                    ? update(handle, before.get(), Micros.cut(changed))
                    : outcome;
        });
    }

    /** A conversation or a user may be deleted while the decision about them is on its way. */
    private Outcome decided(Function<Handle, Outcome> work) {
        try {
            return database.transaction(work::apply);
        } catch (JdbiException e) {
            if (!SqlErrors.isMissingReference(e)) throw e;
            return Outcome.refused(Outcome.Refusal.NOT_FOUND, "The conversation or one of its people does not exist.");
        }
    }

    /**
     * Always in the order of the ids, so that two calls which concern the same people cannot block each other for ever. The lock is the weaker
     * one, which excludes its like but not the rows of others that only refer to these users.
     */
    static void lock(Handle handle, Collection<UUID> users) {
        handle.createQuery("SELECT id FROM users WHERE id = ANY(:users) ORDER BY id FOR NO KEY UPDATE")
                .bindArray("users", UUID.class, users)
                .mapTo(UUID.class)
                .list();
    }

    private static Set<UUID> busy(Handle handle, Set<UUID> users) {
        return Set.copyOf(handle.createQuery("""
                        SELECT DISTINCT p.user_id FROM call_participants p JOIN calls c ON c.id = p.call_id
                        WHERE p.user_id = ANY(:users) AND p.status = 'joined' AND c.%s
                        """.formatted(LIVE))
                .bindArray("users", UUID.class, users)
                .mapTo(UUID.class)
                .list());
    }

    /** First the lock, then the reading: a statement that waits for a lock sees other tables as they were before it waited. */
    private static Optional<Stored> locked(Handle handle, UUID callId) {
        Optional<UUID> found = handle.createQuery("SELECT id FROM calls WHERE id = :id FOR UPDATE")
                .bind("id", callId)
                .mapTo(UUID.class)
                .findOne();
        return found.flatMap(id -> read(handle, id));
    }

    private static Optional<Stored> read(Handle handle, UUID callId) {
        return CallRows.one(
                CallRows.select(handle, "SELECT * FROM calls WHERE id = :id").bind("id", callId));
    }

    private static Outcome insert(Handle handle, Outcome.Changed changed) {
        Call call = changed.call();
        bind(handle.createUpdate("""
                        INSERT INTO calls (id, conversation_id, type, status, initiated_by, started_at, ended_at,
                            duration_seconds, end_reason, sfu_room_id, created_at, updated_at)
                        VALUES (:id, :conversation, :type, :status, :initiatedBy, :startedAt, :endedAt,
                            :duration, :reason, :room, :createdAt, :createdAt)
                        """), call)
                .bind("conversation", call.conversationId())
                .bind("type", call.type().text())
                .bind("initiatedBy", call.initiatedBy())
                .bind("createdAt", call.createdAt())
                .execute();
        new ParticipantRows(handle, call, ThreadLocalRandom.current()).write(null);
        return changed;
    }

    /** The row of the call is written even where only a participant changed: {@code updated_at} tells of that too. */
    private static Outcome update(Handle handle, Stored before, Outcome.Changed changed) {
        Call call = changed.call();
        bind(handle.createUpdate("""
                        UPDATE calls SET conversation_id = :conversation, status = :status, started_at = :startedAt,
                            ended_at = :endedAt,
                            duration_seconds = :duration, end_reason = :reason, sfu_room_id = :room,
                            quality_stats = CAST(:quality AS jsonb)
                        WHERE id = :id
                        """), call)
                .bind("conversation", call.conversationId())
                .bind("quality", quality(call))
                .execute();
        new ParticipantRows(handle, call, ThreadLocalRandom.current()).write(before);
        SqlMissedCalls.write(handle, before.call(), call);
        return changed;
    }

    /** What everybody's connection was like is known when the call is over. */
    private static @Nullable String quality(Call call) {
        var stats = call.isLive() ? null : MediaStatsJson.ofCall(call);
        return stats == null ? null : Json.text(stats);
    }

    private static <S extends SqlStatement<S>> S bind(S statement, Call call) {
        return statement
                .bind("id", call.id())
                .bind("status", call.status().text())
                .bindByType("startedAt", call.startedAt(), Instant.class)
                .bindByType("endedAt", call.endedAt(), Instant.class)
                .bind("duration", call.durationSeconds())
                .bind("reason", call.endReason())
                .bind("room", call.sfuRoomId());
    }

    @Override
    public Optional<Call> find(UUID callId) {
        return database.use(handle -> read(handle, callId)).map(Stored::call);
    }

    @Override
    public List<Call> live() {
        return database.use(handle -> CallRows.calls(CallRows.select(handle, "SELECT * FROM calls WHERE " + LIVE)));
    }

    @Override
    public Optional<Call> liveIn(UUID conversationId) {
        String which = "SELECT * FROM calls WHERE conversation_id = :conversation AND " + LIVE;
        return database
                .use(handle -> CallRows.calls(CallRows.select(handle, which).bind("conversation", conversationId)))
                .stream()
                .findFirst();
    }

    @Override
    public List<Call> history(UUID userId, @Nullable UUID conversationId, @Nullable Place before, int limit) {
        StringBuilder which = new StringBuilder("""
                SELECT * FROM calls h
                WHERE EXISTS (SELECT 1 FROM call_participants m WHERE m.call_id = h.id AND m.user_id = :user)
                """);
        if (conversationId != null) which.append(" AND h.conversation_id = :conversation");
        if (before != null) which.append(" AND (h.created_at, h.id) < (:createdAt, :call)");
        which.append(" ORDER BY h.created_at DESC, h.id DESC LIMIT :limit");
        return database.use(handle -> {
            var query = CallRows.select(handle, which.toString())
                    .bind("user", userId)
                    .bind("limit", Math.clamp(limit, 1, 100));
            if (conversationId != null) query.bind("conversation", conversationId);
            if (before != null) query.bind("createdAt", before.createdAt()).bind("call", before.callId());
            return CallRows.calls(query);
        });
    }
}
