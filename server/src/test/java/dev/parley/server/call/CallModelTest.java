package dev.parley.server.call;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.Outcome.Changed;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.User;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whatever people do, in whichever order, what must always hold of a call holds. */
class CallModelTest {
    private static final int SEQUENCES = 5_000;
    private static final int STEPS = 40;
    private static final List<User> PEOPLE = IntStream.range(0, 6)
            .mapToObj(i -> People.caller("Person" + i).user())
            .toList();

    private static final Map<CallStatus, Set<CallStatus>> CALL_ARROWS = Map.of(
            CallStatus.INITIATED,
            EnumSet.of(CallStatus.RINGING, CallStatus.ACTIVE, CallStatus.ENDED, CallStatus.MISSED, CallStatus.REJECTED),
            CallStatus.RINGING,
            EnumSet.of(CallStatus.ACTIVE, CallStatus.ENDED, CallStatus.MISSED, CallStatus.REJECTED),
            CallStatus.ACTIVE,
            EnumSet.of(CallStatus.ENDED));

    private static final Set<ParticipantStatus> ENDS =
            EnumSet.of(ParticipantStatus.LEFT, ParticipantStatus.REJECTED, ParticipantStatus.MISSED);
    private static final Map<ParticipantStatus, Set<ParticipantStatus>> PERSON_ARROWS = Map.of(
            ParticipantStatus.INVITED,
            EnumSet.of(
                    ParticipantStatus.RINGING,
                    ParticipantStatus.JOINED,
                    ParticipantStatus.REJECTED,
                    ParticipantStatus.MISSED),
            ParticipantStatus.RINGING,
            EnumSet.of(ParticipantStatus.JOINED, ParticipantStatus.REJECTED, ParticipantStatus.MISSED),
            ParticipantStatus.JOINED,
            EnumSet.of(ParticipantStatus.LEFT),
            // Asked again, or come back by themselves.
            ParticipantStatus.LEFT,
            EnumSet.of(ParticipantStatus.INVITED, ParticipantStatus.JOINED),
            ParticipantStatus.REJECTED,
            EnumSet.of(ParticipantStatus.INVITED, ParticipantStatus.JOINED),
            ParticipantStatus.MISSED,
            EnumSet.of(ParticipantStatus.INVITED, ParticipantStatus.JOINED));

    @Test
    @DisplayName("thousands of random calls keep every invariant  [A16, A18, A19, A20, A21, A30, A31, A56]")
    void randomCalls() {
        Set<CallStatus> seen = EnumSet.noneOf(CallStatus.class);
        for (int seed = 0; seed < SEQUENCES; seed++) {
            Sequence sequence = new Sequence(new Random(seed), seed);
            sequence.run();
            seen.add(sequence.call.status());
        }
        assertThat(seen)
                .as("ends that were reached")
                .contains(CallStatus.ENDED, CallStatus.MISSED, CallStatus.REJECTED);
    }

    private static final class Sequence {
        private final Random random;
        private final int seed;
        private final Map<UUID, Integer> endsHeard = new HashMap<>();
        private Instant now = Scene.START;
        private Call call;

        Sequence(Random random, int seed) {
            this.random = random;
            this.seed = seed;
            List<User> invitees = PEOPLE.subList(1, 2 + random.nextInt(4));
            Set<UUID> busy = new HashSet<>();
            for (User user : invitees) if (random.nextInt(5) == 0) busy.add(user.id());
            Outcome first = CallLife.initiate(Scene.plan(CallType.AUDIO), PEOPLE.getFirst(), invitees, busy, now);
            call = Scene.call(first);
            count(Scene.events(first));
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                now = now.plusSeconds(random.nextInt(25));
                Call before = call;
                Outcome outcome = something();
                if (outcome instanceof Changed(Call after, List<CallEvent> events)) {
                    assertThat(before.isLive())
                            .as("seed %d: changed after its end", seed)
                            .isTrue();
                    call = after;
                    count(events);
                    check(before, events);
                } else if (outcome instanceof Outcome.Unchanged(Call same)) {
                    assertThat(same).isSameAs(before);
                }
            }
        }

        private Outcome something() {
            User user = PEOPLE.get(random.nextInt(PEOPLE.size()));
            UUID id = user.id();
            return switch (random.nextInt(12)) {
                case 0, 1 -> CallLife.ring(call, id);
                case 2, 3 -> CallLife.answer(call, id, device(), now);
                case 4 -> CallLife.join(call, user, device(), now);
                case 5 -> CallLife.reject(call, id, random.nextBoolean() ? "busy" : "declined", now);
                case 6 -> CallLife.end(call, id, random.nextInt(4) == 0, now);
                case 7 -> CallLife.leave(call, id, EndReason.CONNECTION_LOST, now);
                case 8 -> CallLife.invite(call, id, List.of(PEOPLE.get(random.nextInt(PEOPLE.size())), user), now);
                case 9 -> CallLife.media(call, id, patch());
                case 10 -> CallLife.quality(call, id, QualityReport.of(random.nextBoolean() ? "good" : "poor"));
                default -> CallLife.expire(call, Scene.RING, now);
            };
        }

