package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static dev.parley.server.signal.Stage.CEM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.Call;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Grace 15 s, one look a second; the first look after a loss begins the count. */
class AbsencesTest {
    private final Stage stage = new Stage();
    private final FakeDevice ann = stage.connect(ANN, "ann-1");
    private final FakeDevice bob = stage.connect(BOB, "bob-1");
    private final FakeDevice cem = stage.connect(CEM, "cem-1");

    private UUID running() {
        UUID id = stage.call(ann, stage.trio);
        stage.answer(bob, id);
        stage.answer(cem, id);
        ann.news();
        return id;
    }

    private static boolean isIn(Stage stage, UUID callId) {
        return stage.calls.live().find(callId).map(Call::joined).orElseThrow().contains(BOB.userId());
    }

    @Test
    @DisplayName("who is gone for 15 s leaves, and the others hear of it once  [K9, A58]")
    void goneFor15Seconds() {
        UUID id = running();
        stage.disconnect(bob);
        stage.pass(15);
        assertThat(isIn(stage, id)).isTrue();
        stage.pass(1);
        assertThat(isIn(stage, id)).isFalse();
        stage.pass(60);
        assertThat(ann.news()).containsExactly("Left");
    }

    @Test
    @DisplayName("of two the one who is left hears that the connection was lost  [A21, K9]")
    void oneOfTwo() {
        UUID id = stage.call(ann, stage.pair);
        stage.answer(bob, id);
        stage.disconnect(bob);
        stage.pass(16);
        assertThat(stage.calls.live().find(id)).isEmpty();
        assertThat(Stage.of(stage.calls.get(ANN, id)).endReason()).isEqualTo("connection-lost");
        assertThat(ann.news()).containsExactly("Answered", "Ended");
    }

    @Test
    @DisplayName("who answers by REST beside a connection that breaks at once is missed all the same")
    void goneBeforeTheFirstLook() {
        UUID id = stage.call(ann, stage.pair);
        Stage.of(stage.calls.answer(BOB, id, Optional.empty()));
        stage.disconnect(bob);
        stage.pass(16);
        assertThat(stage.calls.live().find(id)).isEmpty();
    }

    @Test
    @DisplayName("who uses REST alone and never had a connection is not missed")
    void neverConnected() {
        UUID id = stage.call(ann, stage.pair);
        stage.disconnect(bob);
        Stage.of(stage.calls.answer(BOB, id, Optional.empty()));
        stage.pass(600);
        assertThat(isIn(stage, id)).isTrue();
    }

    @Test
    @DisplayName("who is back within 15 s stays, and the next loss counts from its own beginning  [K9, X-A23]")
    void backInTime() {
        UUID id = running();
        stage.disconnect(bob);
        stage.pass(14);
        FakeDevice reloaded = stage.connect(BOB, "bob-9");
        stage.pass(30);
        assertThat(isIn(stage, id)).isTrue();
        stage.disconnect(reloaded);
        stage.pass(15);
        assertThat(isIn(stage, id)).isTrue();
        stage.pass(1);
        assertThat(isIn(stage, id)).isFalse();
    }

    @Test
    @DisplayName(
            "who takes the call over from a connection that is as good as dead stays when that one is noticed to be gone")
    void takenOverFromTheDead() {
        UUID id = running();
        FakeDevice second = stage.connect(BOB, "bob-9");
        stage.join(second, id);
        stage.disconnect(bob);
        stage.pass(60);
        assertThat(isIn(stage, id)).isTrue();
    }

    @Test
    @DisplayName("a tab that was open beside the call does not keep its person in it")
    void anotherTab() {
        FakeDevice tablet = stage.connect(BOB, "bob-2");
        UUID id = running();
        stage.disconnect(bob);
        stage.pass(16);
        assertThat(isIn(stage, id)).isFalse();
        assertThat(tablet.news()).startsWith("Incoming", "AnsweredElsewhere");
    }

    @Test
    @DisplayName("while no device is known to have the call, any device keeps its person in it")
    void anyDevice() {
        FakeDevice tablet = stage.connect(BOB, "bob-2");
        UUID id = stage.call(ann, stage.pair);
        stage.calls.answer(BOB, id, Optional.empty());
        stage.disconnect(bob);
        stage.pass(60);
        assertThat(isIn(stage, id)).isTrue();
        stage.disconnect(tablet);
        stage.pass(16);
        assertThat(stage.calls.live().find(id)).isEmpty();
    }

    @Test
    @DisplayName("who only rings may be away: they have a minute")
    void theRingingMayBeAway() {
        stage.disconnect(bob);
        UUID id = stage.call(ann, stage.pair);
        stage.pass(59);
        assertThat(stage.calls.live().find(id)).isPresent();
        stage.pass(1);
        assertThat(Stage.of(stage.calls.get(ANN, id)).endReason()).isEqualTo("no-answer");
    }

    @Test
    @DisplayName("after a restart everybody has the grace time to come back, and who does not leaves  [K9, A115]")
    void afterARestart() {
        UUID id = running();
        Stage again = stage.restarted();
        again.pass(10);
        again.connect(ANN, "ann-9");
        again.connect(CEM, "cem-9");
        again.pass(5);
        assertThat(isIn(again, id)).isTrue();
        again.pass(1);
        assertThat(isIn(again, id)).isFalse();
        assertThat(again.calls.live().find(id).map(Call::joined).orElseThrow())
                .containsExactlyInAnyOrder(ANN.userId(), CEM.userId());
    }
}
