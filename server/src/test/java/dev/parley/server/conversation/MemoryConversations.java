package dev.parley.server.conversation;

import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.Conversation.Member;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.User;
import dev.parley.server.tenant.UserStore;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** A {@link ConversationStore} that forgets with the process. */
public final class MemoryConversations implements ConversationStore {
    private final UserStore users;
    private final Map<UUID, Conversation> byId = new LinkedHashMap<>();

    /** @param users where the names of new members stand */
    public MemoryConversations(UserStore users) {
        this.users = users;
    }

    /** A conversation of these people; the first of them owns it. */
    public Conversation of(Kind kind, Caller owner, Caller... others) {
        List<Member> members = new ArrayList<>();
        members.add(member(owner.user(), Role.OWNER));
        users.save(owner.user());
        for (Caller other : others) {
            users.save(other.user());
            members.add(member(other.user(), Role.MEMBER));
        }
        return create(new Conversation(
                UUID.randomUUID(), owner.namespace().id(), kind, null, Instant.EPOCH, List.copyOf(members)));
    }

    private static Member member(User user, Role role) {
        return new Member(user.id(), user.name(), user.identifier(), role);
    }

    @Override
    public synchronized Conversation create(Conversation conversation) {
        byId.put(conversation.id(), conversation);
        return conversation;
    }

    @Override
    public synchronized Optional<Conversation> find(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public synchronized Optional<Conversation> direct(UUID namespaceId, UUID one, UUID other) {
        return byId.values().stream()
                .filter(c -> c.kind() == Kind.DIRECT && c.namespaceId().equals(namespaceId))
                .filter(c -> c.has(one) && c.has(other) && c.members().size() == 2)
                .findFirst();
    }

    @Override
    public synchronized List<Conversation> of(UUID userId) {
        return byId.values().stream()
                .filter(c -> c.has(userId))
                .sorted(Comparator.comparing(Conversation::createdAt).reversed())
                .toList();
    }

    @Override
    public synchronized void addMembers(UUID conversationId, Collection<UUID> userIds, Role role) {
        byId.computeIfPresent(conversationId, (id, before) -> {
            List<Member> members = new ArrayList<>(before.members());
            for (UUID userId : userIds) {
                if (!before.has(userId)) users.find(userId).ifPresent(user -> members.add(member(user, role)));
            }
            return with(before, members);
        });
    }

    @Override
    public synchronized boolean removeMember(UUID conversationId, UUID userId) {
        Optional<Conversation> before = find(conversationId).filter(c -> c.has(userId));
        before.ifPresent(c -> byId.put(
                c.id(),
                with(
                        c,
                        c.members().stream()
                                .filter(m -> !m.userId().equals(userId))
                                .toList())));
        return before.isPresent();
    }

    private static Conversation with(Conversation before, List<Member> members) {
        return new Conversation(
                before.id(),
                before.namespaceId(),
                before.kind(),
                before.title(),
                before.createdAt(),
                List.copyOf(members));
    }
}