        private Optional<String> device() {
            return random.nextBoolean() ? Optional.of("device") : Optional.empty();
        }

        private MediaState.Patch patch() {
            return new MediaState.Patch(Optional.of(random.nextBoolean()), Optional.empty(), Optional.empty());
        }

        private void count(List<CallEvent> events) {
            for (CallEvent event : events) {
                assertThat(event.callId()).isEqualTo(call.id());
                assertThat(event.to()).allMatch(user -> call.participant(user).isPresent(), "is somebody of this call");
                if (event instanceof CallEvent.Ended)
                    event.to().forEach(user -> endsHeard.merge(user, 1, Integer::sum));
            }
        }

        private void check(Call before, List<CallEvent> events) {
            checkArrows(before);
            checkTimes(before);
            checkPeople(before);
            checkMissed(before, events);
            if (call.isLive()) {
                assertThat(events).noneMatch(CallEvent.Ended.class::isInstance);
                assertThat(call.joined())
                        .as("seed %d: somebody is in a living call", seed)
                        .isNotEmpty();
            } else {
                assertThat(events.reversed().stream()
                                .dropWhile(CallEvent.Missed.class::isInstance)
                                .findFirst())
                        .containsInstanceOf(CallEvent.Ended.class);
                assertThat(endsHeard.keySet()).isEqualTo(before.joinedOrPending());
                assertThat(endsHeard.values()).containsOnly(1);
                assertThat(call.joinedOrPending())
                        .as("seed %d: nobody stays", seed)
                        .isEmpty();
            }
        }

        /** Whoever misses a call hears of it once, and nobody else is told that they did. */
        private void checkMissed(Call before, List<CallEvent> events) {
            List<UUID> told = new ArrayList<>();
            for (CallEvent event : events) {
                if (event instanceof CallEvent.Missed missed && missed.to().contains(missed.userId()))
                    told.add(missed.userId());
            }
            assertThat(told)
                    .as("seed %d: who has missed it", seed)
                    .containsExactlyInAnyOrderElementsOf(call.participants().stream()
                            .filter(p -> p.status() == ParticipantStatus.MISSED)
                            .map(Participant::userId)
                            .filter(user -> before.participant(user)
                                    .filter(p -> p.status() == ParticipantStatus.MISSED)
                                    .isEmpty())
                            .toList());
        }

        private void checkArrows(Call before) {
            if (call.status() != before.status()) {
                assertThat(CALL_ARROWS.get(before.status())).contains(call.status());
            }
            for (Participant was : before.participants()) {
                ParticipantStatus is =
                        call.participant(was.userId()).orElseThrow().status();
                if (is != was.status())
                    assertThat(PERSON_ARROWS.get(was.status())).contains(is);
            }
        }

        private void checkTimes(Call before) {
            if (before.startedAt() != null) assertThat(call.startedAt()).isEqualTo(before.startedAt());
            assertThat(call.startedAt() != null || !call.isActive()).isTrue();
            assertThat(call.createdAt()).isEqualTo(before.createdAt());
            if (call.isLive()) {
                assertThat(call.endedAt()).isNull();
                assertThat(call.durationSeconds()).isNull();
            } else {
                Instant start = Objects.requireNonNullElse(call.startedAt(), now);
                assertThat(call.endedAt()).isEqualTo(now);
                assertThat(call.durationSeconds())
                        .isEqualTo((int) Duration.between(start, now).toSeconds());
                assertThat(call.endReason()).isNotNull();
            }
        }

        private void checkPeople(Call before) {
            assertThat(call.participants()).extracting(Participant::userId).doesNotHaveDuplicates();
            assertThat(call.participants().subList(0, before.participants().size()))
                    .extracting(Participant::userId)
                    .containsExactlyElementsOf(before.participants().stream()
                            .map(Participant::userId)
                            .toList());
            for (Participant person : call.participants()) {
                if (person.isJoined()) assertThat(person.joinedAt()).isNotNull();
                if (person.isJoined() || person.isPending())
                    assertThat(person.leftAt()).isNull();
                if (person.status() == ParticipantStatus.LEFT)
                    assertThat(person.leftAt()).isNotNull();
                assertThat(person.isJoined() || person.isPending() || ENDS.contains(person.status()))
                        .isTrue();
            }
        }
    }
}
