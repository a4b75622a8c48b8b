package dev.parley.server.store;

import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.Conversation.Member;
import dev.parley.server.conversation.ConversationStore;
import dev.parley.server.tenant.Role;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;

/** Conversations in PostgreSQL. */
public final class SqlConversations implements ConversationStore {
    private final Database database;

    public SqlConversations(Database database) {
        this.database = database;
    }

    /** A direct conversation of two people that exists by now (both asked at once) is returned instead of a second one. */
    @Override
    public Conversation create(Conversation conversation) {
        return database.transaction(handle -> {
            List<UUID> people =
                    conversation.members().stream().map(Member::userId).toList();
            SqlCalls.lock(handle, people);
            Optional<Conversation> existing = conversation.kind() == Kind.DIRECT && !people.isEmpty()
                    ? direct(handle, conversation.namespaceId(), people.getFirst(), people.getLast())
                    : Optional.empty();
            return existing.orElseGet(() -> insert(handle, conversation));
        });
    }

    private static Conversation insert(Handle handle, Conversation conversation) {
        handle.createUpdate("""
                        INSERT INTO conversations (id, namespace_id, kind, title, created_at)
                        VALUES (:id, :namespace, :kind, :title, :createdAt)
                        """)
                .bind("id", conversation.id())
                .bind("namespace", conversation.namespaceId())
                .bind("kind", conversation.kind().text())
                .bind("title", conversation.title())
                .bind("createdAt", Micros.cut(conversation.createdAt()))
                .execute();
        for (Member member : conversation.members()) {
            addMembers(handle, conversation.id(), List.of(member.userId()), member.role());
        }
        return find(handle, conversation.id()).orElseThrow();
    }

    /** Each joins at least a microsecond after the one before: the order of joining is an order. */
    private static void addMembers(Handle handle, UUID conversationId, Collection<UUID> users, Role role) {
        handle.createUpdate("""
                        INSERT INTO conversation_members (conversation_id, user_id, role, joined_at)
                        SELECT :conversation, added.user_id, :role,
                            GREATEST(clock_timestamp(), (SELECT max(joined_at) FROM conversation_members
                                WHERE conversation_id = :conversation)) + added.place * interval '1 microsecond'
                        FROM unnest(:users) WITH ORDINALITY AS added (user_id, place)
                        ON CONFLICT DO NOTHING
                        """)
                .bind("conversation", conversationId)
                .bindArray("users", UUID.class, users)
                .bind("role", role.text())
                .execute();
    }

    @Override
    public Optional<Conversation> find(UUID id) {
        return database.use(handle -> find(handle, id));
    }

    private static Optional<Conversation> find(Handle handle, UUID id) {
        return read(select(handle, "c.id = :id").bind("id", id)).stream().findFirst();
    }

    @Override
    public Optional<Conversation> direct(UUID namespaceId, UUID one, UUID other) {
        return database.use(handle -> direct(handle, namespaceId, one, other));
    }

    private static Optional<Conversation> direct(Handle handle, UUID namespaceId, UUID one, UUID other) {
        return read(select(handle, """
                        c.namespace_id = :namespace AND c.kind = 'direct'
                        AND c.id IN (SELECT conversation_id FROM conversation_members WHERE user_id = :one)
                        AND c.id IN (SELECT conversation_id FROM conversation_members WHERE user_id = :other)
                        AND (SELECT count(*) FROM conversation_members WHERE conversation_id = c.id) = :people
                        """)
                        .bind("namespace", namespaceId)
                        .bind("one", one)
                        .bind("other", other)
                        .bind("people", one.equals(other) ? 1 : 2))
                .stream()
                .findFirst();
    }

    @Override
    public List<Conversation> of(UUID userId) {
        String which = "c.id IN (SELECT conversation_id FROM conversation_members WHERE user_id = :user)";
        return database.use(handle -> read(select(handle, which).bind("user", userId)));
    }

    @Override
    public void addMembers(UUID conversationId, Collection<UUID> userIds, Role role) {
        if (userIds.isEmpty()) return;
        database.transaction(handle -> {
            addMembers(handle, conversationId, userIds, role);
            return userIds;
        });
    }

    @Override
    public boolean removeMember(UUID conversationId, UUID userId) {
        return database.use(handle -> handle.createUpdate(
                                "DELETE FROM conversation_members WHERE conversation_id = :conversation AND user_id = :user")
                        .bind("conversation", conversationId)
                        .bind("user", userId)
                        .execute())
                > 0;
    }

    private static Query select(Handle handle, String which) {
        return handle.createQuery("""
                SELECT c.id, c.namespace_id, c.kind, c.title, c.created_at,
                       m.user_id, m.role, u.user_name, u.user_identifier
                FROM conversations c
                LEFT JOIN conversation_members m ON m.conversation_id = c.id
                LEFT JOIN users u ON u.id = m.user_id
                WHERE %s
                ORDER BY c.created_at DESC, c.id, m.joined_at, m.user_id
                """.formatted(which));
    }

    private static List<Conversation> read(Query query) {
        return query.scanResultSet((rows, context) -> {
            try (context) {
                return ConversationRows.read(rows.get());
            }
        });
    }
}
