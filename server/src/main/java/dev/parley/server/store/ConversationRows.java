package dev.parley.server.store;

import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Member;
import dev.parley.server.tenant.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Reads conversations, one row for each member. */
final class ConversationRows {
    private ConversationRows() {}

    static List<Conversation> read(ResultSet row) throws SQLException {
        Map<UUID, Conversation> found = new LinkedHashMap<>();
        while (row.next()) {
            UUID id = row.getObject("id", UUID.class);
            Conversation conversation = found.get(id);
            if (conversation == null) {
                conversation = conversation(row, id);
                found.put(id, conversation);
            }
            UUID user = row.getObject("user_id", UUID.class);
            if (user != null) conversation.members().add(member(row, user));
        }
        return found.values().stream().map(ConversationRows::sealed).toList();
    }

    private static Conversation conversation(ResultSet row, UUID id) throws SQLException {
        return new Conversation(
                id,
                row.getObject("namespace_id", UUID.class),
                Conversation.Kind.of(row.getString("kind")).orElseThrow(() -> unknown("kind")),
                row.getString("title"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                new ArrayList<>());
    }

    private static Member member(ResultSet row, UUID user) throws SQLException {
        Role role = Role.of(row.getString("role")).orElseThrow(() -> unknown("role"));
        return new Member(user, row.getString("user_name"), row.getString("user_identifier"), role);
    }

    /** The columns take any text, but only we write them. */
    private static IllegalStateException unknown(String column) {
        return new IllegalStateException("unknown value in column " + column);
    }

    private static Conversation sealed(Conversation c) {
        return new Conversation(c.id(), c.namespaceId(), c.kind(), c.title(), c.createdAt(), List.copyOf(c.members()));
    }
}
