package dev.parley.server.store;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.NamespaceStore;
import dev.parley.server.tenant.TopologyPolicy;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jspecify.annotations.Nullable;

/** Namespaces in PostgreSQL. The default one always exists, cannot be deleted, and has its secret from the configuration. */
public final class SqlNamespaces implements NamespaceStore {
    private static final String SELECT =
            "SELECT id, name, jwt_secret, auto_create_rooms, ring_timeout_s, topology_policy FROM namespaces";

    private final Database database;
    private final RowMapper<Namespace> mapper;

    /** @param defaultSecret of the default namespace, whose secret is not in the database */
    public SqlNamespaces(Database database, String defaultSecret) {
        this.database = database;
        this.mapper = (row, _) -> namespace(row, defaultSecret);
    }

    private static Namespace namespace(ResultSet row, String defaultSecret) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        String secret = row.getString("jwt_secret");
        boolean isDefault = id.equals(Namespace.DEFAULT_ID);
        return new Namespace(
                id,
                row.getString("name"),
                isDefault || secret == null ? defaultSecret : secret,
                row.getBoolean("auto_create_rooms"),
                seconds(row.getObject("ring_timeout_s", Integer.class)),
                TopologyPolicy.of(row.getString("topology_policy")).orElseThrow());
    }

    private static @Nullable Duration seconds(@Nullable Integer seconds) {
        return seconds == null ? null : Duration.ofSeconds(seconds);
    }

    private static @Nullable Integer seconds(@Nullable Duration duration) {
        return duration == null ? null : Math.toIntExact(duration.toSeconds());
    }

    @Override
    public Optional<Namespace> find(String name) {
        if (!Namespace.isName(name)) return Optional.empty();
        return database.use(handle -> handle.createQuery(SELECT + " WHERE name = :name")
                .bind("name", name)
                .map(mapper)
                .findOne());
    }

    @Override
    public Optional<Namespace> find(UUID id) {
        return database.use(handle -> handle.createQuery(SELECT + " WHERE id = :id")
                .bind("id", id)
                .map(mapper)
                .findOne());
    }

    @Override
    public List<Namespace> all() {
        return database.use(handle ->
                handle.createQuery(SELECT + " ORDER BY name").map(mapper).list());
    }

    @Override
    public Optional<Namespace> create(Namespace namespace) {
        int created = database.use(handle -> handle.createUpdate("""
                        INSERT INTO namespaces (id, name, jwt_secret, auto_create_rooms, ring_timeout_s, topology_policy)
                        VALUES (:id, :name, :secret, :auto, :ring, :topology)
                        ON CONFLICT DO NOTHING
                        """)
                .bind("id", namespace.id())
                .bind("name", namespace.name())
                .bind("secret", namespace.jwtSecret())
                .bind("auto", namespace.autoCreateRooms())
                .bind("ring", seconds(namespace.ringTimeout()))
                .bind("topology", namespace.topology().text())
                .execute());
        return created == 0 ? Optional.empty() : Optional.of(namespace);
    }

    @Override
    public boolean change(Namespace namespace) {
        int changed = database.use(handle -> handle.createUpdate("""
                        UPDATE namespaces SET auto_create_rooms = :auto, ring_timeout_s = :ring, topology_policy = :topology
                        WHERE id = :id
                        """)
                .bind("id", namespace.id())
                .bind("auto", namespace.autoCreateRooms())
                .bind("ring", seconds(namespace.ringTimeout()))
                .bind("topology", namespace.topology().text())
                .execute());
        return changed > 0;
    }

    /** Also false for the default namespace. */
    @Override
    public boolean delete(String name) {
        if (!Namespace.isName(name) || name.equals(Namespace.DEFAULT)) return false;
        return database.transaction(handle -> {
            lock(handle, name);
            return handle.createUpdate("DELETE FROM namespaces WHERE name = :name")
                            .bind("name", name)
                            .execute()
                    > 0;
        });
    }

    /** In the order in which calls lock: so the cascade waits for them, and they for it, but never both. */
    private static void lock(Handle handle, String name) {
        String calls = """
                SELECT c.id FROM calls c
                JOIN conversations v ON v.id = c.conversation_id JOIN namespaces n ON n.id = v.namespace_id
                WHERE n.name = :name ORDER BY c.id FOR UPDATE OF c""";
        String users = """
                SELECT u.id FROM users u JOIN namespaces n ON n.id = u.namespace_id
                WHERE n.name = :name ORDER BY u.id FOR UPDATE OF u""";
        for (String sql : List.of(calls, users)) {
            handle.createQuery(sql).bind("name", name).mapTo(UUID.class).list();
        }
    }
}
