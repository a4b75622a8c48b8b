package dev.parley.server.store;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.call.Call;
import dev.parley.server.call.CallStatus;
import dev.parley.server.call.CallType;
import dev.parley.server.call.MediaState;
import dev.parley.server.call.MediaStatsJson;
import dev.parley.server.call.Participant;
import dev.parley.server.call.ParticipantStatus;
import dev.parley.server.http.Json;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.jspecify.annotations.Nullable;

/** Reads calls. A call and its participants come in one statement, so that they belong to one moment. */
final class CallRows {
    private CallRows() {}

    /** @param rowIds the id of each participant's row, by user */
    record Stored(Call call, Map<UUID, UUID> rowIds) {}

    /** @param which selects the rows of {@code calls}; what comes out stands in the order of creation, the latest first */
    static Query select(Handle handle, String which) {
        return handle.createQuery("""
                SELECT c.id, c.conversation_id, c.type, c.status, c.initiated_by, c.started_at, c.ended_at,
                       c.duration_seconds, c.end_reason, c.created_at, c.sfu_room_id,
                       p.id AS row_id, p.user_id, p.status AS participant_status, p.joined_at, p.left_at,
                       p.media_state, p.media_stats, p.ice_candidates, p.connection_quality, p.created_at AS invited_at,
                       u.user_name, u.user_identifier
                FROM (%s) c
                LEFT JOIN call_participants p ON p.call_id = c.id
                LEFT JOIN users u ON u.id = p.user_id
                ORDER BY c.created_at DESC, c.id DESC, p.id
                """.formatted(which));
    }

    static List<Call> calls(Query query) {
        return stored(query).stream().map(Stored::call).toList();
    }

    static Optional<Stored> one(Query query) {
        return stored(query).stream().findFirst();
    }

    private static List<Stored> stored(Query query) {
        return query.scanResultSet((rows, context) -> {
            try (context) {
                return read(rows.get());
            }
        });
    }

    private static List<Stored> read(ResultSet row) throws SQLException {
        Map<UUID, Stored> found = new LinkedHashMap<>();
        while (row.next()) {
            UUID id = row.getObject("id", UUID.class);
            Stored stored = found.get(id);
            if (stored == null) {
                stored = new Stored(call(row), new LinkedHashMap<>());
                found.put(id, stored);
            }
            UUID user = row.getObject("user_id", UUID.class);
            if (user == null) continue;
            stored.call().participants().add(participant(row, user));
            stored.rowIds().put(user, row.getObject("row_id", UUID.class));
        }
        return found.values().stream().map(CallRows::sealed).toList();
    }

    private static Stored sealed(Stored open) {
        return new Stored(Micros.cut(open.call()), open.rowIds());
    }

    private static Call call(ResultSet row) throws SQLException {
        return new Call(
                row.getObject("id", UUID.class),
                row.getObject("conversation_id", UUID.class),
                known(CallType.of(row.getString("type")), "type"),
                known(CallStatus.of(row.getString("status")), "status"),
                row.getObject("initiated_by", UUID.class),
                time(row, "started_at"),
                time(row, "ended_at"),
                row.getObject("duration_seconds", Integer.class),
                row.getString("end_reason"),
                timeOrEpoch(row, "created_at"),
                new ArrayList<>(),
                row.getString("sfu_room_id"));
    }

    private static Participant participant(ResultSet row, UUID user) throws SQLException {
        return new Participant(
                user,
                row.getString("user_name"),
                row.getString("user_identifier"),
                known(ParticipantStatus.of(row.getString("participant_status")), "participant_status"),
                timeOrEpoch(row, "invited_at"),
                time(row, "joined_at"),
                time(row, "left_at"),
                mediaState(row.getString("media_state")),
                row.getString("connection_quality"),
                MediaStatsJson.read(tree(row.getString("media_stats")), tree(row.getString("ice_candidates"))));
    }

    private static Optional<JsonNode> tree(@Nullable String json) {
        return json == null ? Optional.empty() : Json.parse(json);
    }

    /** The columns take any text, but only we write them. */
    private static <T> T known(Optional<T> value, String column) {
        return value.orElseThrow(() -> new IllegalStateException("unknown value in column " + column));
    }

    private static @Nullable Instant time(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /** The schema lets creation times be null; ours never are. */
    private static Instant timeOrEpoch(ResultSet row, String column) throws SQLException {
        Instant time = time(row, column);
        return time == null ? Instant.EPOCH : time;
    }

    static String json(MediaState state) {
        return Json.text(Json.object(
                "audioEnabled", state.audioEnabled(),
                "videoEnabled", state.videoEnabled(),
                "screenSharing", state.screenSharing()));
    }

    /** A key that is missing has the default of the column. */
    static MediaState mediaState(@Nullable String json) {
        Optional<JsonNode> tree = tree(json);
        return new MediaState(
                flag(tree, "audioEnabled", true), flag(tree, "videoEnabled", true), flag(tree, "screenSharing", false));
    }

    private static boolean flag(Optional<JsonNode> tree, String key, boolean otherwise) {
        return tree.map(t -> t.path(key).asBoolean(otherwise)).orElse(otherwise);
    }
}
