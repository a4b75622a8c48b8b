package dev.parley.server.call;

import dev.parley.server.call.Outcome.Refusal;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.conversation.Conversation.Member;
import dev.parley.server.conversation.ConversationStore;
import dev.parley.server.conversation.MembersChanged;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.TopologyPolicy;
import dev.parley.server.tenant.User;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Applies the decisions of {@link CallLife} to stored calls and tells the subscribers.
 *
 * <p>Thread-safe; methods may block. Decisions about one call take turns, and their events are published in the same order, after the
 * decision is stored: what was heard has happened, even if the process dies in the next moment.
 */
public final class Calls {
    private static final int STRIPES = 64;

    private final CallStore store;
    private final ConversationStore conversations;
    private final InstantSource clock;
    private final RingTimes ringTimes;
    private final Function<Namespace, TopologyPolicy> topology;
    /** Of the calls that ring; used by the one who ticks. */
    private final Map<UUID, Duration> ringing = new HashMap<>();

    private final LiveCalls live = new LiveCalls();
    private final List<Consumer<CallEvent>> subscribers = new CopyOnWriteArrayList<>();
    /** Decisions about one call take turns; so do those who place calls in one conversation, and they come first. */
    private final ReentrantLock[] turns = locks();

    private final ReentrantLock[] placing = locks();

    /** @param ringTimes how long somebody is asked before they have missed a call */
    public Calls(CallStore store, ConversationStore conversations, InstantSource clock, RingTimes ringTimes) {
        this(store, conversations, clock, ringTimes, _ -> TopologyPolicy.MESH);
    }

    /** As above; {@code topology} says which way media of a namespace go, from its next decision on. */
    public Calls(
            CallStore store,
            ConversationStore conversations,
            InstantSource clock,
            RingTimes ringTimes,
            Function<Namespace, TopologyPolicy> topology) {
        this.topology = topology;
        this.store = store;
        this.conversations = conversations;
        this.clock = clock;
        this.ringTimes = ringTimes;
    }

    private static ReentrantLock[] locks() {
        ReentrantLock[] locks = new ReentrantLock[STRIPES];
        for (int i = 0; i < STRIPES; i++) locks[i] = new ReentrantLock();
        return locks;
    }

    /** {@code subscriber} hears every event of every call from now on; it must not block. */
    public void subscribe(Consumer<CallEvent> subscriber) {
        subscribers.add(subscriber);
    }

    public LiveCalls live() {
        return live;
    }

    /** Takes over the calls that were running when the process last stopped. Nobody hears of it. */
    public List<Call> resume() {
        List<Call> running = store.live();
        // One by one and in turn: while this runs, requests may already be ending some of them.
        for (Call call : running) change(call.id(), Outcome.Unchanged::new);
        return running;
    }

    /** @param invitees whom to ask; empty: everybody else in the conversation */
    public Outcome initiate(
            Caller caller, UUID conversationId, CallType type, Optional<List<UUID>> invitees, Optional<String> device) {
        Optional<Conversation> found = conversation(caller, conversationId);
        if (found.isEmpty()) return refuse(Refusal.NOT_FOUND, "there is no conversation " + conversationId);
        Conversation conversation = found.get();
        if (!conversation.has(caller.userId()))
            return refuse(Refusal.FORBIDDEN, "you are not a member of this conversation");
        Set<UUID> asked = new LinkedHashSet<>(invitees.orElseGet(() -> everybody(conversation)));
        asked.remove(caller.userId());
        if (!asked.stream().allMatch(conversation::has)) {
            return refuse(Refusal.FORBIDDEN, "participantIds has somebody who is not in the conversation");
        }
        if (asked.isEmpty()) return refuse(Refusal.BAD_REQUEST, "there is nobody to call");
        if (asked.size() >= Call.MAX_PARTICIPANTS) {
            return refuse(Refusal.CALL_FULL, "a call has at most " + Call.MAX_PARTICIPANTS + " people");
        }
        CallLife.Plan plan = new CallLife.Plan(UUID.randomUUID(), conversationId, type, device);
        List<User> users = users(conversation, asked);
        return locked(placing, conversationId, () -> inTurn(plan.callId(), () -> place(plan, caller, users)));
    }

    private Outcome place(CallLife.Plan plan, Caller caller, List<User> asked) {
        Set<UUID> ids = new LinkedHashSet<>(asked.stream().map(User::id).toList());
        return store.create(
                with(ids, caller.userId()),
                busy -> !busy.contains(caller.userId()) && isCalledBy(ids, caller.userId())
                        ? refuse(Refusal.CROSSED, "this person is calling you right now")
                        : Topology.begun(
                                CallLife.initiate(plan, caller.user(), asked, busy, now()),
                                topology.apply(caller.namespace())));
    }

    /** Two people call each other at the same moment: whose call came second should answer the other's instead. */
    private boolean isCalledBy(Set<UUID> asked, UUID caller) {
        return asked.size() == 1
                && live.of(caller).stream()
                        .anyMatch(call -> asked.contains(call.initiatedBy())
                                && call.pending().contains(caller));
    }

