package dev.parley.server.call;

import static dev.parley.server.call.Outcome.refused;

import dev.parley.server.call.Outcome.Changed;
import dev.parley.server.call.Outcome.Refusal;
import dev.parley.server.call.Outcome.Unchanged;
import dev.parley.server.tenant.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The state machine of a call: pure functions from a call, a person and an instant to what comes next.
 *
 * <p>A call between two ends when either ends it; in a group the initiator (or an owner of the conversation) ends it for all and others
 * leave, the last one ends it (decision K11). Whatever ends a call, each person who was in it or being asked hears
 * {@link CallEvent.Ended} exactly once.
 */
public final class CallLife {
    /** Why somebody who gives no reason does not take a call. */
    static final String DECLINED = "declined";

    private CallLife() {}

    /** What a caller wants: {@code device} is the one that will carry the call, where it is known. */
    public record Plan(UUID callId, UUID conversationId, CallType type, Optional<String> device) {}

    /** A new call: {@code caller} is in it, {@code invitees} ring, except those who are busy elsewhere. */
    public static Outcome initiate(Plan plan, User caller, List<User> invitees, Set<UUID> busy, Instant now) {
        if (busy.contains(caller.id())) return refused(Refusal.BUSY, "you are in another call");
        List<Participant> people = new ArrayList<>();
        people.add(Participant.invited(caller, plan.type(), now).joined(now));
        for (User invitee : invitees) people.add(asked(invitee, plan.type(), busy, now));
        Call call = new Call(
                plan.callId(),
                plan.conversationId(),
                plan.type(),
                CallStatus.INITIATED,
                caller.id(),
                null,
                null,
                null,
                null,
                now,
                List.copyOf(people));
        if (call.pending().isEmpty()) return ended(call, CallStatus.REJECTED, EndReason.BUSY, caller.id(), now);
        return Outcome.changed(call, incoming(call, call.pending(), caller.id(), plan.device()));
    }

    private static CallEvent incoming(Call call, Set<UUID> to, UUID by, Optional<String> device) {
        return new CallEvent.Incoming(call.id(), to, call, by, device);
    }

    private static Participant asked(User user, CallType type, Set<UUID> busy, Instant now) {
        Participant invited = Participant.invited(user, type, now);
        return busy.contains(user.id()) ? invited.with(ParticipantStatus.REJECTED) : invited;
    }

    /** A device of {@code user} rings. */
    public static Outcome ring(Call call, UUID user) {
        Optional<Outcome> refusal = refuseStranger(call, user).or(() -> refuseOver(call));
        if (refusal.isPresent()) return refusal.get();
        if (status(call, user) != ParticipantStatus.INVITED) return new Unchanged(call);
        Call next = call.change(user, p -> p.with(ParticipantStatus.RINGING));
        if (!next.isActive()) next = next.with(CallStatus.RINGING);
        return Outcome.changed(next, new CallEvent.Ringing(call.id(), call.joined(), user));
    }

    /** {@code user}, who was asked, takes the call. */
    public static Outcome answer(Call call, UUID user, Optional<String> device, Instant now) {
        Optional<Outcome> refusal = refuseStranger(call, user).or(() -> refuseOver(call));
        if (refusal.isPresent()) return refusal.get();
        ParticipantStatus status = status(call, user);
        if (status == ParticipantStatus.JOINED && call.isActive()) return claimed(call, user, device);
        if (!status.isPending()) return illegal("a call that one has " + status.text() + " cannot be answered");
        return joined(call, user, device, now);
    }

    /**
     * {@code user}, a member of the conversation, comes (back) into a running call; who is in it already moves it to {@code device} (decision
     * K20), as after a reload of the page.
     */
    public static Outcome join(Call call, User user, Optional<String> device, Instant now) {
        Optional<Outcome> refusal = refuseOver(call);
        if (refusal.isPresent()) return refusal.get();
        Optional<Participant> known = call.participant(user.id());
        if (known.filter(Participant::isJoined).isPresent()) return moved(call, user.id(), device);
        if (known.isEmpty() && isFull(call, 1)) return full();
        boolean asked = known.filter(Participant::isPending).isPresent();
        Call with = asked ? call : call.plus(Participant.invited(user, call.type(), now));
        return joined(with, user.id(), device, now);
    }

