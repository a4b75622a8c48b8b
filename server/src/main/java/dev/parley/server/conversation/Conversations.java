package dev.parley.server.conversation;

import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.Conversation.Member;
import dev.parley.server.http.HttpError;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.User;
import dev.parley.server.tenant.Users;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What people may do with conversations. Thread-safe; methods may block and refuse by {@link HttpError}. */
public final class Conversations {
    public static final int MAX_MEMBERS = 1000;

    private final ConversationStore store;
    private final Users users;
    private final InstantSource clock;
    private final List<Consumer<MembersChanged>> subscribers = new CopyOnWriteArrayList<>();

    public Conversations(ConversationStore store, Users users, InstantSource clock) {
        this.store = store;
        this.users = users;
        this.clock = clock;
    }

    /** @param created false where the direct conversation of these two was there already */
    public record Opened(Conversation conversation, boolean created) {}

    /** {@code subscriber} hears of every conversation whose members change; it may block. */
    public void subscribe(Consumer<MembersChanged> subscriber) {
        subscribers.add(subscriber);
    }

    private Conversation changed(Caller by, Conversation conversation) {
        publish(by, conversation, Set.of());
        return conversation;
    }

    private void publish(Caller by, Conversation before, Set<UUID> removed) {
        Set<UUID> to = before.members().stream().map(Member::userId).collect(Collectors.toUnmodifiableSet());
        MembersChanged change = new MembersChanged(before.id(), to, removed, by.userId());
        subscribers.forEach(subscriber -> subscriber.accept(change));
    }

    /** Opens a conversation of the caller and {@code memberIds}, some of whom the server may never have seen. */
    public Opened open(Caller caller, Optional<Kind> asked, @Nullable String title, List<String> memberIds) {
        List<User> others = users.named(caller.namespace(), memberIds).stream()
                .filter(user -> !user.id().equals(caller.userId()))
                .toList();
        Kind kind = asked.orElse(others.size() == 1 && title == null ? Kind.DIRECT : Kind.GROUP);
        if (kind == Kind.DIRECT && others.size() != 1) {
            throw HttpError.badRequest("a direct conversation has exactly one other member");
        }
        // Who leaves the kind open is promised a new conversation.
        if (asked.isPresent() && kind == Kind.DIRECT) {
            Optional<Conversation> known = store.direct(
                    caller.namespace().id(), caller.userId(), others.getFirst().id());
            if (known.isPresent()) return new Opened(known.get(), false);
        }
        return new Opened(changed(caller, store.create(fresh(caller, kind, title, others))), true);
    }

    private Conversation fresh(Caller caller, Kind kind, @Nullable String title, List<User> others) {
        Instant now = clock.instant();
        List<Member> members = new ArrayList<>();
        members.add(new Member(caller.userId(), caller.name(), caller.identifier(), Role.OWNER));
        for (User user : others) members.add(new Member(user.id(), user.name(), user.identifier(), Role.MEMBER));
        return new Conversation(UUID.randomUUID(), caller.namespace().id(), kind, title, now, List.copyOf(members));
    }

    public List<Conversation> of(Caller caller) {
        return store.of(caller.userId()).stream()
                .filter(conversation -> isOfNamespace(caller, conversation))
                .toList();
    }

    /** 404 where there is none in the caller's namespace, 403 where the caller is no member. */
    public Conversation get(Caller caller, UUID id) {
        Conversation conversation = find(caller, id);
        if (!conversation.has(caller.userId())) throw HttpError.forbidden("you are not a member of this conversation");
        return conversation;
    }

    private Conversation find(Caller caller, UUID id) {
        return store.find(id)
                .filter(found -> isOfNamespace(caller, found))
                .orElseThrow(() -> HttpError.notFound("there is no conversation " + id));
    }

    private static boolean isOfNamespace(Caller caller, Conversation conversation) {
        return conversation.namespaceId().equals(caller.namespace().id());
    }

    public Conversation addMembers(Caller caller, UUID id, List<String> memberIds) {
        Conversation conversation = get(caller, id);
        refuseDirect(conversation);
        List<UUID> added = users.named(caller.namespace(), memberIds).stream()
                .map(User::id)
                .filter(user -> !conversation.has(user))
                .toList();
        refuseFull(conversation, added.size());
        store.addMembers(id, added, Role.MEMBER);
        return changed(caller, find(caller, id));
    }

    /**
     * A conversation of everybody in {@code before}, of whom the caller is one, and {@code more}: a direct one keeps its two members, so that they get a
     * group. 404 where somebody is not known in the namespace.
     */
    public Conversation with(Caller caller, Conversation before, Set<UUID> more) {
        long known = users.find(more).stream()
                .filter(user -> user.namespaceId().equals(before.namespaceId()))
                .count();
        if (known < more.size()) throw HttpError.notFound("somebody of these people is not known here");
        List<String> ids = more.stream().map(UUID::toString).toList();
        if (before.kind() != Kind.DIRECT) return addMembers(caller, before.id(), ids);
        Stream<String> two =
                before.members().stream().map(member -> member.userId().toString());
        List<String> all = Stream.concat(two, ids.stream()).distinct().toList();
        return open(caller, Optional.of(Kind.GROUP), null, all).conversation();
    }

    /** Oneself always; others only as an owner of the conversation, or as an admin of the namespace. */
    public void removeMember(Caller caller, UUID id, UUID userId) {
        boolean admin = caller.role() == Role.ADMIN;
        Conversation conversation = admin ? find(caller, id) : get(caller, id);
        boolean owner = conversation
                .member(caller.userId())
                .filter(m -> m.role() != Role.MEMBER)
                .isPresent();
        if (!userId.equals(caller.userId()) && !owner && !admin) {
            throw HttpError.forbidden("only an owner removes other members");
        }
        refuseDirect(conversation);
        if (!store.removeMember(id, userId)) throw HttpError.notFound("this person is not a member");
        publish(caller, conversation, Set.of(userId));
    }

    private static void refuseDirect(Conversation conversation) {
        if (conversation.kind() == Kind.DIRECT) {
            throw HttpError.conflict("illegal_transition", "a direct conversation keeps its two members");
        }
    }

    private static void refuseFull(Conversation conversation, int more) {
        if (conversation.members().size() + more > MAX_MEMBERS) {
            throw HttpError.conflict("conversation_full", "a conversation has at most " + MAX_MEMBERS + " members");
        }
    }

    /** What {@link #accept} takes. */
    public String invitation(Caller caller, UUID id) {
        Conversation conversation = get(caller, id);
        refuseDirect(conversation);
        return Invitations.issue(caller.namespace(), id, clock.instant());
    }

    /** The caller becomes a member; 404 where the invitation is not genuine or has expired. */
    public Conversation accept(Caller caller, String invitation) {
        UUID id = Invitations.conversation(caller.namespace(), invitation, clock.instant())
                .orElseThrow(() -> HttpError.notFound("this invitation is not valid any more"));
        Conversation conversation = find(caller, id);
        if (conversation.has(caller.userId())) return conversation;
        refuseFull(conversation, 1);
        store.addMembers(id, List.of(caller.userId()), Role.MEMBER);
        return changed(caller, find(caller, id));
    }
}
