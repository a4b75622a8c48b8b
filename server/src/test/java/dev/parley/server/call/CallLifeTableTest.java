package dev.parley.server.call;

import static dev.parley.server.call.Scene.ANN;
import static dev.parley.server.call.Scene.BOB;
import static dev.parley.server.call.Scene.DAN;
import static dev.parley.server.call.Scene.RING;
import static dev.parley.server.call.Scene.START;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every status of a call × every status of Bob × everything that may happen to him or around him, against the table below. It must have exactly one row for
 * each combination, whether that can arise or not.
 */
class CallLifeTableTest {
    private static final Instant LATE = START.plusSeconds(61);

    /**
     * Event; people; call; Bob; what comes of it: a refusal, {@code same}, or the next status of the call, the next status of Bob and who hears
     * what. {@code =} keeps, {@code *} is any, {@code live}, {@code over}, {@code calling}, {@code asked} and {@code out} stand for several.
     */
    private static final String TABLE = """
            ring          | *     | over    | *                 | illegal
            ring          | *     | calling | invited           | ringing ringing ; Ringing>A
            ring          | pair  | active  | invited           | active ringing ; Ringing>A
            ring          | group | active  | invited           | active ringing ; Ringing>AC
            ring          | *     | live    | ringing joined out| same

            answer        | *     | over    | *                 | illegal
            answer        | pair  | live    | asked             | active joined ; Answered>A
            answer        | group | calling | asked             | active joined ; Answered>A Joined>A
            answer        | group | active  | asked             | active joined ; Answered>AC Joined>AC
            answer        | *     | active  | joined            | same
            answer        | *     | calling | joined            | illegal
            answer        | *     | live    | out               | illegal

            join          | *     | over    | *                 | illegal
            join          | *     | live    | joined            | same
            join          | pair  | live    | asked out         | active joined ; Answered>A
            join          | group | calling | asked out         | active joined ; Answered>A Joined>A
            join          | group | active  | asked out         | active joined ; Answered>AC Joined>AC

            reject        | *     | *       | rejected          | same
            reject        | *     | over    | asked joined left missed | illegal
            reject        | *     | live    | joined left missed| illegal
            reject        | pair  | calling | asked             | rejected rejected ; Rejected>AB Ended>AB
            reject        | pair  | active  | asked             | ended rejected ; Rejected>AB Ended>AB
            reject        | group | calling | asked             | = rejected ; Rejected>AB
            reject        | group | active  | asked             | active rejected ; Rejected>ABC

            end leave lost| *     | over    | *                 | same
            end leave lost| *     | live    | out               | same
            end leave lost| pair  | calling | asked             | rejected rejected ; Rejected>AB Ended>AB
            end leave lost| pair  | active  | asked             | ended rejected ; Rejected>AB Ended>AB
            end leave lost| group | calling | asked             | = rejected ; Rejected>AB
            end leave lost| group | active  | asked             | active rejected ; Rejected>ABC
            end leave lost| pair  | live    | joined            | ended left ; Ended>AB
            end leave lost| group | calling | joined            | ended left ; Ended>ABC Missed>C
            end leave lost| group | active  | joined            | active left ; Left>AC

            ownerEnds     | *     | over    | *                 | same
            ownerEnds     | pair  | live    | out               | same
            ownerEnds     | pair  | calling | asked             | rejected rejected ; Rejected>AB Ended>AB
            ownerEnds     | pair  | active  | asked             | ended rejected ; Rejected>AB Ended>AB
            ownerEnds     | pair  | live    | joined            | ended left ; Ended>AB
            ownerEnds     | group | calling | asked             | ended missed ; Ended>ABC Missed>B Missed>C
            ownerEnds     | group | calling | joined            | ended left ; Ended>ABC Missed>C
            ownerEnds     | group | calling | out               | ended = ; Ended>AC Missed>C
            ownerEnds     | group | active  | asked             | ended missed ; Ended>ABC Missed>B
            ownerEnds     | group | active  | joined            | ended left ; Ended>ABC
            ownerEnds     | group | active  | out               | ended = ; Ended>AC

            callerEnds callerLeaves | *     | over    | *       | same
            callerEnds callerLeaves | pair  | live    | asked   | ended missed ; Ended>AB Missed>B
            callerEnds callerLeaves | pair  | live    | joined  | ended left ; Ended>AB
            callerEnds callerLeaves | pair  | live    | out     | ended = ; Ended>A
            callerEnds callerLeaves | group | calling | asked   | ended missed ; Ended>ABC Missed>B Missed>C
            callerEnds callerLeaves | group | calling | joined  | ended left ; Ended>ABC Missed>C
            callerEnds callerLeaves | group | calling | out     | ended = ; Ended>AC Missed>C
            callerEnds    | group | active  | asked             | ended missed ; Ended>ABC Missed>B
            callerEnds    | group | active  | joined            | ended left ; Ended>ABC
            callerEnds    | group | active  | out               | ended = ; Ended>AC
            callerLeaves  | group | active  | asked left        | active = ; Left>C
            callerLeaves  | group | active  | missed rejected   | ended = ; Ended>AC
            callerLeaves  | group | active  | joined            | active = ; Left>BC

            askedAgain    | *     | over    | *                 | illegal
            askedAgain    | *     | live    | asked joined      | same
            askedAgain    | pair  | live    | out               | = invited ; Incoming>B
            askedAgain    | group | calling | out               | = invited ; Incoming>B
            askedAgain    | group | active  | out               | = invited ; Incoming>B Invited>C

            strangerJoins | *     | over    | *                 | illegal
            strangerJoins | pair  | live    | asked out         | active = ; Answered>A Joined>A
            strangerJoins | pair  | live    | joined            | active = ; Answered>AB Joined>AB
            strangerJoins | group | calling | asked out         | active = ; Answered>A Joined>A
            strangerJoins | group | calling | joined            | active = ; Answered>AB Joined>AB
            strangerJoins | group | active  | asked out         | active = ; Answered>AC Joined>AC
            strangerJoins | group | active  | joined            | active = ; Answered>ABC Joined>ABC

            invite        | *     | over    | *                 | illegal
            invite        | *     | live    | asked out         | illegal
            invite        | pair  | live    | joined            | = joined ; Incoming>D Invited>A
            invite        | group | calling | joined            | = joined ; Incoming>D Invited>A
            invite        | group | active  | joined            | = joined ; Incoming>D Invited>AC

            expire        | *     | over    | *                 | same
            expire        | *     | live    | joined out        | same
            expire        | pair  | calling | asked             | missed missed ; Missed>AB Ended>AB
            expire        | group | calling | asked             | = missed ; Missed>AB
            expire        | pair  | active  | asked             | ended missed ; Missed>AB Ended>AB
            expire        | group | active  | asked             | active missed ; Missed>ABC

            media         | *     | over    | *                 | illegal
            media         | *     | live    | out               | illegal
            media         | pair  | live    | asked joined      | = = ; MediaChanged>A
            media         | group | calling | asked joined      | = = ; MediaChanged>A
            media         | group | active  | asked joined      | = = ; MediaChanged>AC

            quality       | *     | over    | *                 | illegal
            quality       | *     | live    | out               | illegal
            quality       | pair  | live    | asked joined      | = = ; QualityChanged>A
            quality       | group | calling | asked joined      | = = ; QualityChanged>A
            quality       | group | active  | asked joined      | = = ; QualityChanged>AC
            """;

