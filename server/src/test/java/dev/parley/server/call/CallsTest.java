package dev.parley.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.VirtualClock;
import dev.parley.server.call.Outcome.Refusal;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Kind;
import dev.parley.server.conversation.MemoryConversations;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.MemoryUsers;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallsTest {
    private static final Duration RING = Duration.ofSeconds(60);
    private static final Caller ANN = People.caller("Ann");
    private static final Caller BOB = People.caller("Bob");
    private static final Caller CEM = People.caller("Cem");
    private static final Caller ZOE = People.caller("Zoe");

    private final VirtualClock clock = new VirtualClock();
    private final MemoryCalls store = new MemoryCalls();
    private final MemoryConversations conversations = new MemoryConversations(new MemoryUsers());
    private final Conversation trio = conversations.of(Kind.GROUP, ANN, BOB, CEM);
    private final Calls calls = new Calls(store, conversations, clock, call -> RING);
    private final List<CallEvent> heard = new CopyOnWriteArrayList<>();

    CallsTest() {
        calls.subscribe(heard::add);
    }

    private Outcome initiate(Caller caller, Conversation conversation, Caller... invitees) {
        Optional<List<UUID>> ids = invitees.length == 0
                ? Optional.empty()
                : Optional.of(List.of(invitees).stream().map(Caller::userId).toList());
        return calls.initiate(caller, conversation.id(), CallType.AUDIO, ids, Optional.empty());
    }

    private UUID ringing() {
        return Scene.call(initiate(ANN, trio)).id();
    }

    private UUID running() {
        UUID id = ringing();
        calls.answer(BOB, id, Optional.empty());
        calls.answer(CEM, id, Optional.empty());
        return id;
    }

    private static Refusal refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Refused(Refusal refusal, var _)) return refusal;
        throw new AssertionError("not refused: " + outcome);
    }

    @Test
    @DisplayName("without names everybody else in the conversation is asked  [X-A8]")
    void everybodyIsAsked() {
        assertThat(Scene.call(initiate(ANN, trio)).pending()).containsExactlyInAnyOrder(BOB.userId(), CEM.userId());
    }

    @Test
    @DisplayName("the caller and duplicates among the names do not count  [X-A8]")
    void namesAreTidied() {
        Call call = Scene.call(initiate(ANN, trio, BOB, ANN, BOB));
        assertThat(call.participants()).extracting(Participant::userId).containsExactly(ANN.userId(), BOB.userId());
    }

    @Test
    @DisplayName("nobody to call, and more than nineteen, are refused  [X-A8, A3]")
    void tooFewAndTooMany() {
        Caller[] crowd = new Caller[20];
        for (int i = 0; i < crowd.length; i++) crowd[i] = People.caller("Guest" + i);
        assertThat(refusal(initiate(ANN, trio, ANN))).isEqualTo(Refusal.BAD_REQUEST);
        assertThat(refusal(initiate(ANN, conversations.of(Kind.GROUP, ANN, crowd))))
                .isEqualTo(Refusal.CALL_FULL);
    }

    @Test
    @DisplayName("only members call, and only members are called  [A109]")
    void onlyMembers() {
        assertThat(refusal(initiate(ZOE, trio))).isEqualTo(Refusal.FORBIDDEN);
        assertThat(refusal(initiate(ANN, trio, BOB, ZOE))).isEqualTo(Refusal.FORBIDDEN);
        UUID id = running();
        assertThat(refusal(calls.join(ZOE, id, Optional.empty()))).isEqualTo(Refusal.FORBIDDEN);
        assertThat(refusal(invite(ZOE, id, ZOE))).isEqualTo(Refusal.FORBIDDEN);
        assertThat(refusal(calls.get(ZOE, id))).isEqualTo(Refusal.FORBIDDEN);
        assertThat(refusal(calls.answer(ZOE, id, Optional.empty()))).isEqualTo(Refusal.FORBIDDEN);
        assertThat(refusal(calls.end(ZOE, id))).isEqualTo(Refusal.FORBIDDEN);
    }

    @Test
    @DisplayName(
            "conversations and calls of another namespace do not exist, even for somebody of the same id  [A109, O66]")
    void foreignNamespaces() {
        Caller twin = new Caller(ANN.userId(), People.ACME, ANN.subject(), ANN.name(), ANN.identifier(), Role.ADMIN);
        UUID id = running();
        assertThat(refusal(initiate(twin, trio))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(refusal(calls.join(twin, id, Optional.empty()))).isEqualTo(Refusal.NOT_FOUND);
        assertThat(refusal(invite(twin, id, CEM))).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    @DisplayName("to strangers of another namespace a call is as unknown as one that there is not  [A109, O66]")
    void unknownToOtherNamespaces() {
        Caller spy = People.caller(People.ACME, "Spy", Role.ADMIN);
        UUID id = running();
        List<Outcome> outcomes = List.of(
                calls.ring(spy, id),
                calls.answer(spy, id, Optional.of("spy-1")),
                calls.reject(spy, id, "declined"),
                calls.end(spy, id),
                calls.leave(spy, id, EndReason.ENDED_BY_USER),
                calls.join(spy, id, Optional.empty()),
                invite(spy, id),
                calls.media(spy, id, new MediaState.Patch(Optional.of(false), Optional.empty(), Optional.empty())),
                calls.quality(spy, id, QualityReport.of("good")),
                calls.get(spy, id));
        Outcome unknown = Outcome.refused(Refusal.NOT_FOUND, "there is no call " + id);
        assertThat(outcomes).allSatisfy(outcome -> assertThat(outcome).isEqualTo(unknown));
    }

    @Test
    @DisplayName("a call that there is not is not found, whatever is asked of it")
    void unknownCalls() {
        UUID id = UUID.randomUUID();
        List<Outcome> outcomes = List.of(
                calls.ring(ANN, id),
                calls.answer(ANN, id, Optional.empty()),
                calls.reject(ANN, id, "declined"),
                calls.end(ANN, id),
                calls.leave(ANN.userId(), id, EndReason.ENDED_BY_USER),
                calls.join(ANN, id, Optional.empty()),
                invite(ANN, id),
                calls.quality(ANN, id, QualityReport.of("good")),
                calls.get(ANN, id));
        assertThat(outcomes).allSatisfy(outcome -> assertThat(refusal(outcome)).isEqualTo(Refusal.NOT_FOUND));
    }

    @Test
    @DisplayName("an owner of the conversation ends a group call for all, a member leaves it  [K11]")
    void ownersEndForAll() {
        UUID id = Scene.call(initiate(BOB, trio)).id();
        calls.answer(ANN, id, Optional.empty());
        calls.answer(CEM, id, Optional.empty());
        assertThat(Scene.call(calls.end(CEM, id)).isLive()).isTrue();
        assertThat(Scene.call(calls.end(ANN, id)).status()).isEqualTo(CallStatus.ENDED);
    }

    @Test
    @DisplayName("somebody in another call is busy, as a caller and as a callee; somebody who only rings is not")
    void busyPeople() {
        Conversation pair = conversations.of(Kind.DIRECT, ZOE, BOB);
        UUID id = ringing();
        assertThat(Scene.call(initiate(ZOE, pair)).pending()).containsExactly(BOB.userId());
        calls.answer(BOB, id, Optional.empty());
        assertThat(refusal(initiate(BOB, pair))).isEqualTo(Refusal.BUSY);
        Conversation other = conversations.of(Kind.DIRECT, People.caller("Yan"), BOB);
        assertThat(Scene.call(initiate(People.caller("Yan"), other)).endReason())
                .isEqualTo("busy");
    }

    @Test
    @DisplayName("of two who call each other at the same moment one rings, and the other is told to answer that call")
    void glare() throws Exception {
        Conversation pair = conversations.of(Kind.DIRECT, ANN, BOB);
        for (int round = 0; round < 200; round++) {
            List<Outcome> outcomes = atOnce(List.of(ANN, BOB), caller -> initiate(caller, pair));
            Outcome won = outcomes.stream()
                    .filter(Outcome.Changed.class::isInstance)
                    .findFirst()
                    .orElseThrow();
            Outcome lost = outcomes.stream()
                    .filter(outcome -> !outcome.equals(won))
                    .findFirst()
                    .orElseThrow();
            assertThat(refusal(lost)).isEqualTo(Refusal.CROSSED);
            Call call = Scene.call(won);
            assertThat(call.isLive()).isTrue();
            Scene.call(calls.end(call.initiatedBy().equals(ANN.userId()) ? ANN : BOB, call.id()));
            assertThat(calls.live().size()).isZero();
        }
    }

    @Test
    @DisplayName("who is in a call can neither answer nor join another, and is not asked into one")
    void oneCallAtATime() {
        UUID id = ringing();
        Scene.call(calls.answer(BOB, id, Optional.empty()));
        Conversation other = conversations.of(Kind.GROUP, ZOE, BOB, People.caller("Yan"));
        Call second = Scene.call(initiate(ZOE, other));
        assertThat(second.pending()).doesNotContain(BOB.userId());
        assertThat(refusal(calls.answer(BOB, second.id(), Optional.empty()))).isNotNull();
        assertThat(refusal(calls.join(BOB, second.id(), Optional.empty()))).isEqualTo(Refusal.BUSY);
        assertThat(refusal(invite(ZOE, second.id(), BOB))).isEqualTo(Refusal.BUSY);
    }

    private Outcome invite(Caller caller, UUID callId, Caller... people) {
        List<UUID> ids = Stream.of(people).map(Caller::userId).toList();
        return calls.invite(caller, callId, ids, (before, all) -> {
            throw new AssertionError("nobody new may come into " + before);
        });
    }

    private <T> List<Outcome> atOnce(List<T> inputs, Function<T, Outcome> action) throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Outcome>> running = new ArrayList<>();
            for (T input : inputs) {
                running.add(threads.submit(() -> {
                    go.await();
                    return action.apply(input);
                }));
            }
            go.countDown();
            List<Outcome> outcomes = new ArrayList<>();
            for (Future<Outcome> one : running) outcomes.add(one.get(30, TimeUnit.SECONDS));
            return outcomes;
        }
    }

    @Test
    @DisplayName("events of a call are heard in the order of what was stored, however many act at once")
    void publicationOrder() throws Exception {
        for (int round = 0; round < 100; round++) {
            UUID id = ringing();
            List<Integer> acts = IntStream.range(0, 24).boxed().toList();
            atOnce(acts, act -> act(id, act));
            calls.end(ANN, id);
            assertThat(heard.stream().filter(event -> event.callId().equals(id)))
                    .containsExactlyElementsOf(store.events(id));
        }
    }

    private Outcome act(UUID id, int act) {
        Caller caller = List.of(ANN, BOB, CEM).get(act % 3);
        return switch (act / 3) {
            case 0 -> calls.answer(caller, id, Optional.empty());
            case 1 -> calls.leave(caller.userId(), id, EndReason.ENDED_BY_USER);
            case 2, 3 -> calls.join(caller, id, Optional.empty());
            case 4 -> calls.reject(caller, id, "busy");
            default -> calls.quality(caller, id, QualityReport.of(act % 2 == 0 ? "good" : "poor"));
        };
    }

    @Test
    @DisplayName("a decision is published before the next one on the same call is even made")
    void decisionsTakeTurns() throws Exception {
        UUID id = ringing();
        CountDownLatch stored = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        AtomicInteger commits = new AtomicInteger();
        store.afterCommit(() -> {
            if (commits.incrementAndGet() > 1) return;
            stored.countDown();
            await(goOn);
        });
        Thread answer = Thread.ofPlatform().start(() -> calls.answer(BOB, id, Optional.empty()));
        await(stored);
        Thread leave = Thread.ofPlatform().start(() -> calls.leave(ANN.userId(), id, EndReason.ENDED_BY_USER));
        // Either it waits for its turn, as it must, or it is through.
        while (leave.getState() != Thread.State.WAITING && leave.isAlive()) Thread.onSpinWait();
        assertThat(store.events(id)).noneMatch(CallEvent.Left.class::isInstance);
        goOn.countDown();
        answer.join();
        leave.join();
        assertThat(heard)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("Incoming", "Answered", "Joined", "Left");
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    @DisplayName("whoever hears of a change finds it in the view of living calls")
    void theViewIsThereFirst() {
        List<Integer> joined = new ArrayList<>();
        calls.subscribe(event -> joined.add(calls.live()
                .find(event.callId())
                .map(call -> call.joined().size())
                .orElse(0)));
        calls.end(ANN, running());
        assertThat(joined).containsExactly(1, 2, 2, 3, 3, 0);
    }

    @Test
    @DisplayName("after a minute the tick ends the ringing, once  [X-A19, K22, A21]")
    void theTickExpires() {
        UUID id = ringing();
        clock.advance(59);
        calls.tick();
        assertThat(calls.live().find(id)).isPresent();
        clock.advance(1);
        calls.tick();
        calls.tick();
        assertThat(store.find(id).orElseThrow().status()).isEqualTo(CallStatus.MISSED);
        assertThat(calls.live().size()).isZero();
        assertThat(heard).filteredOn(CallEvent.Ended.class::isInstance).hasSize(1);
    }

    @Test
    @DisplayName("the duration is the time since the answer, to the second  [A20]")
    void theDuration() {
        UUID id = ringing();
        clock.advance(5);
        calls.answer(BOB, id, Optional.empty());
        clock.advance(Duration.ofMillis(120_900));
        assertThat(Scene.call(calls.end(ANN, id)).durationSeconds()).isEqualTo(120);
    }

    @Test
    @DisplayName(
            "after a restart running calls go on, ringing ones still end, and nobody hears anything of it  [A115, K21]")
    void restart() {
        UUID running = running();
        UUID ringing = Scene.call(initiate(ZOE, conversations.of(Kind.DIRECT, ZOE, People.caller("Yan"))))
                .id();
        heard.clear();
        Calls again = new Calls(store, conversations, clock, call -> RING);
        again.subscribe(heard::add);
        assertThat(again.resume()).extracting(Call::id).containsExactlyInAnyOrder(running, ringing);
        assertThat(heard).isEmpty();
        clock.advance(60);
        again.tick();
        assertThat(again.live().all()).extracting(Call::id).containsExactly(running);
    }

    @Test
    @DisplayName("a call that ends while the restart is still reading does not come back to life")
    void endedDuringTheRestart() {
        UUID id = running();
        Calls[] again = new Calls[1];
        CallStore slow = new LateStore(store, () -> again[0].end(ANN, id));
        again[0] = new Calls(slow, conversations, clock, call -> RING);
        again[0].resume();
        assertThat(again[0].live().size()).isZero();
    }

    /** A store in which something happens right after the living calls were read. */
    private record LateStore(CallStore store, Runnable then) implements CallStore {
        @Override
        public List<Call> live() {
            List<Call> before = store.live();
            then.run();
            return before;
        }

        @Override
        public Outcome create(Set<UUID> users, Function<Set<UUID>, Outcome> decide) {
            return store.create(users, decide);
        }

        @Override
        public Outcome change(UUID callId, Function<Call, Outcome> decide) {
            return store.change(callId, decide);
        }

        @Override
        public Optional<Call> find(UUID callId) {
            return store.find(callId);
        }

        @Override
        public Optional<Call> liveIn(UUID conversationId) {
            return store.liveIn(conversationId);
        }

        @Override
        public List<Call> history(UUID userId, @Nullable UUID conversationId, @Nullable Place before, int limit) {
            return store.history(userId, conversationId, before, limit);
        }
    }

    @Test
    @DisplayName("a call that was deleted with its conversation leaves the view as soon as anything is asked of it")
    void deletedCalls() {
        UUID id = running();
        store.delete(id);
        assertThat(refusal(calls.leave(ANN.userId(), id, EndReason.CONNECTION_LOST)))
                .isEqualTo(Refusal.NOT_FOUND);
        assertThat(calls.live().size()).isZero();
    }

    @Test
    @DisplayName("the view finds the calls that concern a person")
    void theViewByPerson() {
        UUID id = ringing();
        assertThat(calls.live().of(BOB.userId())).extracting(Call::id).containsExactly(id);
        calls.reject(BOB, id, "declined");
        assertThat(calls.live().of(BOB.userId())).isEmpty();
        assertThat(calls.active(trio.id())).isPresent();
    }
}
