package dev.parley.server.conversation;

import dev.parley.server.tenant.Role;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where conversations are kept. May block; throws {@code StorageUnavailable} while the database cannot be reached. */
public interface ConversationStore {
    /** Stores it with its members, all of whom are known users; names are read back from the users. */
    Conversation create(Conversation conversation);

    Optional<Conversation> find(UUID id);

    /** The direct conversation of exactly these two. */
    Optional<Conversation> direct(UUID namespaceId, UUID one, UUID other);

    /** Those that the user is a member of, the latest first. */
    List<Conversation> of(UUID userId);

    /** Adds known users who are not members yet; the others keep their role. */
    void addMembers(UUID conversationId, Collection<UUID> userIds, Role role);

    /** False where the user is no member. */
    boolean removeMember(UUID conversationId, UUID userId);
}