    private static final List<String> EVENTS = List.of(
            "ring",
            "answer",
            "join",
            "reject",
            "end",
            "leave",
            "lost",
            "invite",
            "expire",
            "media",
            "quality",
            "ownerEnds",
            "callerEnds",
            "callerLeaves",
            "askedAgain",
            "strangerJoins");

    record Case(String event, boolean group, CallStatus call, ParticipantStatus bob) {
        Call before() {
            return group ? Scene.group(call, bob) : Scene.pair(call, bob);
        }

        Outcome happens() {
            Call before = before();
            return switch (event) {
                case "ring" -> CallLife.ring(before, BOB.id());
                case "answer" -> CallLife.answer(before, BOB.id(), Optional.empty(), LATE);
                case "join" -> CallLife.join(before, BOB, Optional.empty(), LATE);
                case "reject" -> CallLife.reject(before, BOB.id(), "declined", LATE);
                case "end" -> CallLife.end(before, BOB.id(), false, LATE);
                case "leave" -> CallLife.leave(before, BOB.id(), EndReason.ENDED_BY_USER, LATE);
                case "lost" -> CallLife.leave(before, BOB.id(), EndReason.CONNECTION_LOST, LATE);
                case "ownerEnds" -> CallLife.end(before, BOB.id(), true, LATE);
                case "callerEnds" -> CallLife.end(before, ANN.id(), false, LATE);
                case "callerLeaves" -> CallLife.leave(before, ANN.id(), EndReason.ENDED_BY_USER, LATE);
                case "askedAgain" -> CallLife.invite(before, ANN.id(), List.of(BOB), LATE);
                case "strangerJoins" -> CallLife.join(before, DAN, Optional.empty(), LATE);
                case "invite" -> CallLife.invite(before, BOB.id(), List.of(DAN), LATE);
                case "expire" -> CallLife.expire(before, RING, LATE);
                case "media" -> CallLife.media(before, BOB.id(), muted());
                case "quality" -> CallLife.quality(before, BOB.id(), QualityReport.of("poor"));
                default -> throw new AssertionError(event);
            };
        }

        private static MediaState.Patch muted() {
            return new MediaState.Patch(Optional.of(false), Optional.empty(), Optional.empty());
        }
    }

    record Row(List<String> events, String people, List<String> calls, List<String> bobs, String outcome) {
        static Row of(String line) {
            String[] cells = line.split("\\|", -1);
            return new Row(words(cells[0]), cells[1].strip(), words(cells[2]), words(cells[3]), cells[4].strip());
        }

        private static List<String> words(String cell) {
            return List.of(cell.strip().split(" +", -1));
        }