    private static Outcome claimed(Call call, UUID user, Optional<String> device) {
        return device.<Outcome>map(id -> Outcome.changed(call, new CallEvent.Claimed(call.id(), Set.of(), user, id)))
                .orElseGet(() -> new Unchanged(call));
    }

    /** Nobody has to hear of it, but the person's signals go to another device from now on. */
    private static Outcome moved(Call call, UUID user, Optional<String> device) {
        if (device.isEmpty()) return new Unchanged(call);
        return Outcome.changed(call, new CallEvent.Answered(call.id(), Set.of(), user, device));
    }

    private static Outcome joined(Call call, UUID user, Optional<String> device, Instant now) {
        Call next = call.change(user, p -> p.joined(now)).started(now);
        List<CallEvent> events = new ArrayList<>();
        events.add(new CallEvent.Answered(call.id(), call.joined(), user, device));
        if (next.isGroup()) {
            Participant newcomer = next.participant(user).orElseThrow();
            events.add(new CallEvent.Joined(call.id(), call.joined(), newcomer, call.conversationId()));
        }
        return new Changed(next, events);
    }

    /** {@code user}, who was asked, does not take the call. */
    public static Outcome reject(Call call, UUID user, String reason, Instant now) {
        Optional<Outcome> refusal = refuseStranger(call, user);
        if (refusal.isPresent()) return refusal.get();
        if (status(call, user) == ParticipantStatus.REJECTED) return new Unchanged(call);
        if (!call.isLive() || !status(call, user).isPending()) return illegal("only a call that rings can be rejected");
        return withdrawn(call, user, reason, now);
    }

    private static Outcome withdrawn(Call call, UUID user, String reason, Instant now) {
        Call next = call.change(user, p -> p.with(ParticipantStatus.REJECTED));
        // To the person too: in a group the call goes on, and their other devices have to stop ringing.
        Set<UUID> to = plus(call.joined(), user);
        List<CallEvent> events = List.of(new CallEvent.Rejected(call.id(), to, user, reason));
        if (goesOn(next)) return new Changed(next, events);
        String endReason = reason.equals(EndReason.BUSY) ? EndReason.BUSY : EndReason.REJECTED;
        CallStatus end = next.isActive() ? CallStatus.ENDED : CallStatus.REJECTED;
        return ended(call, next, end, endReason, user, now, events);
    }

    /**
     * {@code user} ends the call as far as it is theirs to end.
     *
     * @param owner whether they own the conversation; that counts in a group only
     */
    public static Outcome end(Call call, UUID user, boolean owner, Instant now) {
        Optional<Outcome> refusal = refuseStranger(call, user);
        if (refusal.isPresent()) return refusal.get();
        if (!call.isLive()) return new Unchanged(call);
        boolean initiator = user.equals(call.initiatedBy());
        if (initiator && !call.isActive()) return ended(call, CallStatus.ENDED, EndReason.CANCELLED, user, now);
        boolean forAll = initiator || (owner && call.isGroup());
        if (forAll) return ended(call, CallStatus.ENDED, EndReason.ENDED_BY_USER, user, now);
        return leave(call, user, EndReason.ENDED_BY_USER, now);
    }

    /** {@code user} goes; the others stay, unless only two ever came and nobody is being asked. Who is still being asked declines. */
    public static Outcome leave(Call call, UUID user, String reason, Instant now) {
        Optional<Outcome> refusal = refuseStranger(call, user);
        if (refusal.isPresent()) return refusal.get();
        if (!call.isLive()) return new Unchanged(call);
        ParticipantStatus status = status(call, user);
        if (status.isPending()) return withdrawn(call, user, DECLINED, now);
        if (status != ParticipantStatus.JOINED) return new Unchanged(call);
        if (!call.isActive()) {
            String end = reason.equals(EndReason.ENDED_BY_USER) ? EndReason.CANCELLED : reason;
            return ended(call, CallStatus.ENDED, end, user, now);
        }
        Call next = call.change(user, p -> p.left(now));
        if (next.joined().isEmpty() || !goesOn(next)) return ended(call, CallStatus.ENDED, reason, user, now);
        return Outcome.changed(next, new CallEvent.Left(call.id(), next.joined(), user));
    }