    private boolean isElsewhere(UUID user, UUID callId) {
        return live.of(user).stream()
                .anyMatch(call -> !call.id().equals(callId) && call.joined().contains(user));
    }

    /** Nobody is in two calls: who is in one cannot come into another. */
    private Outcome unlessElsewhere(UUID user, Call call, Outcome outcome) {
        boolean comes = outcome instanceof Outcome.Changed && !call.joined().contains(user);
        return comes && isElsewhere(user, call.id()) ? refuse(Refusal.BUSY, "you are in another call") : outcome;
    }

    /** Who is no member of a conversation any more is in no call of it either. May block. */
    public void membersChanged(MembersChanged change) {
        for (UUID user : change.removed()) {
            for (Call call : live.of(user)) {
                if (call.conversationId().equals(change.conversationId())) {
                    change(call.id(), current -> CallLife.exclude(current, user, change.by(), now()));
                }
            }
        }
    }

    private static List<UUID> everybody(Conversation conversation) {
        return conversation.members().stream().map(Member::userId).toList();
    }

    private static Set<UUID> with(Set<UUID> users, UUID one) {
        Set<UUID> all = new LinkedHashSet<>(users);
        all.add(one);
        return all;
    }

    private static List<User> users(Conversation conversation, Set<UUID> ids) {
        List<User> users = new ArrayList<>();
        for (UUID id : ids) conversation.member(id).ifPresent(member -> users.add(user(conversation, member)));
        return users;
    }

    private static User user(Conversation conversation, Member member) {
        UUID namespace = conversation.namespaceId();
        return new User(member.userId(), namespace, "", member.userName(), member.userIdentifier());
    }

    public Outcome ring(Caller caller, UUID callId) {
        return changeAs(caller, callId, call -> CallLife.ring(call, caller.userId()));
    }

    public Outcome answer(Caller caller, UUID callId, Optional<String> device) {
        UUID user = caller.userId();
        return changeAs(
                caller,
                callId,
                call -> unlessElsewhere(user, call, come(caller, CallLife.answer(call, user, device, now()))));
    }

    private Outcome come(Caller caller, Outcome outcome) {
        return Topology.after(outcome, caller.userId(), topology.apply(caller.namespace()));
    }

    public Outcome reject(Caller caller, UUID callId, String reason) {
        return changeAs(caller, callId, call -> CallLife.reject(call, caller.userId(), reason, now()));
    }

    public Outcome end(Caller caller, UUID callId) {
        boolean owner = find(callId)
                .flatMap(call -> conversation(caller, call.conversationId()))
                .flatMap(conversation -> conversation.member(caller.userId()))
                .filter(member -> member.role() != Role.MEMBER)
                .isPresent();
        return changeAs(caller, callId, call -> CallLife.end(call, caller.userId(), owner, now()));
    }

    /** @param reason what the end of the call is called where this ends it */
    public Outcome leave(Caller caller, UUID callId, String reason) {
        return changeAs(caller, callId, call -> CallLife.leave(call, caller.userId(), reason, now()));
    }

    /** @param reason what the end of the call is called where this ends it; also for somebody whose connection is gone */
    public Outcome leave(UUID userId, UUID callId, String reason) {
        return change(callId, call -> CallLife.leave(call, userId, reason, now()));
    }

    public Outcome join(Caller caller, UUID callId, Optional<String> device) {
        return amongMembers(
                caller,
                callId,
                conversation -> change(
                        callId,
                        call -> unlessElsewhere(
                                caller.userId(),
                                call,
                                come(caller, CallLife.join(call, caller.user(), device, now())))));
    }

    /** Gives a conversation that has these people too: the same one, or another one where that must stay as it is. It may refuse by throwing. */
    public interface Gathering {
        Conversation of(Conversation before, Set<UUID> people);
    }

    /**
     * Asks more people into a call.
     *
     * @param gathering where the call goes on when some of them are not in its conversation
     */
    public Outcome invite(Caller caller, UUID callId, List<UUID> invitees, Gathering gathering) {
        // In turn with others who do the same: both see the people whom the other one has added.
        return locked(
                placing,
                callId,
                () -> amongMembers(caller, callId, before -> {
                    Set<UUID> free = new LinkedHashSet<>(invitees);
                    free.removeIf(user -> isElsewhere(user, callId));
                    if (free.isEmpty() && !invitees.isEmpty()) return refuse(Refusal.BUSY, "they are in another call");
                    Optional<Outcome> refusal =
                            find(callId).flatMap(call -> CallLife.refuseInvitation(call, caller.userId(), free));
                    if (refusal.isPresent()) return refusal.get();
                    boolean members = free.stream().allMatch(before::has);
                    Conversation conversation = members ? before : gathering.of(before, free);
                    List<User> users = users(conversation, free);
                    return change(
                            callId, call -> CallLife.invite(call.in(conversation.id()), caller.userId(), users, now()));
                }));
    }

