package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.CallStatus;
import dev.parley.server.call.CallStore.Place;
import dev.parley.server.call.MediaState;
import dev.parley.server.call.MediaStats;
import dev.parley.server.call.Metric;
import dev.parley.server.call.Outcome;
import dev.parley.server.call.Participant;
import dev.parley.server.call.ParticipantStatus;
import dev.parley.server.call.Spread;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class SqlCallsTest {
    private static final MediaStats STATS = new MediaStats(
            2,
            Map.of("good", 1, "poor", 1),
            Map.of(Metric.ROUND_TRIP, new Spread(2, 40, 220.123457, 400.5), Metric.LOSS, new Spread(1, 0, 0, 0)),
            Set.of("relay", "host"),
            Optional.of("VP9"));
    private static final Instant NANOS = Instant.parse("2026-11-20T10:00:00.123456789Z");

    private final Database database = EmbeddedDatabase.database();
    private final People people = new People(database);
    private final SqlCalls calls = people.calls();
    private final User ada = people.user("Ada");
    private final User bob = people.user("Bob");
    private final User eve = people.user("Eve");

    @Test
    @DisplayName("What create returns is what find returns, to the last microsecond, the caller first")
    void createEqualsFind() {
        Call call = People.call(people.conversation(ada, bob, eve), NANOS, bob, eve, ada);
        CallEvent incoming = new CallEvent.Incoming(call.id(), Set.of(ada.id()), call, bob.id(), Optional.empty());

        var changed = (Outcome.Changed) calls.create(Set.of(ada.id()), _ -> Outcome.changed(call, incoming));

        Call found = calls.find(call.id()).orElseThrow();
        assertThat(changed.call()).isEqualTo(found);
        assertThat(changed.events())
                .containsExactly(
                        new CallEvent.Incoming(call.id(), Set.of(ada.id()), found, bob.id(), Optional.empty()));
        assertThat(found.createdAt()).isEqualTo("2026-11-20T10:00:00.123456Z");
        assertThat(found.participants()).extracting(Participant::userName).containsExactly("Bob", "Eve", "Ada");
    }

    @Test
    @DisplayName("Create tells who is joined in a living call, and stores nothing that is refused")
    void createTellsTheBusy() {
        Call live = people.storedCall(Instant.now(), ada, bob);
        Outcome refused = Outcome.refused(Outcome.Refusal.BUSY, "no");
        Set<UUID> all = Set.of(ada.id(), bob.id(), eve.id());

        assertThat(calls.create(all, busy -> {
                    assertThat(busy).containsExactly(ada.id());
                    return refused;
                }))
                .isEqualTo(refused);

        change(live, call -> People.with(call, CallStatus.ENDED, call.participants()));
        calls.create(all, busy -> {
            assertThat(busy).isEmpty();
            return refused;
        });
    }

    @Test
    @DisplayName(
            "Every field of a call and its participants can change, and is read back as returned [A15–A21, A30, A31, A33, A35]")
    void changesEverything() {
        Call call = people.storedCall(NANOS, ada, bob);

        Call active = change(
                call,
                c -> People.with(
                        c,
                        CallStatus.ACTIVE,
                        List.of(
                                c.participants().getFirst(),
                                new Participant(
                                        bob.id(),
                                        bob.name(),
                                        bob.identifier(),
                                        ParticipantStatus.JOINED,
                                        NANOS.plusSeconds(1),
                                        NANOS.plusSeconds(2),
                                        null,
                                        new MediaState(false, true, true),
                                        "poor",
                                        STATS))));
        assertThat(calls.find(call.id())).contains(active);

        Call over = change(
                active,
                c -> People.with(
                        c,
                        CallStatus.ENDED,
                        c.participants().stream()
                                .map(p -> People.with(p, ParticipantStatus.LEFT))
                                .toList()));
        assertThat(calls.find(call.id())).contains(over);
        assertThat(over.endReason()).isEqualTo("ended-by-user");
        assertThat(over.durationSeconds()).isEqualTo(7);
        assertThat(over.participants()).allSatisfy(p -> assertThat(p.leftAt()).isNotNull());
    }

    @Test
    @DisplayName(
            "media_stats and ice_candidates hold what was reported, quality_stats everybody's when the call is over [A24, A32, A34]")
    void qualityColumns() {
        Call call = people.storedCall(NANOS, ada, bob);
        String ofBob = " FROM call_participants WHERE call_id = '%s' AND user_id = '%s'".formatted(call.id(), bob.id());
        String ofCall = "SELECT quality_stats FROM calls WHERE id = '%s'".formatted(call.id());
        Call active = change(
                call,
                c -> People.with(
                        c,
                        CallStatus.ACTIVE,
                        List.of(
                                c.participants().getFirst(),
                                measured(c.participants().getLast()))));
        String measured = "\"samples\": 2, \"lossPercent\": {\"avg\": 0, \"max\": 0, \"min\": 0, \"samples\": 1}}";
        assertThat(text("SELECT media_stats" + ofBob))
                .isEqualTo("{\"fair\": 0, \"good\": 1, \"poor\": 1, \"codec\": \"VP9\", \"rttMs\": "
                        + "{\"avg\": 220.123457, \"max\": 400.5, \"min\": 40, \"samples\": 2}, " + measured);
        assertThat(text("SELECT ice_candidates" + ofBob)).isEqualTo("[\"host\", \"relay\"]");
        assertThat(text(ofCall)).isNull();

        change(active, c -> People.with(c, CallStatus.ENDED, c.participants()));
        assertThat(text(ofCall + " AND jsonb_array_length(quality_stats->'participants') = 1"))
                .contains("\"userId\": \"" + bob.id() + "\"", "\"samples\": 2, \"lossPercent\"");
    }

    private static Participant measured(Participant p) {
        return new Participant(
                p.userId(),
                p.userName(),
                p.userIdentifier(),
                p.status(),
                p.invitedAt(),
                p.joinedAt(),
                p.leftAt(),
                p.mediaState(),
                "good",
                STATS);
    }

    @Test
    @DisplayName("media_state holds exactly the three documented keys [A33]")
    void mediaStateKeys() {
        Call call = people.storedCall(NANOS, ada);

        assertThat(text("SELECT media_state FROM call_participants WHERE call_id = '%s'".formatted(call.id())))
                .isEqualTo("{\"audioEnabled\": true, \"videoEnabled\": true, \"screenSharing\": false}");
    }

    @Test
    @DisplayName("A media state that others wrote is read with the defaults of the column [A33]")
    void foreignMediaState() {
        assertThat(CallRows.mediaState(null)).isEqualTo(new MediaState(true, true, false));
        assertThat(CallRows.mediaState("[]")).isEqualTo(new MediaState(true, true, false));
        assertThat(CallRows.mediaState("{\"videoEnabled\":false,\"x\":1}"))
                .isEqualTo(new MediaState(true, false, false));
    }

    @Test
    @DisplayName("updated_at of the call moves on each change, that of a participant only on theirs [A25, A36]")
    void updatedAt() {
        Call call = people.storedCall(NANOS, ada, bob);
        String ofCall = "SELECT updated_at FROM calls WHERE id = '%s'".formatted(call.id());
        String ofAda = "SELECT updated_at FROM call_participants WHERE call_id = '%s' AND user_id = '%s'"
                .formatted(call.id(), ada.id());
        String callBefore = text(ofCall);
        String adaBefore = text(ofAda);

        change(
                call,
                c -> People.with(
                        c,
                        CallStatus.RINGING,
                        List.of(
                                c.participants().getFirst(),
                                People.with(c.participants().getLast(), ParticipantStatus.RINGING))));

        assertThat(text(ofCall)).isGreaterThan(callBefore);
        assertThat(text(ofAda)).isEqualTo(adaBefore);
    }

    @Test
    @DisplayName("Who is invited again stands last, whoever joins late stands behind, a removed one is gone")
    void order() {
        Call call = people.storedCall(NANOS, ada, bob, eve);
        User zoe = people.user("Zoe");

        Call moved = change(call, c -> {
            List<Participant> next = new ArrayList<>(c.participants());
            next.add(next.remove(1));
            next.add(People.participant(zoe, ParticipantStatus.INVITED, NANOS));
            return People.with(c, c.status(), next);
        });
        assertThat(moved.participants()).extracting(Participant::userName).containsExactly("Ada", "Eve", "Bob", "Zoe");
        assertThat(calls.find(call.id())).contains(moved);

        Call removed =
                change(moved, c -> People.with(c, c.status(), c.participants().subList(0, 2)));
        assertThat(calls.find(call.id())).contains(removed);
    }

    @Test
    @DisplayName(
            "Unchanged and refused pass through, an unknown call is not found, and a decision that throws changes nothing")
    void otherOutcomes() {
        Call call = people.storedCall(NANOS, ada, bob);
        Outcome refused = Outcome.refused(Outcome.Refusal.FORBIDDEN, "no");

        assertThat(calls.change(call.id(), Outcome.Unchanged::new)).isEqualTo(new Outcome.Unchanged(call));
        assertThat(calls.change(call.id(), _ -> refused)).isEqualTo(refused);
        assertThat(calls.change(UUID.randomUUID(), Outcome.Unchanged::new))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, r -> assertThat(r.refusal()).isEqualTo(Outcome.Refusal.NOT_FOUND));
        assertThatThrownBy(() -> calls.change(call.id(), _ -> {
                    throw new IllegalArgumentException("a bug");
                }))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a bug");
        assertThat(calls.find(call.id())).contains(call);
    }

    @Test
    @DisplayName("A call in a conversation that was deleted meanwhile is refused, not an error")
    void conversationGone() {
        Conversation conversation = people.conversation(ada, bob);
        Call call = People.call(conversation, NANOS, ada, bob);
        database.use(handle -> handle.execute("DELETE FROM conversations WHERE id = ?", conversation.id()));

        assertThat(calls.create(Set.of(ada.id()), _ -> Outcome.changed(call)))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class, r -> assertThat(r.refusal()).isEqualTo(Outcome.Refusal.NOT_FOUND));
        assertThat(calls.find(call.id())).isEmpty();
    }

    @Test
    @DisplayName("Living calls are listed, and found by their conversation, until they are over")
    void live() {
        Conversation conversation = people.conversation(ada, bob);
        assertThat(calls.liveIn(conversation.id())).isEmpty();
        Call call = people.store(People.call(conversation, NANOS, ada, bob));

        assertThat(calls.live()).contains(call);
        assertThat(calls.liveIn(conversation.id())).contains(call);

        change(call, c -> People.with(c, CallStatus.MISSED, c.participants()));
        assertThat(calls.live()).extracting(Call::id).doesNotContain(call.id());
        assertThat(calls.liveIn(conversation.id())).isEmpty();
    }

    @Test
    @DisplayName(
            "The history pages through all calls of a person once, the latest first, also those of the same instant")
    void history() {
        Conversation one = people.conversation(ada, bob);
        Conversation other = people.conversation(ada, bob, eve);
        List<Call> stored = new ArrayList<>();
        for (int i = 0; i < 7; i++) {
            stored.add(people.store(People.call(i % 2 == 0 ? one : other, NANOS.plusMillis(i / 3), ada, bob)));
        }
        people.store(People.call(other, NANOS, eve, bob));

        List<Call> paged = new ArrayList<>();
        Place before = null;
        List<Call> page;
        do {
            page = calls.history(ada.id(), null, before, 2);
            paged.addAll(page);
            if (!page.isEmpty())
                before = new Place(page.getLast().createdAt(), page.getLast().id());
        } while (!page.isEmpty());

        assertThat(paged).containsExactlyInAnyOrderElementsOf(stored);
        assertThat(paged).isSortedAccordingTo((a, b) -> b.createdAt().compareTo(a.createdAt()));
        assertThat(calls.history(ada.id(), one.id(), null, 100))
                .hasSize(4)
                .allMatch(c -> c.conversationId().equals(one.id()));
        assertThat(calls.history(UUID.randomUUID(), null, null, 100)).isEmpty();
    }

    @Test
    @DisplayName("A statement that PostgreSQL refuses is an error of its own, not an outage")
    void sqlErrorIsNoOutage() {
        Call call = people.storedCall(NANOS, ada, bob);

        assertThatThrownBy(() -> calls.change(call.id(), c -> Outcome.changed(withReason(c, "has a \0 in it"))))
                .isInstanceOf(org.jdbi.v3.core.statement.StatementException.class);
        assertThat(database.state()).isInstanceOf(Database.Ready.class);
        assertThat(calls.find(call.id())).contains(call);
    }

    private static Call withReason(Call c, String reason) {
        return new Call(
                c.id(),
                c.conversationId(),
                c.type(),
                c.status(),
                c.initiatedBy(),
                c.startedAt(),
                c.endedAt(),
                c.durationSeconds(),
                reason,
                c.createdAt(),
                c.participants());
    }

    private Call change(Call call, UnaryOperator<Call> how) {
        Outcome outcome = calls.change(call.id(), c -> Outcome.changed(how.apply(c)));
        return ((Outcome.Changed) outcome).call();
    }

    private String text(String sql) {
        return database.use(handle -> handle.select(sql).mapTo(String.class).one());
    }
}
