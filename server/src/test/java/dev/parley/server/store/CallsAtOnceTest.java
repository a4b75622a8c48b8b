package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallStatus;
import dev.parley.server.call.Outcome;
import dev.parley.server.call.Participant;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class CallsAtOnceTest {
    private final People people = new People(EmbeddedDatabase.database());
    private final SqlCalls calls = people.calls();

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws InterruptedException {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(tasks).stream().map(Future::resultNow).toList();
        }
    }

    @RepeatedTest(10)
    @DisplayName("Two who call each other at the same moment: exactly one call comes about")
    void crossingCalls() throws InterruptedException {
        User ada = people.user("Ada");
        User bob = people.user("Bob");
        Conversation conversation = people.conversation(ada, bob);

        List<Outcome> outcomes =
                atOnce(List.of(() -> initiate(conversation, ada, bob), () -> initiate(conversation, bob, ada)));

        assertThat(outcomes).filteredOn(Outcome.Changed.class::isInstance).hasSize(1);
        assertThat(outcomes).filteredOn(Outcome.Refused.class::isInstance).hasSize(1);
        assertThat(calls.history(ada.id(), null, null, 10)).hasSize(1);
    }

    private Outcome initiate(Conversation conversation, User caller, User callee) {
        return calls.create(
                Set.of(caller.id(), callee.id()),
                busy -> busy.isEmpty()
                        ? Outcome.changed(People.call(conversation, Instant.now(), caller, callee))
                        : Outcome.refused(Outcome.Refusal.BUSY, "busy"));
    }

    @Test
    @DisplayName("Fifty changes of one call at the same time all count, one after the other")
    void fiftyChanges() throws InterruptedException {
        User ada = people.user("Ada");
        Call call = people.storedCall(Instant.now(), ada, people.user("Bob"));
        AtomicInteger inside = new AtomicInteger();
        Callable<Outcome> count = () -> calls.change(call.id(), c -> {
            assertThat(inside.incrementAndGet()).isEqualTo(1);
            inside.decrementAndGet();
            return Outcome.changed(oneMore(c));
        });

        List<Outcome> outcomes =
                atOnce(IntStream.range(0, 50).mapToObj(_ -> count).toList());

        assertThat(outcomes).allMatch(Outcome.Changed.class::isInstance);
        assertThat(calls.find(call.id()).orElseThrow().durationSeconds()).isEqualTo(50);
    }

    private static Call oneMore(Call c) {
        int before = c.durationSeconds() == null ? 0 : c.durationSeconds();
        return new Call(
                c.id(),
                c.conversationId(),
                c.type(),
                CallStatus.ACTIVE,
                c.initiatedBy(),
                c.startedAt(),
                c.endedAt(),
                before + 1,
                c.endReason(),
                c.createdAt(),
                c.participants());
    }

    @Test
    @DisplayName("Many calls among the same ten people, in any order, never lock each other for ever")
    void noDeadlock() throws InterruptedException {
        List<User> all =
                IntStream.range(0, 10).mapToObj(i -> people.user("U" + i)).toList();
        Conversation conversation = people.conversation(all.toArray(User[]::new));
        List<Callable<Outcome>> tasks = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            User caller = all.get(i % 10);
            User[] callees = all.stream().filter(u -> !u.equals(caller)).toArray(User[]::new);
            Call call = People.call(conversation, Instant.now(), caller, callees);
            List<UUID> ids = new ArrayList<>(
                    call.participants().stream().map(Participant::userId).toList());
            tasks.add(() -> calls.create(Set.copyOf(ids), _ -> Outcome.changed(call)));
            tasks.add(() -> calls.change(call.id(), c -> Outcome.changed(oneMore(c))));
        }

        List<Outcome> outcomes = atOnce(tasks);

        assertThat(outcomes).filteredOn(Outcome.Changed.class::isInstance).hasSizeGreaterThanOrEqualTo(60);
        assertThat(calls.history(all.getFirst().id(), null, null, 100)).hasSize(60);
    }

    @Test
    @DisplayName("A reader never sees half of a change")
    void readsAreWhole() throws InterruptedException {
        User ada = people.user("Ada");
        Call call = people.storedCall(Instant.now(), ada, people.user("Bob"));
        Callable<Boolean> write =
                () -> calls.change(call.id(), c -> Outcome.changed(flipped(c))) instanceof Outcome.Changed;
        Callable<Boolean> read = () -> isWhole(calls.find(call.id()).orElseThrow());
        List<Callable<Boolean>> tasks =
                IntStream.range(0, 80).mapToObj(i -> i % 2 == 0 ? write : read).toList();

        assertThat(atOnce(tasks)).doesNotContain(false);
    }

    /** Call and participants always change together. */
    private static Call flipped(Call c) {
        boolean active = c.status() == CallStatus.ACTIVE;
        return People.with(
                c,
                active ? CallStatus.RINGING : CallStatus.ACTIVE,
                c.participants().stream()
                        .map(p -> new Participant(
                                p.userId(),
                                p.userName(),
                                p.userIdentifier(),
                                p.status(),
                                p.invitedAt(),
                                p.joinedAt(),
                                p.leftAt(),
                                p.mediaState(),
                                active ? null : "good",
                                p.mediaStats()))
                        .toList());
    }

    private static boolean isWhole(Call c) {
        boolean active = c.status() == CallStatus.ACTIVE;
        return c.participants().stream().allMatch(p -> active == "good".equals(p.connectionQuality()));
    }

    @Test
    @DisplayName("A namespace can be deleted while people in it call each other")
    void deleteWhileCalling() throws InterruptedException {
        Database database = EmbeddedDatabase.database();
        SqlNamespaces namespaces = new SqlNamespaces(database, "");
        UUID id = UUID.randomUUID();
        Namespace school = namespaces
                .create(new Namespace(id, "n" + id.toString().substring(0, 8), "s"))
                .orElseThrow();
        List<User> pupils = IntStream.range(0, 6)
                .mapToObj(i -> new User(UUID.randomUUID(), school.id(), "p" + i, "P" + i, "p@example.com"))
                .toList();
        new SqlUsers(database).addMissing(pupils);
        Conversation conversation = new SqlConversations(database)
                .create(new Conversation(
                        UUID.randomUUID(), school.id(), Conversation.Kind.GROUP, null, Instant.now(), List.of()));
        List<Callable<Object>> tasks = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            User caller = pupils.get(i % 6);
            User callee = pupils.get((i + 1) % 6);
            Call call = People.call(conversation, Instant.now(), caller, callee);
            tasks.add(() -> calls.create(Set.of(caller.id(), callee.id()), _ -> Outcome.changed(call)));
        }
        tasks.add(20, () -> namespaces.delete(school.name()));

        List<Object> results = atOnce(tasks);

        assertThat(results.get(20)).isEqualTo(true);
        assertThat(results).filteredOn(r -> r instanceof Outcome).hasSize(40);
        assertThat(new SqlUsers(database).find(pupils.getFirst().id())).isEmpty();
    }
}
