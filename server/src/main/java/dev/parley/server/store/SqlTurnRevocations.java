package dev.parley.server.store;

import dev.parley.server.tenant.TurnRevocationStore;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

/** Which TURN credentials were taken back. */
public final class SqlTurnRevocations implements TurnRevocationStore {
    private final Database database;

    public SqlTurnRevocations(Database database) {
        this.database = database;
    }

    @Override
    public List<Revocation> all() {
        return database.use(handle -> handle.createQuery("""
                        SELECT n.name, r.user_name, r.revoked_at
                        FROM turn_revocations r JOIN namespaces n ON n.id = r.namespace_id
                        """)
                .map((row, _) -> new Revocation(
                        row.getString("name"),
                        row.getString("user_name"),
                        row.getObject("revoked_at", OffsetDateTime.class).toInstant()))
                .list());
    }

    @Override
    public void add(Revocation revocation) {
        database.use(handle -> handle.createUpdate("""
                        INSERT INTO turn_revocations (namespace_id, user_name, revoked_at)
                        SELECT id, :user, :at FROM namespaces WHERE name = :namespace
                        ON CONFLICT (namespace_id, user_name)
                        DO UPDATE SET revoked_at = GREATEST(turn_revocations.revoked_at, EXCLUDED.revoked_at)
                        """)
                .bind("namespace", revocation.namespace())
                .bind("user", revocation.user())
                .bind("at", Micros.cut(revocation.at()))
                .execute());
    }

    @Override
    public void forget(String namespace) {
        database.use(
                handle -> handle.createUpdate("""
                        DELETE FROM turn_revocations
                        WHERE namespace_id = (SELECT id FROM namespaces WHERE name = :namespace)
                        """).bind("namespace", namespace).execute());
    }

    @Override
    public void forget(Instant before) {
        database.use(handle -> handle.createUpdate("DELETE FROM turn_revocations WHERE revoked_at < :before")
                .bind("before", Micros.cut(before))
                .execute());
    }
}
