package dev.parley.server.store;

import dev.parley.server.call.Call;
import dev.parley.server.call.MediaStats;
import dev.parley.server.call.MediaStatsJson;
import dev.parley.server.call.Participant;
import dev.parley.server.http.Json;
import dev.parley.server.store.CallRows.Stored;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * Writes the participants of a call, only those that changed.
 *
 * <p>Their order is part of the call (the caller stands first), and the documented table has no column for it. So it is the order of the
 * row ids, which ascend; somebody who is moved back to the end gets a new id.
 */
final class ParticipantRows {
    private final Handle handle;
    private final Call call;
    private final RandomGenerator random;

    ParticipantRows(Handle handle, Call call, RandomGenerator random) {
        this.handle = handle;
        this.call = call;
        this.random = random;
    }

    /** @param before how the call was; null for a new one */
    void write(@Nullable Stored before) {
        Map<UUID, UUID> oldIds = before == null ? Map.of() : before.rowIds();
        drop(oldIds.keySet());
        try (PreparedBatch batch = handle.prepareBatch("""
                INSERT INTO call_participants
                    (id, call_id, user_id, status, joined_at, left_at, media_state, media_stats, ice_candidates,
                     connection_quality, created_at)
                VALUES (:id, :call, :user, :status, :joinedAt, :leftAt, CAST(:media AS jsonb), CAST(:stats AS jsonb),
                    CAST(:candidates AS jsonb), :quality, :invitedAt)
                ON CONFLICT (call_id, user_id) DO UPDATE SET
                    id = EXCLUDED.id, status = EXCLUDED.status, joined_at = EXCLUDED.joined_at,
                    left_at = EXCLUDED.left_at, media_state = EXCLUDED.media_state,
                    media_stats = EXCLUDED.media_stats, ice_candidates = EXCLUDED.ice_candidates,
                    connection_quality = EXCLUDED.connection_quality, created_at = EXCLUDED.created_at
                """)) {
            UUID last = null;
            for (Participant participant : call.participants()) {
                UUID old = oldIds.get(participant.userId());
                UUID id = old != null && Ascending.isBefore(last, old) ? old : next(last, oldIds.values());
                if (!id.equals(old) || !isStored(participant, before)) add(batch, id, participant);
                last = id;
            }
            if (batch.size() > 0) batch.execute();
        }
    }

    /** After {@code last} and after every id that is in use. */
    private UUID next(@Nullable UUID last, Collection<UUID> used) {
        UUID greatest = last;
        for (UUID id : used) if (Ascending.isBefore(greatest, id)) greatest = id;
        return Ascending.after(greatest, System.currentTimeMillis(), random);
    }

    private static boolean isStored(Participant participant, @Nullable Stored before) {
        return before != null
                && before.call().participant(participant.userId()).equals(java.util.Optional.of(participant));
    }

    private void add(PreparedBatch batch, UUID id, Participant p) {
        MediaStats stats = p.mediaStats();
        batch.bind("id", id)
                .bind("call", call.id())
                .bind("user", p.userId())
                .bind("status", p.status().text())
                .bindByType("joinedAt", p.joinedAt(), Instant.class)
                .bindByType("leftAt", p.leftAt(), Instant.class)
                .bind("media", CallRows.json(p.mediaState()))
                .bind("stats", stats.samples() == 0 ? null : Json.text(MediaStatsJson.write(stats)))
                .bind("candidates", stats.candidateTypes().isEmpty() ? null : Json.text(MediaStatsJson.types(stats)))
                .bind("quality", p.connectionQuality())
                .bind("invitedAt", p.invitedAt())
                .add();
    }

    private void drop(Set<UUID> stored) {
        Set<UUID> gone = new HashSet<>(stored);
        for (Participant participant : call.participants()) gone.remove(participant.userId());
        if (gone.isEmpty()) return;
        handle.createUpdate("DELETE FROM call_participants WHERE call_id = :call AND user_id = ANY(:users)")
                .bind("call", call.id())
                .bindArray("users", UUID.class, gone)
                .execute();
    }
}
