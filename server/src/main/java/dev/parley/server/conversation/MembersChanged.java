package dev.parley.server.conversation;

import java.util.Set;
import java.util.UUID;

/**
 * Who belongs to a conversation has changed, or it is new.
 *
 * @param to who was or is a member
 * @param removed who is one no more
 * @param by who has changed that
 */
public record MembersChanged(UUID conversationId, Set<UUID> to, Set<UUID> removed, UUID by) {}
