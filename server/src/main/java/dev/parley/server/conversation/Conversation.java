package dev.parley.server.conversation;

import dev.parley.server.tenant.Role;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A durable list of people who may call each other.
 *
 * @param title at most 200 characters
 * @param members in the order of joining
 */
public record Conversation(
        UUID id, UUID namespaceId, Kind kind, @Nullable String title, Instant createdAt, List<Member> members) {

    public enum Kind {
        DIRECT,
        GROUP,
        LOUNGE;

        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static Optional<Kind> of(String text) {
            for (Kind kind : values()) if (kind.text().equals(text)) return Optional.of(kind);
            return Optional.empty();
        }
    }

    public record Member(UUID userId, String userName, String userIdentifier, Role role) {}

    public Optional<Member> member(UUID userId) {
        return members.stream().filter(m -> m.userId().equals(userId)).findFirst();
    }

    public boolean has(UUID userId) {
        return member(userId).isPresent();
    }
}
