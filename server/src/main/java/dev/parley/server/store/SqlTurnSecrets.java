package dev.parley.server.store;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.TurnSecretStore;
import java.util.List;
import java.util.UUID;

/** The TURN secrets of namespaces, sealed. */
public final class SqlTurnSecrets implements TurnSecretStore {
    private final Database database;

    public SqlTurnSecrets(Database database) {
        this.database = database;
    }

    @Override
    public List<Sealed> newest() {
        return database.use(handle -> handle.createQuery("""
                        SELECT n.id, n.name, s.version, s.sealed FROM namespaces n
                        JOIN LATERAL (SELECT version, sealed FROM namespace_turn_secrets
                            WHERE namespace_id = n.id ORDER BY version DESC LIMIT 2) s ON TRUE
                        ORDER BY n.name, s.version DESC
                        """)
                .map((row, _) -> new Sealed(
                        new Namespace(row.getObject("id", UUID.class), row.getString("name"), ""),
                        row.getInt("version"),
                        row.getBytes("sealed")))
                .list());
    }

    /** Also false where the namespace is gone. */
    @Override
    public boolean add(Sealed secret) {
        return database.transaction(handle -> {
            int added = handle.createUpdate("""
                            INSERT INTO namespace_turn_secrets (namespace_id, version, sealed)
                            SELECT id, :version, :sealed FROM namespaces WHERE id = :namespace
                            ON CONFLICT DO NOTHING
                            """)
                    .bind("namespace", secret.namespace().id())
                    .bind("version", secret.version())
                    .bind("sealed", secret.bytes())
                    .execute();
            handle.createUpdate("""
                            UPDATE namespace_webrtc_config SET turn_secret_version = :version
                            WHERE namespace_id = :namespace AND turn_secret_version < :version
                            """)
                    .bind("namespace", secret.namespace().id())
                    .bind("version", secret.version())
                    .execute();
            return added > 0;
        });
    }
}
