package dev.parley.server.store;

import dev.parley.server.tenant.User;
import dev.parley.server.tenant.UserStore;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jdbi.v3.core.statement.SqlStatement;

/** People in PostgreSQL. */
public final class SqlUsers implements UserStore {
    private static final RowMapper<User> MAPPER = (row, _) -> new User(
            row.getObject("id", UUID.class),
            row.getObject("namespace_id", UUID.class),
            row.getString("external_id"),
            row.getString("user_name"),
            row.getString("user_identifier"));

    private static final String SELECT = "SELECT id, namespace_id, external_id, user_name, user_identifier FROM users ";

    private static final String INSERT = """
            INSERT INTO users (id, namespace_id, external_id, user_name, user_identifier)
            VALUES (:id, :namespace, :externalId, :name, :identifier)
            """;

    private final Database database;

    public SqlUsers(Database database) {
        this.database = database;
    }

    /** Comes with each session, so nothing is written where nothing is new. */
    @Override
    public void save(User user) {
        database.use(handle -> bind(handle.createUpdate(INSERT + """
                        ON CONFLICT (id) DO UPDATE
                        SET user_name = EXCLUDED.user_name, user_identifier = EXCLUDED.user_identifier
                        WHERE users.namespace_id = EXCLUDED.namespace_id
                            AND (users.user_name, users.user_identifier)
                                IS DISTINCT FROM (EXCLUDED.user_name, EXCLUDED.user_identifier)
                        """), user).execute());
    }

    /** In the order of the ids, as everywhere where several users are written. */
    @Override
    public void addMissing(Collection<User> users) {
        if (users.isEmpty()) return;
        database.transaction(handle -> {
            try (PreparedBatch batch = handle.prepareBatch(INSERT + "ON CONFLICT DO NOTHING")) {
                users.stream()
                        .sorted(Comparator.comparing(user -> user.id().toString()))
                        .forEach(user -> bind(batch, user).add());
                return batch.execute();
            }
        });
    }

    private static <S extends SqlStatement<S>> S bind(S statement, User user) {
        return statement
                .bind("id", user.id())
                .bind("namespace", user.namespaceId())
                .bind("externalId", user.externalId())
                .bind("name", user.name())
                .bind("identifier", user.identifier());
    }

    @Override
    public Optional<User> find(UUID id) {
        return database.use(handle -> handle.createQuery(SELECT + "WHERE id = :id")
                .bind("id", id)
                .map(MAPPER)
                .findOne());
    }

    @Override
    public List<User> find(Collection<UUID> ids) {
        if (ids.isEmpty()) return List.of();
        return database.use(handle -> handle.createQuery(SELECT + "WHERE id = ANY(:ids) ORDER BY id")
                .bindArray("ids", UUID.class, ids)
                .map(MAPPER)
                .list());
    }

    @Override
    public List<User> search(UUID namespaceId, String query, int limit) {
        // PostgreSQL has no text with a NUL in it, so nobody is called that.
        if (query.indexOf(0) >= 0) return List.of();
        return database.use(handle -> handle.createQuery(SELECT + """
                        WHERE namespace_id = :namespace
                          AND (strpos(lower(user_name), lower(:query)) > 0
                            OR strpos(lower(user_identifier), lower(:query)) > 0)
                        ORDER BY lower(user_name), user_name, id LIMIT :limit
                        """)
                .bind("namespace", namespaceId)
                .bind("query", query)
                .bind("limit", Math.clamp(limit, 1, 500))
                .map(MAPPER)
                .list());
    }
}
