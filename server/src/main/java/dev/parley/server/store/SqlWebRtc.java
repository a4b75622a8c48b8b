package dev.parley.server.store;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.WebRtcStore;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The table {@code namespace_webrtc_config}, and the mark of those that are disabled. */
public final class SqlWebRtc implements WebRtcStore {
    private final Database database;

    public SqlWebRtc(Database database) {
        this.database = database;
    }

    @Override
    public State of(Namespace namespace) {
        Optional<State> state = database.use(handle -> handle.createQuery("""
                        SELECT n.webrtc_disabled_at, c.enabled_at, c.sfu_node_count, c.turn_node_count
                        FROM namespaces n LEFT JOIN namespace_webrtc_config c ON c.namespace_id = n.id
                        WHERE n.id = :id
                        """)
                .bind("id", namespace.id())
                .map((row, _) -> state(row))
                .findOne());
        return state.orElseGet(State.Undecided::new);
    }

    private static State state(ResultSet row) throws SQLException {
        OffsetDateTime disabled = row.getObject("webrtc_disabled_at", OffsetDateTime.class);
        OffsetDateTime enabled = row.getObject("enabled_at", OffsetDateTime.class);
        if (disabled != null) return new State.Disabled(disabled.toInstant());
        if (enabled == null) return new State.Undecided();
        return new State.Enabled(enabled.toInstant(), row.getInt("sfu_node_count"), row.getInt("turn_node_count"));
    }

    @Override
    public Set<String> disabled() {
        return new HashSet<>(database.use(
                handle -> handle.createQuery("SELECT name FROM namespaces WHERE webrtc_disabled_at IS NOT NULL")
                        .mapTo(String.class)
                        .list()));
    }

    @Override
    public boolean enable(Namespace namespace, Optional<Integer> secretVersion, Instant now) {
        return database.transaction(handle -> {
            mark(handle, namespace, null);
            int added = handle.createUpdate("""
                            INSERT INTO namespace_webrtc_config (namespace_id, turn_secret_version, enabled_at)
                            SELECT id, :version, :now FROM namespaces WHERE id = :id
                            ON CONFLICT DO NOTHING
                            """)
                    .bind("id", namespace.id())
                    .bindByType("version", secretVersion.orElse(null), Integer.class)
                    .bind("now", now.atOffset(ZoneOffset.UTC))
                    .execute();
            return added > 0;
        });
    }

    @Override
    public boolean disable(Namespace namespace, Instant now) {
        return database.transaction(handle -> {
            boolean marked = mark(handle, namespace, now.atOffset(ZoneOffset.UTC));
            for (String table : List.of("namespace_webrtc_config", "namespace_turn_secrets", "webrtc_rooms")) {
                handle.createUpdate("DELETE FROM " + table + " WHERE namespace_id = :id")
                        .bind("id", namespace.id())
                        .execute();
            }
            return marked;
        });
    }

    /** Whether that changes anything; the row stays locked to the end. */
    private static boolean mark(Handle handle, Namespace namespace, @Nullable OffsetDateTime at) {
        return handle.createUpdate("""
                        UPDATE namespaces SET webrtc_disabled_at = :at
                        WHERE id = :id AND (webrtc_disabled_at IS NULL) != (CAST(:at AS TIMESTAMPTZ) IS NULL)
                        """)
                        .bind("id", namespace.id())
                        .bindByType("at", at, OffsetDateTime.class)
                        .execute()
                > 0;
    }
}
