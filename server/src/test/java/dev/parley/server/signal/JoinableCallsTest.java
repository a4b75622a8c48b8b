package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static dev.parley.server.signal.Stage.CEM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.EndReason;
import dev.parley.server.call.Outcome;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class JoinableCallsTest {
    private final Stage stage = new Stage();
    private final FakeDevice ann = stage.connect(ANN, "ann-1");
    private final FakeDevice bob = stage.connect(BOB, "bob-1");
    private final FakeDevice cem = stage.connect(CEM, "cem-1");

    JoinableCallsTest() {
        stage.calls.subscribe(new JoinableCalls(stage.calls.live(), stage.conversations, stage.devices, Runnable::run));
    }

    private UUID runningWithoutCem() {
        UUID callId = stage.call(ann, stage.trio);
        accepted(stage.calls.reject(CEM, callId, "declined"));
        forget();
        stage.answer(bob, callId);
        return callId;
    }

    private static void accepted(Outcome outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Changed.class);
    }

    private void forget() {
        ann.news();
        bob.news();
        cem.news();
    }

    @Test
    @DisplayName(
            "who declined hears that the group's call can be joined, and that it is over; who is in it hears of the call alone  [CALL-4]")
    void whoDeclinedHearsOfBoth() {
        UUID callId = runningWithoutCem();
        assertThat(cem.news()).containsExactly("ConversationChanged");
        assertThat(ann.news()).doesNotContain("ConversationChanged");
        accepted(stage.calls.end(ANN, callId));
        assertThat(cem.news()).containsExactly("ConversationChanged");
        assertThat(bob.news()).doesNotContain("ConversationChanged");
    }

    @Test
    @DisplayName("who leaves a group's call hears it on every device, because it can be joined again  [CALL-4, K20]")
    void whoLeavesCanComeBack() {
        UUID callId = runningWithoutCem();
        stage.join(cem, callId);
        FakeDevice tablet = stage.connect(BOB, "bob-2");
        forget();
        accepted(stage.calls.leave(BOB.userId(), callId, EndReason.ENDED_BY_USER));
        assertThat(bob.news()).containsExactly("ConversationChanged");
        assertThat(tablet.news()).containsExactly("ConversationChanged");
        assertThat(cem.news()).doesNotContain("ConversationChanged");
    }

    @Test
    @DisplayName("a call that nobody answered cannot be joined, and a call of two concerns nobody else")
    void nothingToJoin() {
        UUID unanswered = stage.call(ann, stage.trio);
        accepted(stage.calls.reject(CEM, unanswered, "declined"));
        accepted(stage.calls.end(ANN, unanswered));
        assertThat(cem.news()).doesNotContain("ConversationChanged");
        UUID pair = stage.call(ann, stage.pair);
        stage.answer(bob, pair);
        accepted(stage.calls.end(BOB, pair));
        assertThat(bob.news()).doesNotContain("ConversationChanged");
        assertThat(ann.news()).doesNotContain("ConversationChanged");
    }
}
