package dev.parley.server.call;

import static dev.parley.server.call.Scene.ANN;
import static dev.parley.server.call.Scene.BOB;
import static dev.parley.server.call.Scene.CEM;
import static dev.parley.server.call.Scene.DAN;
import static dev.parley.server.call.Scene.RING;
import static dev.parley.server.call.Scene.START;
import static dev.parley.server.call.Scene.call;
import static dev.parley.server.call.Scene.calling;
import static dev.parley.server.call.Scene.heard;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.CallEvent.Ended;
import dev.parley.server.call.Outcome.Refusal;
import dev.parley.server.tenant.People;
import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class CallLifeTest {
    private static final Optional<String> NO_DEVICE = Optional.empty();

    private static Call answered(Call call, User user, Instant now) {
        return call(CallLife.answer(call, user.id(), NO_DEVICE, now));
    }

    private static ParticipantStatus status(Call call, User user) {
        return call.participant(user.id()).orElseThrow().status();
    }

    private static Refusal refusal(Outcome outcome) {
        if (outcome instanceof Outcome.Refused(Refusal refusal, var _)) return refusal;
        throw new AssertionError("not refused: " + outcome);
    }

    private static Ended ended(Outcome outcome) {
        List<Ended> ends = Scene.events(outcome).stream()
                .filter(Ended.class::isInstance)
                .map(Ended.class::cast)
                .toList();
        assertThat(ends).hasSize(1);
        return ends.getFirst();
    }

    private static List<User> crowd(int size) {
        List<User> crowd = new ArrayList<>();
        for (int i = 0; i < size; i++) crowd.add(People.caller("Guest" + i).user());
        return crowd;
    }

    @Nested
    class Beginning {
        private Outcome initiate(List<User> invitees, User... busy) {
            Set<UUID> ids = new java.util.HashSet<>();
            for (User user : busy) ids.add(user.id());
            return CallLife.initiate(Scene.plan(CallType.AUDIO), ANN, invitees, ids, START);
        }

        @Test
        @DisplayName(
                "the caller is in it at once, the others are invited and hear of it; the caller does not  [A39, A40, A52, X-A8]")
        void theCallerIsIn() {
            Outcome outcome = initiate(List.of(BOB, CEM));
            Call call = call(outcome);
            assertThat(call.status()).isEqualTo(CallStatus.INITIATED);
            assertThat(call.initiatedBy()).isEqualTo(ANN.id());
            assertThat(call.participants())
                    .extracting(Participant::userId)
                    .containsExactly(ANN.id(), BOB.id(), CEM.id());
            assertThat(status(call, ANN)).isEqualTo(ParticipantStatus.JOINED);
            assertThat(status(call, BOB)).isEqualTo(ParticipantStatus.INVITED);
            assertThat(call.startedAt()).isNull();
            assertThat(heard(outcome)).isEqualTo("Incoming>BC");
        }

        @Test
        @DisplayName("a caller who is in another call is busy")
        void theCallerIsBusy() {
            assertThat(refusal(initiate(List.of(BOB), ANN))).isEqualTo(Refusal.BUSY);
        }

        @Test
        @DisplayName("a busy callee does not ring, the others do")
        void aBusyCalleeDoesNotRing() {
            Outcome outcome = initiate(List.of(BOB, CEM), BOB);
            assertThat(status(call(outcome), BOB)).isEqualTo(ParticipantStatus.REJECTED);
            assertThat(heard(outcome)).isEqualTo("Incoming>C");
        }

        @Test
        @DisplayName("where everybody is busy the call is over at once, and only the caller hears of it  [A21]")
        void everybodyIsBusy() {
            Outcome outcome = initiate(List.of(BOB, CEM), BOB, CEM);
            assertThat(call(outcome).status()).isEqualTo(CallStatus.REJECTED);
            assertThat(call(outcome).endReason()).isEqualTo("busy");
            assertThat(call(outcome).durationSeconds()).isZero();
            assertThat(heard(outcome)).isEqualTo("Ended>A");
        }

        @Test
        @DisplayName("audio calls begin without camera, video calls with, and nobody shares a screen yet  [A33, X-A17]")
        void mediaBeginByType() {
            assertThat(MediaState.initially(CallType.AUDIO)).isEqualTo(new MediaState(true, false, false));
            assertThat(MediaState.initially(CallType.VIDEO)).isEqualTo(new MediaState(true, true, false));
            assertThat(call(initiate(List.of(BOB))).participants())
                    .extracting(Participant::mediaState)
                    .containsOnly(new MediaState(true, false, false));
        }
    }

    @Nested
    class TwoPeople {
        @Test
        @DisplayName(
                "ring, answer, end: the call was active from the answer to the end  [A16, A18, A19, A20, A31, A110, CALL-13]")
        void aWholeCall() {
            Call rings = call(CallLife.ring(calling(BOB), BOB.id()));
            assertThat(rings.status()).isEqualTo(CallStatus.RINGING);
            Call active = answered(rings, BOB, START.plusSeconds(5));
            assertThat(active.startedAt()).isEqualTo(START.plusSeconds(5));
            assertThat(active.participant(BOB.id()).orElseThrow().joinedAt()).isEqualTo(START.plusSeconds(5));
            Outcome end = CallLife.end(active, BOB.id(), false, START.plusSeconds(125));
            Call over = call(end);
            assertThat(over.status()).isEqualTo(CallStatus.ENDED);
            assertThat(over.durationSeconds()).isEqualTo(120);
            assertThat(over.endReason()).isEqualTo("ended-by-user");
            assertThat(over.participants()).extracting(Participant::leftAt).containsOnly(START.plusSeconds(125));
            assertThat(ended(end))
                    .isEqualTo(new Ended(over.id(), Set.of(ANN.id(), BOB.id()), "ended-by-user", BOB.id()));
        }

        @Test
        @DisplayName("either ends it for both, whoever owns the conversation  [K11]")
        void eitherEnds() {
            Call active = answered(calling(BOB), BOB, START);
            for (User user : List.of(ANN, BOB)) {
                for (boolean owner : new boolean[] {true, false}) {
                    assertThat(heard(CallLife.end(active, user.id(), owner, START)))
                            .isEqualTo("Ended>AB");
                }
                assertThat(heard(CallLife.leave(active, user.id(), EndReason.ENDED_BY_USER, START)))
                        .isEqualTo("Ended>AB");
            }
        }

        @Test
        @DisplayName("the caller who gives up before the answer cancels; who was called has missed it  [A21]")
        void theCallerCancels() {
            Outcome outcome = CallLife.end(calling(BOB), ANN.id(), true, START);
            assertThat(call(outcome).endReason()).isEqualTo("cancelled");
            assertThat(call(outcome).status()).isEqualTo(CallStatus.ENDED);
            assertThat(call(outcome).durationSeconds()).isZero();
            assertThat(status(call(outcome), BOB)).isEqualTo(ParticipantStatus.MISSED);
            assertThat(heard(outcome)).isEqualTo("Ended>AB Missed>B");
        }

        @Test
        @DisplayName("a caller whose connection is lost before the answer ends the call with that reason  [A21, K9]")
        void theCallerIsLost() {
            Outcome outcome = CallLife.leave(calling(BOB), ANN.id(), EndReason.CONNECTION_LOST, START);
            assertThat(ended(outcome).reason()).isEqualTo("connection-lost");
        }

        @Test
        @DisplayName("a rejection tells the caller who and why, and that it is over  [A42, X-A7]")
        void aRejection() {
            Outcome outcome = CallLife.reject(calling(BOB), BOB.id(), "declined", START);
            assertThat(call(outcome).status()).isEqualTo(CallStatus.REJECTED);
            assertThat(Scene.events(outcome).getFirst())
                    .isEqualTo(new CallEvent.Rejected(
                            call(outcome).id(), Set.of(ANN.id(), BOB.id()), BOB.id(), "declined"));
            assertThat(ended(outcome).reason()).isEqualTo("rejected");
        }

        @Test
        @DisplayName("rejected as busy, the call ended as busy  [A21]")
        void rejectedAsBusy() {
            assertThat(ended(CallLife.reject(calling(BOB), BOB.id(), "busy", START))
                            .reason())
                    .isEqualTo("busy");
        }

        @Test
        @DisplayName("who hangs up while it rings has declined, even as the owner of the conversation")
        void hangingUpDeclines() {
            Outcome outcome = CallLife.end(calling(BOB), BOB.id(), true, START);
            assertThat(call(outcome).status()).isEqualTo(CallStatus.REJECTED);
            assertThat(Scene.events(outcome).getFirst())
                    .isInstanceOfSatisfying(
                            CallEvent.Rejected.class,
                            rejected -> assertThat(rejected.reason()).isEqualTo("declined"));
        }

        @Test
        @DisplayName("answering, rejecting and ending twice is the same as once  [A41, A43]")
        void twiceIsOnce() {
            Call active = answered(calling(BOB), BOB, START.plusSeconds(1));
            assertThat(CallLife.answer(active, BOB.id(), NO_DEVICE, START.plusSeconds(9)))
                    .isEqualTo(new Outcome.Unchanged(active));
            Call over = call(CallLife.end(active, ANN.id(), false, START.plusSeconds(2)));
            assertThat(CallLife.end(over, BOB.id(), false, START.plusSeconds(9)))
                    .isEqualTo(new Outcome.Unchanged(over));
            Call rejected = call(CallLife.reject(calling(BOB), BOB.id(), "busy", START));
            assertThat(CallLife.reject(rejected, BOB.id(), "declined", START))
                    .isEqualTo(new Outcome.Unchanged(rejected));
        }

        @Test
        @DisplayName("an answer cannot be taken back by a rejection  [A42]")
        void noRejectionAfterTheAnswer() {
            Call active = answered(calling(BOB), BOB, START);
            assertThat(refusal(CallLife.reject(active, BOB.id(), "declined", START)))
                    .isEqualTo(Refusal.ILLEGAL_TRANSITION);
        }

        @Test
        @DisplayName("a clock that was set back gives no negative duration  [A20]")
        void noNegativeDuration() {
            Call active = answered(calling(BOB), BOB, START);
            assertThat(call(CallLife.end(active, ANN.id(), false, START.minusSeconds(5)))
                            .durationSeconds())
                    .isZero();
        }
    }

    @Nested
    class Groups {
        private final Call three = answered(answered(calling(BOB, CEM), BOB, START), CEM, START.plusSeconds(9));

        @Test
        @DisplayName("the call started with the first answer, and later ones do not move that  [A18]")
        void startedOnce() {
            assertThat(three.startedAt()).isEqualTo(START);
        }

        @Test
        @DisplayName("a third person is announced to the two, not to themselves  [A57]")
        void theThirdIsAnnounced() {
            Call two = answered(calling(BOB, CEM), BOB, START);
            assertThat(heard(CallLife.answer(two, CEM.id(), NO_DEVICE, START))).isEqualTo("Answered>AB Joined>AB");
        }

        @Test
        @DisplayName("one rejection does not reject the call; the person's other devices hear of it too  [X-A20]")
        void oneRejectionIsNotTheEnd() {
            Outcome one = CallLife.reject(calling(BOB, CEM), BOB.id(), "declined", START);
            assertThat(call(one).isLive()).isTrue();
            assertThat(heard(one)).isEqualTo("Rejected>AB");
        }

        @Test
        @DisplayName("when all have rejected, the call is rejected  [X-A20]")
        void allReject() {
            Call one = call(CallLife.reject(calling(BOB, CEM), BOB.id(), "busy", START));
            Outcome all = CallLife.reject(one, CEM.id(), "declined", START);
            assertThat(call(all).status()).isEqualTo(CallStatus.REJECTED);
            assertThat(heard(all)).isEqualTo("Rejected>AC Ended>AC");
        }

        @Test
        @DisplayName("the initiator ends it for all  [K11, X-A20]")
        void theInitiatorEndsForAll() {
            assertThat(heard(CallLife.end(three, ANN.id(), false, START))).isEqualTo("Ended>ABC");
        }

        @Test
        @DisplayName("an owner of the conversation ends it for all  [K11]")
        void anOwnerEndsForAll() {
            Outcome outcome = CallLife.end(three, BOB.id(), true, START);
            assertThat(ended(outcome).endedBy()).isEqualTo(BOB.id());
            assertThat(heard(outcome)).isEqualTo("Ended>ABC");
        }

        @Test
        @DisplayName("anyone else who ends it leaves, and the others go on  [K11, X-A20, A58]")
        void othersLeave() {
            Outcome outcome = CallLife.end(three, CEM.id(), false, START.plusSeconds(20));
            assertThat(call(outcome).isActive()).isTrue();
            assertThat(call(outcome).participant(CEM.id()).orElseThrow().leftAt())
                    .isEqualTo(START.plusSeconds(20));
            assertThat(heard(outcome)).isEqualTo("Left>AB");
        }

        @Test
        @DisplayName("the initiator may leave without ending it  [K11]")
        void theInitiatorMayLeave() {
            Outcome outcome = CallLife.leave(three, ANN.id(), EndReason.ENDED_BY_USER, START);
            assertThat(call(outcome).isActive()).isTrue();
            assertThat(heard(outcome)).isEqualTo("Left>BC");
        }

        @Test
        @DisplayName("the last one who leaves ends it; who still rings has missed it  [K11]")
        void theLastOneEnds() {
            Call two = answered(calling(BOB, CEM), BOB, START);
            Call one = call(CallLife.leave(two, ANN.id(), EndReason.ENDED_BY_USER, START));
            Outcome last = CallLife.leave(one, BOB.id(), EndReason.ENDED_BY_USER, START);
            assertThat(call(last).status()).isEqualTo(CallStatus.ENDED);
            assertThat(status(call(last), CEM)).isEqualTo(ParticipantStatus.MISSED);
            assertThat(heard(last)).isEqualTo("Ended>BC Missed>C");
        }

        @Test
        @DisplayName("who left may come back, in their old place, with fresh media  [A31, A33]")
        void whoLeftMayComeBack() {
            MediaState.Patch sharing = new MediaState.Patch(Optional.empty(), Optional.empty(), Optional.of(true));
            Call shares = call(CallLife.media(three, ANN.id(), sharing));
            Call gone = call(CallLife.leave(shares, ANN.id(), EndReason.ENDED_BY_USER, START));
            Call back = call(CallLife.join(gone, ANN, NO_DEVICE, START.plusSeconds(60)));
            Participant ann = back.participants().getFirst();
            assertThat(ann.userId()).isEqualTo(ANN.id());
            assertThat(ann.joinedAt()).isEqualTo(START.plusSeconds(60));
            assertThat(ann.leftAt()).isNull();
            assertThat(ann.mediaState()).isEqualTo(MediaState.initially(CallType.VIDEO));
            assertThat(back.startedAt()).isEqualTo(START);
        }

        @Test
        @DisplayName("who left has nothing to say any more  [A44]")
        void whoLeftIsSilent() {
            Call gone = call(CallLife.leave(three, BOB.id(), EndReason.ENDED_BY_USER, START));
            assertThat(refusal(CallLife.quality(gone, BOB.id(), QualityReport.of("good"))))
                    .isEqualTo(Refusal.ILLEGAL_TRANSITION);
        }

        @Test
        @DisplayName("a member of the conversation who was not asked may join")
        void aMemberMayJoin() {
            Outcome outcome = CallLife.join(three, DAN, NO_DEVICE, START);
            assertThat(status(call(outcome), DAN)).isEqualTo(ParticipantStatus.JOINED);
            assertThat(heard(outcome)).isEqualTo("Answered>ABC Joined>ABC");
        }
    }

    @Nested
    class Devices {
        @Test
        @DisplayName("the device that answers is named, so that the person's others stop ringing  [K20]")
        void theAnswerNamesItsDevice() {
            Outcome outcome = CallLife.answer(calling(BOB), BOB.id(), Optional.of("phone"), START);
            assertThat(Scene.events(outcome).getFirst())
                    .isInstanceOfSatisfying(
                            CallEvent.Answered.class,
                            answered -> assertThat(answered.device()).contains("phone"));
        }

        @Test
        @DisplayName("who is in the call and joins with a device moves it there, and nobody else hears of it  [K20]")
        void joiningAgainMovesTheCall() {
            Call active = answered(calling(BOB), BOB, START);
            Outcome outcome = CallLife.join(active, BOB, Optional.of("laptop"), START.plusSeconds(9));
            assertThat(outcome)
                    .isEqualTo(Outcome.changed(
                            active, new CallEvent.Answered(active.id(), Set.of(), BOB.id(), Optional.of("laptop"))));
        }
    }

    @Nested
    class MorePeople {
        @Test
        @DisplayName("who is in the call asks others, and only those ring")
        void onlyTheNewRing() {
            Call active = answered(calling(BOB), BOB, START);
            Outcome outcome = CallLife.invite(active, BOB.id(), List.of(ANN, CEM, DAN), START.plusSeconds(90));
            assertThat(heard(outcome)).isEqualTo("Incoming>CD Invited>A Invited>A");
            assertThat(call(outcome).participant(CEM.id()).orElseThrow().invitedAt())
                    .isEqualTo(START.plusSeconds(90));
            assertThat(call(outcome).isGroup()).isTrue();
        }

        @Test
        @DisplayName("asking only those who are in it already changes nothing")
        void nobodyNew() {
            Call active = answered(calling(BOB), BOB, START);
            assertThat(CallLife.invite(active, ANN.id(), List.of(BOB), START)).isEqualTo(new Outcome.Unchanged(active));
        }

        @Test
        @DisplayName("who rejected may be asked again, and keeps the place")
        void askedAgain() {
            Call one = call(CallLife.reject(calling(BOB, CEM), BOB.id(), "declined", START));
            Call again = call(CallLife.invite(one, ANN.id(), List.of(BOB), START.plusSeconds(30)));
            assertThat(status(again, BOB)).isEqualTo(ParticipantStatus.INVITED);
            assertThat(again.participants())
                    .extracting(Participant::userId)
                    .containsExactly(ANN.id(), BOB.id(), CEM.id());
        }

        @Test
        @DisplayName("twenty is the limit, for inviting and for joining  [A3, K14]")
        void twentyIsTheLimit() {
            List<User> crowd = crowd(19);
            Call full = call(CallLife.initiate(Scene.plan(CallType.AUDIO), ANN, crowd, Set.of(), START));
            assertThat(full.participants()).hasSize(20);
            assertThat(refusal(CallLife.invite(full, ANN.id(), List.of(DAN), START)))
                    .isEqualTo(Refusal.CALL_FULL);
            Call active = answered(full, crowd.getFirst(), START);
            assertThat(refusal(CallLife.join(active, DAN, NO_DEVICE, START))).isEqualTo(Refusal.CALL_FULL);
            for (User guest : crowd) active = answered(active, guest, START);
            assertThat(active.joined()).hasSize(20);
        }

        @Test
        @DisplayName("nineteen and one more make twenty")
        void oneMorePlace() {
            Call call = call(CallLife.initiate(Scene.plan(CallType.AUDIO), ANN, crowd(18), Set.of(), START));
            assertThat(call(CallLife.join(call, DAN, NO_DEVICE, START)).participants())
                    .hasSize(20);
        }
    }

    @Nested
    class Missing {
        @Test
        @DisplayName("nobody answers for a minute: missed, and everybody hears both  [A16, A21, X-A19, K22]")
        void aMinute() {
            Call call = calling(BOB, CEM);
            assertThat(CallLife.expire(call, RING, START.plusMillis(59_999))).isEqualTo(new Outcome.Unchanged(call));
            Outcome outcome = CallLife.expire(call, RING, START.plusSeconds(60));
            assertThat(call(outcome).status()).isEqualTo(CallStatus.MISSED);
            assertThat(ended(outcome).endedBy()).isEqualTo(ANN.id());
            assertThat(ended(outcome).reason()).isEqualTo("no-answer");
            assertThat(heard(outcome)).isEqualTo("Missed>AB Missed>AC Ended>ABC");
        }

        @Test
        @DisplayName(
                "in a running group call a person misses it for themselves, and all who are in it hear so  [A116, CALL-9]")
        void onePersonMisses() {
            Call active = answered(calling(BOB, CEM), BOB, START);
            Outcome outcome = CallLife.expire(active, RING, START.plusSeconds(60));
            assertThat(call(outcome).isActive()).isTrue();
            assertThat(heard(outcome)).isEqualTo("Missed>ABC");
        }

        @Test
        @DisplayName("an initiator who left, was asked back and did not come has missed it like anyone else")
        void theInitiatorMisses() {
            Call three = answered(answered(calling(BOB, CEM), BOB, START), CEM, START);
            Call gone = call(CallLife.leave(three, ANN.id(), EndReason.ENDED_BY_USER, START));
            Call asked = call(CallLife.invite(gone, BOB.id(), List.of(ANN), START));
            assertThat(heard(CallLife.expire(asked, RING, START.plusSeconds(60))))
                    .isEqualTo("Missed>ABC");
        }
    }

    @Nested
    class Media {
        @Test
        @DisplayName("what is not named stays as it is, and the others get the whole state  [A44, A45, A59, CALL-11]")
        void aPatch() {
            Call active = answered(calling(BOB), BOB, START);
            Outcome outcome = CallLife.media(
                    active, BOB.id(), new MediaState.Patch(Optional.of(false), Optional.empty(), Optional.of(true)));
            assertThat(Scene.events(outcome))
                    .containsExactly(new CallEvent.MediaChanged(
                            active.id(), Set.of(ANN.id()), BOB.id(), new MediaState(false, true, true)));
        }

        @Test
        @DisplayName("the state that already is tells nobody anything")
        void noNews() {
            Call active = answered(calling(BOB), BOB, START);
            MediaState.Patch same = new MediaState.Patch(Optional.of(true), Optional.empty(), Optional.empty());
            assertThat(CallLife.media(active, BOB.id(), same)).isEqualTo(new Outcome.Unchanged(active));
            Call poor = call(CallLife.quality(active, BOB.id(), QualityReport.of("poor")));
            assertThat(Scene.events(CallLife.quality(poor, BOB.id(), QualityReport.of("poor"))))
                    .isEmpty();
            Call unknown = call(CallLife.quality(active, BOB.id(), QualityReport.of("unknown")));
            assertThat(CallLife.quality(unknown, BOB.id(), QualityReport.of("unknown")))
                    .isEqualTo(new Outcome.Unchanged(unknown));
        }
    }
}