    /** Whether somebody who was asked may still come, or somebody is left to talk to, or comes back perhaps. */
    private static boolean goesOn(Call call) {
        int here = call.isActive() ? call.joined().size() : 0;
        return !call.pending().isEmpty() || here > 1 || (here == 1 && cameThree(call));
    }

    /** A third person came into it at some time: whoever is left alone waits for others to come back. */
    private static boolean cameThree(Call call) {
        return call.participants().stream().filter(p -> p.joinedAt() != null).count() > 2;
    }

    /** {@code by} takes {@code user} out of the conversation and so out of the call, which the person hears where it does not end. */
    public static Outcome exclude(Call call, UUID user, UUID by, Instant now) {
        Outcome outcome = leave(call, user, EndReason.ENDED_BY_USER, now);
        boolean left = outcome instanceof Changed(var _, var events)
                && events.stream().anyMatch(CallEvent.Left.class::isInstance);
        if (!left) return outcome;
        Changed changed = (Changed) outcome;
        List<CallEvent> events = new ArrayList<>(changed.events());
        events.add(new CallEvent.Excluded(call.id(), Set.of(user), user, by));
        return new Changed(changed.call(), events);
    }

    /** {@code by}, who is in the call, asks more people. */
    public static Outcome invite(Call call, UUID by, List<User> invitees, Instant now) {
        Set<UUID> ids = invitees.stream().map(User::id).collect(Collectors.toUnmodifiableSet());
        Optional<Outcome> refusal = refuseInvitation(call, by, ids);
        if (refusal.isPresent()) return refusal.get();
        List<User> fresh =
                invitees.stream().filter(u -> canBeAsked(call, u.id())).toList();
        if (fresh.isEmpty()) return new Unchanged(call);
        Call next = call;
        for (User user : fresh) next = next.plus(Participant.invited(user, call.type(), now));
        Set<UUID> to = fresh.stream().map(User::id).collect(Collectors.toUnmodifiableSet());
        List<CallEvent> events = new ArrayList<>();
        events.add(incoming(next, to, by, Optional.empty()));
        Set<UUID> others = others(call, by);
        for (UUID user : others.isEmpty() ? Set.<UUID>of() : to) {
            Participant asked = next.participant(user).orElseThrow();
            events.add(new CallEvent.Invited(call.id(), others, asked, call.conversationId()));
        }
        return new Changed(next, events);
    }

    /** Why {@code by} cannot ask these people, where they cannot. */
    static Optional<Outcome> refuseInvitation(Call call, UUID by, Set<UUID> invitees) {
        Optional<Outcome> refusal = refuseStranger(call, by).or(() -> refuseOver(call));
        if (refusal.isPresent()) return refusal;
        if (status(call, by) != ParticipantStatus.JOINED) {
            return Optional.of(illegal("only who is in the call can invite"));
        }
        long unknown =
                invitees.stream().filter(u -> call.participant(u).isEmpty()).count();
        return isFull(call, unknown) ? Optional.of(full()) : Optional.empty();
    }

    private static boolean canBeAsked(Call call, UUID user) {
        return call.participant(user).filter(p -> p.isJoined() || p.isPending()).isEmpty();
    }

    /** Who was asked {@code ringTime} ago and has not decided has missed the call. */
    public static Outcome expire(Call call, Duration ringTime, Instant now) {
        List<UUID> late = call.participants().stream()
                .filter(p -> p.isPending() && !p.invitedAt().plus(ringTime).isAfter(now))
                .map(Participant::userId)
                .toList();
        if (!call.isLive() || late.isEmpty()) return new Unchanged(call);
        Call next = call.changeAll(p -> late.contains(p.userId()) ? p.with(ParticipantStatus.MISSED) : p);
        List<CallEvent> events = new ArrayList<>();
        for (UUID user : late) {
            events.add(new CallEvent.Missed(call.id(), plus(call.joined(), user), user));
        }
        if (goesOn(next)) return new Changed(next, events);
        CallStatus end = next.isActive() ? CallStatus.ENDED : CallStatus.MISSED;
        return ended(call, next, end, EndReason.NO_ANSWER, call.initiatedBy(), now, events);
    }

