package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static dev.parley.server.signal.Stage.CEM;
import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.CallEvent;
import dev.parley.server.call.EndReason;
import dev.parley.server.call.MediaState;
import dev.parley.server.conversation.MembersChanged;
import dev.parley.server.tenant.Caller;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CallNewsTest {
    private final Stage stage = new Stage();
    private final FakeDevice ann = stage.connect(ANN, "ann-1");
    private final FakeDevice phone = stage.connect(BOB, "bob-1");
    private final FakeDevice tablet = stage.connect(BOB, "bob-2");
    private final FakeDevice cem = stage.connect(CEM, "cem-1");

    @Test
    @DisplayName("every device of each invited person rings, the caller's do not  [A52, CALL-8]")
    void everyDeviceRings() {
        stage.call(ann, stage.trio);
        assertThat(phone.news()).containsExactly("Incoming");
        assertThat(tablet.news()).containsExactly("Incoming");
        assertThat(cem.news()).containsExactly("Incoming");
        assertThat(ann.news()).isEmpty();
    }

    @Test
    @DisplayName("one device answers, the person's others stop ringing, and the caller hears of the answer  [K20]")
    void answeredElsewhere() {
        UUID id = stage.call(ann, stage.pair);
        stage.calls.ring(BOB, id);
        stage.answer(phone, id);
        assertThat(phone.news()).containsExactly("Incoming");
        assertThat(tablet.news()).containsExactly("Incoming", "AnsweredElsewhere");
        assertThat(ann.news()).containsExactly("Ringing", "Answered");
    }

    @Test
    @DisplayName("in a group one device rejects, and the person's others stop ringing too  [X-A20]")
    void rejectedElsewhere() {
        UUID id = stage.call(ann, stage.trio);
        stage.calls.reject(BOB, id, "declined");
        assertThat(phone.news()).containsExactly("Incoming", "Rejected");
        assertThat(tablet.news()).containsExactly("Incoming", "Rejected");
        assertThat(ann.news()).containsExactly("Rejected");
        assertThat(cem.news()).containsExactly("Incoming");
    }

    @Test
    @DisplayName("every joined and every ringing device hears of the end exactly once  [A56]")
    void oneEnd() {
        UUID id = stage.call(ann, stage.trio);
        stage.answer(cem, id);
        stage.calls.end(ANN, id);
        stage.calls.end(ANN, id);
        assertThat(phone.news()).containsExactly("Incoming", "Ended", "Missed");
        assertThat(tablet.news()).containsExactly("Incoming", "Ended", "Missed");
        assertThat(cem.news()).containsExactly("Incoming", "Ended");
        assertThat(ann.news()).containsExactly("Answered", "Joined", "Ended");
    }

    @Test
    @DisplayName("who comes, who goes and who mutes is told to the others, not to themselves  [A57, A58, A59]")
    void othersHear() {
        UUID id = stage.call(ann, stage.trio);
        stage.answer(phone, id);
        ann.news();
        phone.news();
        cem.news();
        stage.answer(cem, id);
        stage.calls.media(CEM, id, new MediaState.Patch(Optional.of(false), Optional.empty(), Optional.empty()));
        stage.calls.leave(CEM.userId(), id, EndReason.ENDED_BY_USER);
        assertThat(ann.news()).containsExactly("Answered", "Joined", "MediaChanged", "Left");
        assertThat(phone.news()).containsExactly("Answered", "Joined", "MediaChanged", "Left");
        assertThat(cem.news()).isEmpty();
    }

    @Test
    @DisplayName(
            "who is taken out of the conversation hears that the call is over for them; the others go on  [A58, A59]")
    void excluded() {
        UUID id = stage.call(ann, stage.trio);
        stage.answer(phone, id);
        stage.answer(cem, id);
        List.of(ann, phone, cem).forEach(FakeDevice::news);
        stage.calls.membersChanged(removed(CEM));
        assertThat(cem.heard())
                .containsExactly(
                        new News.OfCall(new CallEvent.Excluded(id, Set.of(CEM.userId()), CEM.userId(), ANN.userId())));
        assertThat(ann.news()).containsExactly("Left");
        assertThat(phone.news()).containsExactly("Left");
        stage.calls.membersChanged(removed(BOB));
        assertThat(phone.news()).containsExactly("Excluded");
        assertThat(ann.news()).containsExactly("Left");
    }

    private MembersChanged removed(Caller member) {
        return new MembersChanged(stage.trio.id(), Set.of(), Set.of(member.userId()), ANN.userId());
    }

    @Test
    @DisplayName(
            "a device that connects while its person is being called rings too; after the minute it does not  [K21, K22]")
    void ringsOnConnecting() {
        stage.call(ann, stage.pair);
        FakeDevice laptop = stage.connect(BOB, "bob-3");
        assertThat(laptop.news()).containsExactly("Incoming");
        stage.pass(60);
        assertThat(laptop.news()).containsExactly("Missed", "Ended");
        assertThat(stage.connect(BOB, "bob-4").news()).isEmpty();
    }

    @Test
    @DisplayName(
            "a device that comes back as the same has heard of everything once, and its signals waited for it  [K9, CALL-12]")
    void comesBack() {
        UUID id = stage.call(ann, stage.pair);
        stage.answer(phone, id);
        UUID other = stage.call(cem, stage.trio);
        ann.news();
        phone.news();
        stage.lose(phone);
        stage.calls.media(ANN, id, new MediaState.Patch(Optional.of(false), Optional.empty(), Optional.empty()));
        assertThat(stage.say(ann, id, BOB, "to the phone")).isEmpty();
        assertThat(phone.news()).containsExactly("MediaChanged");
        stage.recover(phone);
        assertThat(phone.news()).containsExactly("to the phone");
        assertThat(stage.say(phone, id, ANN, "still here")).isEmpty();
        assertThat(stage.say(tablet, id, ANN, "not mine")).isEqualTo("other_device");
        assertThat(other).isNotEqualTo(id);
    }

    @Test
    @DisplayName("a device that connects in the moment of the end never rings for a call that is over")
    void noGhostRings() throws Exception {
        for (int round = 0; round < 300; round++) {
            UUID id = stage.call(ann, stage.pair);
            String device = "late-" + round;
            CountDownLatch go = new CountDownLatch(1);
            try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                Future<FakeDevice> connecting = threads.submit(() -> {
                    assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
                    return stage.connect(BOB, device);
                });
                Future<?> ending = threads.submit(() -> {
                    assertThat(go.await(30, TimeUnit.SECONDS)).isTrue();
                    return stage.calls.end(ANN, id);
                });
                go.countDown();
                FakeDevice late = connecting.get(30, TimeUnit.SECONDS);
                assertThat(ending.get(30, TimeUnit.SECONDS)).isNotNull();
                assertThat(late.news())
                        .isIn(
                                List.of(),
                                List.of("Missed"),
                                List.of("Ended"),
                                List.of("Incoming", "Ended"),
                                List.of("Ended", "Missed"),
                                List.of("Missed", "Ended"),
                                List.of("Incoming", "Ended", "Missed"),
                                List.of("Incoming", "Missed", "Ended"));
                stage.disconnect(late);
            }
        }
    }
}