        boolean fits(Case one) {
            return events.contains(one.event())
                    && List.of("*", one.group() ? "group" : "pair").contains(people)
                    && calls.stream().anyMatch(word -> fits(word, one.call()))
                    && bobs.stream().anyMatch(word -> fits(word, one.bob()));
        }

        private static boolean fits(String word, CallStatus call) {
            return switch (word) {
                case "*" -> true;
                case "live" -> call.isLive();
                case "over" -> !call.isLive();
                case "calling" -> call == CallStatus.INITIATED || call == CallStatus.RINGING;
                default -> call.text().equals(word);
            };
        }

        private static boolean fits(String word, ParticipantStatus bob) {
            return switch (word) {
                case "*" -> true;
                case "asked" -> bob.isPending();
                case "out" -> !bob.isPending() && bob != ParticipantStatus.JOINED;
                default -> bob.text().equals(word);
            };
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        for (String event : EVENTS) {
            for (CallStatus call : CallStatus.values()) {
                for (ParticipantStatus bob : ParticipantStatus.values()) {
                    cases.add(new Case(event, false, call, bob));
                    cases.add(new Case(event, true, call, bob));
                }
            }
        }
        return cases.stream();
    }

    @ParameterizedTest
    @MethodSource("cases")
    @DisplayName("whatever happens in whichever state comes to what the table says  [A16, A30, CALL-6, CALL-7]")
    void theTableHolds(Case one) {
        List<Row> rows = TABLE.lines()
                .filter(line -> !line.isBlank())
                .map(Row::of)
                .filter(row -> row.fits(one))
                .toList();
        assertThat(rows).as("rows for %s", one).hasSize(1);
        Outcome outcome = one.happens();
        assertThat(spell(one.before(), outcome)).isEqualTo(expected(one, rows.getFirst()));
    }

    private static String expected(Case one, Row row) {
        if (row.outcome().equals("illegal") || row.outcome().equals("same")) return row.outcome();
        String[] cells = row.outcome().split("[ ;]+", 3);
        String call = cells[0].equals("=") ? one.call().text() : cells[0];
        String bob = cells[1].equals("=") ? one.bob().text() : cells[1];
        return call + " " + bob + " ; " + cells[2];
    }

    private static String spell(Call before, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(Outcome.Refusal refusal, var _) ->
                refusal == Outcome.Refusal.ILLEGAL_TRANSITION ? "illegal" : refusal.toString();
            case Outcome.Unchanged(Call call) -> call.equals(before) ? "same" : "unchanged, but another call";
            case Outcome.Changed(Call call, var _) ->
                call.status().text() + " "
                        + call.participant(BOB.id()).orElseThrow().status().text() + " ; "
                        + Scene.heard(outcome);
        };
    }

    static Stream<Case> states() {
        return cases().filter(one -> one.event().equals(EVENTS.getFirst()));
    }

    @ParameterizedTest
    @MethodSource("states")
    @DisplayName("strangers are refused, whatever they try in whichever state")
    void strangersAreRefused(Case one) {
        Call call = one.before();
        List<Outcome> tried = Arrays.asList(
                CallLife.ring(call, DAN.id()),
                CallLife.answer(call, DAN.id(), Optional.empty(), LATE),
                CallLife.reject(call, DAN.id(), "declined", LATE),
                CallLife.end(call, DAN.id(), false, LATE),
                CallLife.leave(call, DAN.id(), EndReason.ENDED_BY_USER, LATE),
                CallLife.invite(call, DAN.id(), List.of(BOB), LATE),
                CallLife.media(call, DAN.id(), Case.muted()),
                CallLife.quality(call, DAN.id(), QualityReport.of("good")));
        assertThat(tried)
                .allSatisfy(outcome -> assertThat(outcome)
                        .isInstanceOfSatisfying(
                                Outcome.Refused.class,
                                refused -> assertThat(refused.refusal()).isEqualTo(Outcome.Refusal.FORBIDDEN)));
    }

    static Stream<Case> ends() {
        return cases().filter(one -> one.happens() instanceof Outcome.Changed(Call call, var _) && !call.isLive());
    }

    @ParameterizedTest
    @MethodSource("ends")
    @DisplayName("every end is dated, has a duration and a documented reason  [A19, A20, A21, CALL-13]")
    void everyEndIsDated(Case one) {
        Call over = Scene.call(one.happens());
        assertThat(over.endedAt()).isEqualTo(LATE);
        assertThat(over.durationSeconds()).isEqualTo(over.startedAt() == null ? 0 : 61);
        assertThat(over.endReason()).isIn("ended-by-user", "cancelled", "rejected", "no-answer", "connection-lost");
    }

    static Stream<Case> survivals() {
        return cases().filter(one -> one.happens() instanceof Outcome.Changed(Call call, var _) && call.isLive());
    }

    @ParameterizedTest
    @MethodSource("survivals")
    @DisplayName("a call that goes on has no end, no duration and no reason  [A19]")
    void aLivingCallHasNoEnd(Case one) {
        Call call = Scene.call(one.happens());
        assertThat(call.endedAt()).isNull();
        assertThat(call.durationSeconds()).isNull();
        assertThat(call.endReason()).isNull();
    }
}
