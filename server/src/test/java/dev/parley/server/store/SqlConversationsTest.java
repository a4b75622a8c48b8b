package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.Conversation.Member;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlConversationsTest {
    private final SqlConversations conversations = new SqlConversations(EmbeddedDatabase.database());
    private final People people = new People(EmbeddedDatabase.database());
    private final User ada = people.user("Ada");
    private final User bob = people.user("Bob");
    private final User eve = people.user("Eve");

    private static Member member(User user, Role role) {
        return new Member(user.id(), user.name(), user.identifier(), role);
    }

    @Test
    @DisplayName("What is created is what is found: members in the order of joining, names from the users")
    void creates() {
        Member stale = new Member(ada.id(), "?", "?", Role.OWNER);
        Conversation created = conversations.create(new Conversation(
                UUID.randomUUID(),
                Namespace.DEFAULT_ID,
                Kind.GROUP,
                "Tea",
                Instant.parse("2026-11-20T10:00:00.123456789Z"),
                List.of(member(eve, Role.MEMBER), stale, member(bob, Role.MEMBER))));

        assertThat(created.members())
                .containsExactly(member(eve, Role.MEMBER), member(ada, Role.OWNER), member(bob, Role.MEMBER));
        assertThat(created.title()).isEqualTo("Tea");
        assertThat(created.createdAt()).isEqualTo("2026-11-20T10:00:00.123456Z");
        assertThat(conversations.find(created.id())).contains(created);
        assertThat(conversations.find(UUID.randomUUID())).isEmpty();
    }

    @Test
    @DisplayName("A conversation may be without title and without members")
    void empty() {
        Conversation created = conversations.create(
                new Conversation(UUID.randomUUID(), Namespace.DEFAULT_ID, Kind.LOUNGE, null, Instant.now(), List.of()));

        assertThat(created.members()).isEmpty();
        assertThat(created.title()).isNull();
        assertThat(conversations.find(created.id())).contains(created);
    }

    @Test
    @DisplayName("Direct is the direct conversation of exactly these two, in either order")
    void direct() {
        people.conversation(ada, bob);
        people.conversation(Kind.DIRECT, ada, eve);
        Conversation direct = people.conversation(Kind.DIRECT, ada, bob);

        assertThat(conversations.direct(Namespace.DEFAULT_ID, ada.id(), bob.id()))
                .contains(direct);
        assertThat(conversations.direct(Namespace.DEFAULT_ID, bob.id(), ada.id()))
                .contains(direct);
        assertThat(conversations.direct(Namespace.DEFAULT_ID, bob.id(), eve.id()))
                .isEmpty();
        assertThat(conversations.direct(Namespace.DEFAULT_ID, ada.id(), ada.id()))
                .isEmpty();
        assertThat(conversations.direct(UUID.randomUUID(), ada.id(), bob.id())).isEmpty();
    }

    @Test
    @DisplayName("Two who ask for the same direct conversation at once get one")
    void directAtOnce() throws Exception {
        List<Callable<UUID>> asking = IntStream.range(0, 8)
                .<Callable<UUID>>mapToObj(i ->
                        () -> people.conversation(Kind.DIRECT, i % 2 == 0 ? ada : bob, i % 2 == 0 ? bob : ada)
                                .id())
                .toList();

        Set<UUID> got;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            got = threads.invokeAll(asking).stream().map(f -> f.resultNow()).collect(Collectors.toSet());
        }

        assertThat(got).hasSize(1);
    }

    @Test
    @DisplayName("The conversations of a person come with the latest first")
    void ofPerson() {
        Conversation first = people.conversation(ada, bob);
        Conversation second = people.conversation(eve, ada);
        people.conversation(eve, bob);

        assertThat(conversations.of(ada.id())).containsExactly(second, first);
        assertThat(conversations.of(UUID.randomUUID())).isEmpty();
    }

    @Test
    @DisplayName("New members come last, old ones keep their role, and a removed one is gone")
    void members() {
        Conversation tea = people.conversation(ada);

        conversations.addMembers(tea.id(), List.of(eve.id(), ada.id(), bob.id()), Role.ADMIN);
        conversations.addMembers(tea.id(), List.of(), Role.ADMIN);

        assertThat(conversations.find(tea.id()).orElseThrow().members())
                .containsExactly(member(ada, Role.MEMBER), member(eve, Role.ADMIN), member(bob, Role.ADMIN));
        assertThat(conversations.removeMember(tea.id(), eve.id())).isTrue();
        assertThat(conversations.removeMember(tea.id(), eve.id())).isFalse();
        assertThat(conversations.find(tea.id()).orElseThrow().has(eve.id())).isFalse();
    }
}