    private Outcome amongMembers(Caller caller, UUID callId, Function<Conversation, Outcome> then) {
        Optional<Conversation> conversation = find(callId).flatMap(call -> conversation(caller, call.conversationId()));
        if (conversation.isEmpty()) return notFound(callId);
        if (conversation.get().has(caller.userId())) return then.apply(conversation.get());
        return refuse(Refusal.FORBIDDEN, "you are not a member of this conversation");
    }

    public Outcome media(Caller caller, UUID callId, MediaState.Patch patch) {
        return changeAs(caller, callId, call -> CallLife.media(call, caller.userId(), patch));
    }

    public Outcome quality(Caller caller, UUID callId, QualityReport report) {
        return changeAs(caller, callId, call -> CallLife.quality(call, caller.userId(), report));
    }

    /**
     * Ends the ringing of those who were asked too long ago. Call it about once a second, always one at a time.
     *
     * @throws dev.parley.server.tenant.StorageUnavailable where the database cannot be reached; the next tick catches up
     */
    public void tick() {
        Instant now = now();
        List<Call> asking =
                live.all().stream().filter(call -> !call.pending().isEmpty()).toList();
        ringing.keySet().retainAll(asking.stream().map(Call::id).toList());
        for (Call call : asking) {
            Duration ringTime = ringTime(call);
            if (CallLife.expire(call, ringTime, now) instanceof Outcome.Changed) {
                change(call.id(), current -> CallLife.expire(current, ringTime, now));
            }
        }
    }

    private Duration ringTime(Call call) {
        return ringing.computeIfAbsent(call.id(), _ -> ringTimes.of(call));
    }

    /** A call as participants and members of its conversation may see it. */
    public Outcome get(Caller caller, UUID callId) {
        Optional<Call> call = find(callId);
        if (call.isEmpty()) return notFound(callId);
        if (call.get().participant(caller.userId()).isPresent()) return new Outcome.Unchanged(call.get());
        return amongMembers(caller, callId, conversation -> new Outcome.Unchanged(call.get()));
    }

    /** The running call of a conversation, for its members. */
    public Optional<Call> active(UUID conversationId) {
        return store.liveIn(conversationId);
    }

    /** See {@link CallStore#history}. */
    public List<Call> history(UUID userId, @Nullable UUID conversationId, CallStore.@Nullable Place before, int limit) {
        return store.history(userId, conversationId, before, limit);
    }

    private Optional<Call> find(UUID callId) {
        return live.find(callId).or(() -> store.find(callId));
    }

    private Optional<Conversation> conversation(Caller caller, UUID id) {
        return conversations
                .find(id)
                .filter(found -> found.namespaceId().equals(caller.namespace().id()));
    }

    /** As {@link #change}; that there is such a call is no business of other namespaces. */
    private Outcome changeAs(Caller caller, UUID callId, Function<Call, Outcome> decide) {
        Outcome outcome = change(callId, decide);
        boolean stranger = outcome instanceof Outcome.Refused(Refusal refusal, var _) && refusal == Refusal.FORBIDDEN;
        return stranger && isForeign(caller, callId) ? notFound(callId) : outcome;
    }

    private boolean isForeign(Caller caller, UUID callId) {
        return find(callId)
                .flatMap(call -> conversation(caller, call.conversationId()))
                .isEmpty();
    }

    private Outcome change(UUID callId, Function<Call, Outcome> decide) {
        return inTurn(callId, () -> {
            Outcome outcome = store.change(callId, decide);
            if (outcome instanceof Outcome.Refused(Refusal refusal, var _) && refusal == Refusal.NOT_FOUND) {
                live.forget(callId);
            }
            return outcome;
        });
    }

    private Outcome inTurn(UUID callId, Supplier<Outcome> decision) {
        return locked(turns, callId, () -> {
            Outcome outcome = decision.get();
            switch (outcome) {
                case Outcome.Changed(Call call, List<CallEvent> events) -> publish(call, events);
                case Outcome.Unchanged(Call call) -> live.put(call);
                case Outcome.Refused _ -> {}
            }
            return outcome;
        });
    }

    private static Outcome locked(ReentrantLock[] locks, UUID id, Supplier<Outcome> decision) {
        ReentrantLock lock = locks[Math.floorMod(id.hashCode(), STRIPES)];
        lock.lock();
        try {
            return decision.get();
        } finally {
            lock.unlock();
        }
    }

    private void publish(Call call, List<CallEvent> events) {
        live.put(call);
        for (CallEvent event : events) subscribers.forEach(subscriber -> subscriber.accept(event));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS);
    }

    private static Outcome notFound(UUID callId) {
        return refuse(Refusal.NOT_FOUND, "there is no call " + callId);
    }

    private static Outcome refuse(Refusal refusal, String message) {
        return Outcome.refused(refusal, message);
    }
}
