package dev.parley.server.call;

import dev.parley.server.tenant.People;
import dev.parley.server.tenant.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/** Calls in any state, for tests of {@link CallLife}. Ann calls, Bob is the one to whom things happen, Cem is the third in a group. */
final class Scene {
    static final Instant START = Instant.parse("2025-01-10T14:30:00Z");
    static final Duration RING = Duration.ofSeconds(60);
    static final User ANN = People.caller("Ann").user();
    static final User BOB = People.caller("Bob").user();
    static final User CEM = People.caller("Cem").user();
    static final User DAN = People.caller("Dan").user();

    private static final List<User> ALL = List.of(ANN, BOB, CEM, DAN);

    private Scene() {}

    /** A new call of Ann to these people, none of whom is busy. */
    static Call calling(User... invitees) {
        return call(CallLife.initiate(plan(CallType.VIDEO), ANN, List.of(invitees), Set.of(), START));
    }

    static CallLife.Plan plan(CallType type) {
        return new CallLife.Plan(new UUID(1, 1), new UUID(2, 2), type, Optional.empty());
    }

    /** Ann and Bob, in a state that is put together, whether or not it can arise. */
    static Call pair(CallStatus status, ParticipantStatus bob) {
        return put(status, bob, false);
    }

    /** With Cem: in it where the call is active, else being asked since long after Bob was. */
    static Call group(CallStatus status, ParticipantStatus bob) {
        return put(status, bob, true);
    }

    private static Call put(CallStatus status, ParticipantStatus bob, boolean group) {
        List<Participant> people = new ArrayList<>();
        ParticipantStatus ann = status.isLive() ? ParticipantStatus.JOINED : ParticipantStatus.LEFT;
        people.add(asked(ANN, START).joined(START).with(ann));
        people.add(been(asked(BOB, START), bob));
        ParticipantStatus cem = status == CallStatus.ACTIVE
                ? ParticipantStatus.JOINED
                : status.isLive() ? ParticipantStatus.INVITED : ParticipantStatus.LEFT;
        if (group) people.add(been(asked(CEM, START.plus(RING)), cem));
        Instant started = status == CallStatus.ACTIVE || status == CallStatus.ENDED ? START : null;
        Instant ended = status.isLive() ? null : START;
        Integer duration = status.isLive() ? null : Integer.valueOf(0);
        String reason = status.isLive() ? null : EndReason.ENDED_BY_USER;
        return new Call(
                new UUID(1, 1),
                new UUID(2, 2),
                CallType.VIDEO,
                status,
                ANN.id(),
                started,
                ended,
                duration,
                reason,
                START,
                List.copyOf(people));
    }

    /** Who is in the call, or was, has come at some time. */
    private static Participant been(Participant asked, ParticipantStatus status) {
        boolean came = status == ParticipantStatus.JOINED || status == ParticipantStatus.LEFT;
        return came ? asked.joined(START).with(status) : asked.with(status);
    }

    private static Participant asked(User user, Instant at) {
        return Participant.invited(user, CallType.VIDEO, at);
    }

    static Call call(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Changed(Call call, var _) -> call;
            case Outcome.Unchanged(Call call) -> call;
            case Outcome.Refused refused -> throw new AssertionError("refused: " + refused);
        };
    }

    static List<CallEvent> events(Outcome outcome) {
        return outcome instanceof Outcome.Changed(var _, List<CallEvent> events) ? events : List.of();
    }

    /** Each event as {@code Name>addressees}, people by their initials. */
    static String heard(Outcome outcome) {
        return events(outcome).stream().map(Scene::spell).collect(Collectors.joining(" "));
    }

    private static String spell(CallEvent event) {
        return event.getClass().getSimpleName() + ">" + initials(event.to());
    }

    static String initials(Set<UUID> users) {
        return ALL.stream()
                .filter(user -> users.contains(user.id()))
                .map(user -> user.name().substring(0, 1))
                .collect(Collectors.joining());
    }
}