    /** {@code user} switches microphone, camera or screen. */
    public static Outcome media(Call call, UUID user, MediaState.Patch patch) {
        Optional<Outcome> refusal =
                refuseStranger(call, user).or(() -> refuseOver(call)).or(() -> refuseGone(call, user));
        if (refusal.isPresent()) return refusal.get();
        MediaState before = call.participant(user).orElseThrow().mediaState();
        MediaState after = before.with(patch);
        if (after.equals(before)) return new Unchanged(call);
        Call next = call.change(user, p -> p.with(after));
        return Outcome.changed(next, new CallEvent.MediaChanged(call.id(), others(call, user), user, after));
    }

    /** {@code user} reports how good the own connection is. */
    public static Outcome quality(Call call, UUID user, QualityReport report) {
        Optional<Outcome> refusal =
                refuseStranger(call, user).or(() -> refuseOver(call)).or(() -> refuseGone(call, user));
        if (refusal.isPresent()) return refusal.get();
        Participant before = call.participant(user).orElseThrow();
        Participant after = before.measured(report);
        if (after.equals(before)) return new Unchanged(call);
        Call next = call.change(user, _ -> after);
        String quality = report.quality();
        if (quality.equals(before.connectionQuality())) return Outcome.changed(next);
        return Outcome.changed(next, new CallEvent.QualityChanged(call.id(), others(call, user), user, quality));
    }

    private static Outcome ended(Call call, CallStatus status, String reason, UUID by, Instant now) {
        return ended(call, call, status, reason, by, now, List.of());
    }

    /** Who was in the call leaves it, who was still being asked has missed it. */
    private static Outcome ended(
            Call before, Call call, CallStatus status, String reason, UUID by, Instant now, List<CallEvent> earlier) {
        Call over = call.changeAll(
                        p -> p.isJoined() ? p.left(now) : p.isPending() ? p.with(ParticipantStatus.MISSED) : p)
                .over(status, reason, now);
        List<CallEvent> events = new ArrayList<>(earlier);
        events.add(new CallEvent.Ended(call.id(), before.joinedOrPending(), reason, by));
        // After the end, which says why.
        for (UUID user : inOrder(call, call.pending())) {
            events.add(new CallEvent.Missed(call.id(), Set.of(user), user));
        }
        return new Changed(over, events);
    }

    private static List<UUID> inOrder(Call call, Set<UUID> users) {
        return call.participants().stream()
                .map(Participant::userId)
                .filter(users::contains)
                .toList();
    }

    private static Set<UUID> others(Call call, UUID user) {
        return call.joined().stream().filter(id -> !id.equals(user)).collect(Collectors.toUnmodifiableSet());
    }

    private static Set<UUID> plus(Set<UUID> users, UUID one) {
        return Stream.concat(users.stream(), Stream.of(one)).collect(Collectors.toUnmodifiableSet());
    }

    private static ParticipantStatus status(Call call, UUID user) {
        return call.participant(user).orElseThrow().status();
    }

    private static boolean isFull(Call call, long more) {
        return call.participants().size() + more > Call.MAX_PARTICIPANTS;
    }

    private static Outcome full() {
        return refused(Refusal.CALL_FULL, "a call has at most " + Call.MAX_PARTICIPANTS + " people");
    }

    private static Optional<Outcome> refuseStranger(Call call, UUID user) {
        if (call.participant(user).isPresent()) return Optional.empty();
        return Optional.of(refused(Refusal.FORBIDDEN, "you are not part of this call"));
    }

    private static Optional<Outcome> refuseOver(Call call) {
        return call.isLive()
                ? Optional.empty()
                : Optional.of(illegal("the call is " + call.status().text()));
    }

    /** Who has left, declined or missed the call has no part in it until they join again. */
    private static Optional<Outcome> refuseGone(Call call, UUID user) {
        ParticipantStatus status = status(call, user);
        if (status == ParticipantStatus.JOINED || status.isPending()) return Optional.empty();
        return Optional.of(illegal("you are not in this call any more"));
    }

    private static Outcome illegal(String message) {
        return refused(Refusal.ILLEGAL_TRANSITION, message);
    }
}
