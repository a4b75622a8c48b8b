package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static dev.parley.server.signal.Stage.CEM;
import static dev.parley.server.signal.Stage.ZOE;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.EndReason;
import dev.parley.server.tenant.TopologyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RelayTest {
    private final Stage stage = new Stage();
    private final FakeDevice ann = stage.connect(ANN, "ann-1");
    private final FakeDevice bob = stage.connect(BOB, "bob-1");

    private UUID running() {
        UUID id = stage.call(ann, stage.pair);
        stage.answer(bob, id);
        ann.news();
        bob.news();
        return id;
    }

    @Nested
    class Passing {
        @Test
        @DisplayName(
                "what one browser says reaches the other's device as it was, in order, and nobody else  [A48, A49, A50, A53, A54, A55]")
        void asItWas() {
            UUID id = running();
            ObjectNode sdp =
                    JsonNodeFactory.instance.objectNode().put("type", "offer").put("sdp", "v=0\r\n");
            Signal offer = new Signal.Offer(id, BOB.userId(), sdp);
            assertThat(stage.relay.receive(ann, offer)).isEmpty();
            assertThat(stage.say(ann, id, BOB, "candidate")).isEmpty();
            assertThat(bob.heard().getFirst()).isEqualTo(new News.Relayed(offer, ANN.userId()));
            assertThat(bob.relayed()).containsExactly("", "candidate");
            assertThat(ann.news()).isEmpty();
        }

        @Test
        @DisplayName(
                "where the way is through the server alone, nothing of what would make another one is passed on [K1]")
        void shielded() {
            stage.topology = TopologyPolicy.RELAY;
            UUID id = running();
            assertThat(stage.say(ann, id, BOB, "candidate")).isEqualTo("relay_only");
            assertThat(bob.news()).isEmpty();
        }

        @Test
        @DisplayName("the sender is who the connection belongs to, whatever the message claims  [A51]")
        void forgedSenders() {
            UUID id = running();
            ObjectNode forged = JsonNodeFactory.instance
                    .objectNode()
                    .put("candidate", "c")
                    .put("fromUserId", ZOE.userId().toString());
            assertThat(stage.relay.receive(ann, new Signal.Candidate(id, BOB.userId(), forged)))
                    .isEmpty();
            assertThat(bob.heard().getFirst())
                    .isInstanceOfSatisfying(
                            News.Relayed.class,
                            relayed -> assertThat(relayed.from()).isEqualTo(ANN.userId()));
        }

        @Test
        @DisplayName(
                "strangers, strange targets, oneself, and calls that are over are refused, and nothing is passed on  [A48]")
        void refusals() {
            FakeDevice zoe = stage.connect(ZOE, "zoe-1");
            FakeDevice cem = stage.connect(CEM, "cem-1");
            UUID id = running();
            assertThat(stage.say(zoe, id, BOB, "x")).isEqualTo("not_found");
            assertThat(stage.say(ann, UUID.randomUUID(), BOB, "x")).isEqualTo("not_found");
            assertThat(stage.say(ann, id, ANN, "x")).isEqualTo("bad_request");
            assertThat(stage.say(ann, id, CEM, "x")).isEqualTo("not_in_call");
            stage.calls.end(ANN, id);
            assertThat(stage.say(ann, id, BOB, "x")).isEqualTo("not_found");
            assertThat(bob.relayed()).isEmpty();
            assertThat(cem.news()).isEmpty();
            assertThat(zoe.news()).isEmpty();
        }

        @Test
        @DisplayName("who has not answered cannot speak, and who has left is not spoken to")
        void onlyTheJoinedSpeak() {
            FakeDevice cem = stage.connect(CEM, "cem-1");
            UUID id = stage.call(ann, stage.trio);
            assertThat(stage.say(bob, id, ANN, "x")).isEqualTo("illegal_transition");
            stage.answer(bob, id);
            stage.answer(cem, id);
            stage.calls.leave(CEM.userId(), id, EndReason.ENDED_BY_USER);
            assertThat(stage.say(ann, id, CEM, "x")).isEqualTo("not_in_call");
            assertThat(stage.say(cem, id, ANN, "x")).isEqualTo("illegal_transition");
        }

        @Test
        @DisplayName("a refusal tells those who are still asked from those who are not in the call any more")
        void refusalsSayWhy() {
            FakeDevice cem = stage.connect(CEM, "cem-1");
            UUID id = stage.call(ann, stage.trio);
            Signal signal = new Signal.Candidate(id, ANN.userId(), JsonNodeFactory.instance.textNode("x"));
            Refusal asked = new Refusal("illegal_transition", "answer the call first");
            assertThat(stage.relay.receive(cem, signal)).hasValue(asked);
            stage.answer(bob, id);
            stage.answer(cem, id);
            stage.calls.leave(CEM.userId(), id, EndReason.ENDED_BY_USER);
            Refusal gone = new Refusal("illegal_transition", "you are not in this call any more");
            assertThat(stage.relay.receive(cem, signal)).hasValue(gone);
        }
    }

    @Nested
    class HoldingBack {
        @Test
        @DisplayName(
                "nothing reaches a callee before the answer, everything in order after it, on that device only  [K3, X-A9, X-A12]")
        void heldUntilTheAnswer() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = stage.call(ann, stage.pair);
            for (String text : List.of("offer", "c1", "c2"))
                assertThat(stage.say(ann, id, BOB, text)).isEmpty();
            assertThat(bob.news()).containsExactly("Incoming");
            stage.answer(bob, id);
            assertThat(stage.say(ann, id, BOB, "c3")).isEmpty();
            assertThat(bob.relayed()).containsExactly("offer", "c1", "c2", "c3");
            assertThat(tablet.news()).containsExactly("Incoming", "AnsweredElsewhere");
        }

        @Test
        @DisplayName("the caller hears of the answer before anything that the callee's browser says to what was held")
        void theAnswerComesFirst() {
            UUID id = stage.call(ann, stage.pair);
            assertThat(stage.say(ann, id, BOB, "offer")).isEmpty();
            stage.answer(bob, id);
            assertThat(stage.say(bob, id, ANN, "answer")).isEmpty();
            assertThat(ann.news()).containsExactly("Answered", "answer");
        }

        @Test
        @DisplayName("64 KiB are held, and what does not fit is refused")
        void theLimit() {
            UUID id = stage.call(ann, stage.pair);
            String kilobyte = "x".repeat(1022);
            for (int i = 0; i < 64; i++)
                assertThat(stage.say(ann, id, BOB, kilobyte)).isEmpty();
            assertThat(stage.say(ann, id, BOB, "")).isEqualTo("too_large");
            stage.answer(bob, id);
            assertThat(bob.relayed()).hasSize(64);
            assertThat(stage.say(ann, id, BOB, kilobyte)).isEmpty();
        }

        @Test
        @DisplayName("what was held for somebody who rejects is never delivered, not even when they come after all")
        void rejectedMeansGone() {
            FakeDevice cem = stage.connect(CEM, "cem-1");
            UUID id = stage.call(ann, stage.trio);
            assertThat(stage.say(ann, id, BOB, "old")).isEmpty();
            stage.answer(cem, id);
            stage.calls.reject(BOB, id, "declined");
            stage.join(bob, id);
            assertThat(bob.relayed()).isEmpty();
            assertThat(stage.say(ann, id, BOB, "new")).isEmpty();
            assertThat(bob.relayed()).containsExactly("new");
        }

        @Test
        @DisplayName(
                "what is said between an answer and the news of it goes to the device that answered, and to no other")
        void betweenAnswerAndNews() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = stage.call(ann, stage.pair);
            stage.beforeNews = event -> {
                if (event instanceof CallEvent.Answered)
                    assertThat(stage.say(ann, id, BOB, "early")).isEmpty();
            };
            stage.answer(bob, id);
            assertThat(bob.relayed()).containsExactly("early");
            assertThat(tablet.relayed()).isEmpty();
        }

        @Test
        @DisplayName("whoever hears that somebody has come may speak at once, and only the device that came hears it")
        void atTheNews() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = stage.call(ann, stage.trio);
            stage.answer(stage.connect(CEM, "cem-1"), id);
            stage.calls.reject(BOB, id, "declined");
            ann.whenToldOf(
                    "Joined",
                    () -> assertThat(stage.say(ann, id, BOB, "welcome")).isEmpty());
            stage.join(bob, id);
            assertThat(bob.relayed()).containsExactly("welcome");
            assertThat(tablet.relayed()).isEmpty();
        }

        @Test
        @DisplayName("an answer in the midst of many candidates loses none and turns none around")
        void noReordering() throws Exception {
            List<String> all = IntStream.range(0, 60).mapToObj(i -> "c" + i).toList();
            for (int round = 0; round < 300; round++) {
                UUID id = stage.call(ann, stage.pair);
                CountDownLatch underWay = new CountDownLatch(1 + round % all.size());
                try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
                    Future<List<String>> talk = threads.submit(() -> all.stream()
                            .map(text -> {
                                underWay.countDown();
                                return stage.say(ann, id, BOB, text);
                            })
                            .toList());
                    Future<?> answer = threads.submit(() -> {
                        assertThat(underWay.await(30, TimeUnit.SECONDS)).isTrue();
                        stage.answer(bob, id);
                        return id;
                    });
                    assertThat(talk.get(30, TimeUnit.SECONDS)).containsOnly("");
                    assertThat(answer.get(30, TimeUnit.SECONDS)).isEqualTo(id);
                }
                assertThat(bob.relayed()).containsExactlyElementsOf(all);
                stage.calls.end(ANN, id);
            }
        }

        @Test
        @DisplayName("a signal that waits for its turn while its target answers is not held back for ever")
        void answeredWhileWaiting() throws Exception {
            FakeDevice cem = stage.connect(CEM, "cem-1");
            for (int round = 0; round < 100; round++) {
                UUID id = stage.call(ann, stage.trio);
                stage.answer(cem, id);
                CountDownLatch busy = new CountDownLatch(1);
                CountDownLatch goOn = new CountDownLatch(1);
                cem.whenToldOf("slow", () -> {
                    busy.countDown();
                    await(goOn);
                });
                Thread slow = Thread.ofPlatform().start(() -> stage.say(ann, id, CEM, "slow"));
                await(busy);
                Thread offer = blocked(() -> stage.say(ann, id, BOB, "offer"));
                Thread answer = blocked(() -> stage.answer(bob, id));
                goOn.countDown();
                for (Thread thread : List.of(slow, offer, answer)) thread.join();
                assertThat(bob.relayed()).containsExactly("offer");
                stage.calls.end(ANN, id);
            }
        }

        private static Thread blocked(Runnable action) {
            Thread thread = Thread.ofPlatform().start(action);
            while (thread.getState() != Thread.State.BLOCKED && thread.isAlive()) Thread.onSpinWait();
            return thread;
        }

        private static void await(CountDownLatch latch) {
            try {
                assertThat(latch.await(30, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Nested
    class OneDevice {
        @Test
        @DisplayName(
                "another device of the same person cannot speak in the call, nor hear anything of it  [K20, X-A12]")
        void anotherDevice() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = running();
            assertThat(stage.say(tablet, id, ANN, "x")).isEqualTo("other_device");
            assertThat(stage.say(ann, id, BOB, "y")).isEmpty();
            assertThat(tablet.relayed()).isEmpty();
            assertThat(ann.news()).isEmpty();
        }

        @Test
        @DisplayName(
                "where nobody said which device answered, all get the offer, and the first that speaks has the call  [K20]")
        void theFirstThatSpeaks() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = stage.call(ann, stage.pair);
            assertThat(stage.say(ann, id, BOB, "offer")).isEmpty();
            stage.calls.answer(BOB, id, Optional.empty());
            assertThat(bob.news()).containsExactly("Incoming", "AnsweredElsewhere", "offer");
            assertThat(tablet.news()).containsExactly("Incoming", "AnsweredElsewhere", "offer");
            assertThat(stage.say(tablet, id, ANN, "answer")).isEmpty();
            assertThat(bob.news()).containsExactly("AnsweredElsewhere");
            assertThat(stage.say(bob, id, ANN, "answer")).isEqualTo("other_device");
        }

        @Test
        @DisplayName("a device that is not connected, or that belongs to somebody else, takes no call")
        void inventedDevices() {
            UUID id = stage.call(ann, stage.pair);
            stage.calls.answer(BOB, id, Optional.of("ann-1"));
            assertThat(bob.news()).containsExactly("Incoming", "AnsweredElsewhere");
            assertThat(stage.say(bob, id, ANN, "x")).isEmpty();
            assertThat(ann.relayed()).containsExactly("x");
        }

        @Test
        @DisplayName("a second answer names the device where none was named, and takes the call from no other  [K20]")
        void namedLater() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = stage.call(ann, stage.pair);
            stage.calls.answer(BOB, id, Optional.of("no socket at all"));
            stage.answer(tablet, id);
            stage.answer(bob, id);
            assertThat(stage.say(bob, id, ANN, "x")).isEqualTo("other_device");
            assertThat(stage.say(tablet, id, ANN, "y")).isEmpty();
        }

        @Test
        @DisplayName("who rings again after a restart stops too when the call is answered without a device  [K20, K21]")
        void silencedAfterARestart() {
            UUID id = stage.call(ann, stage.pair);
            Stage again = stage.restarted();
            FakeDevice annAgain = again.connect(ANN, "ann-9");
            FakeDevice bobAgain = again.connect(BOB, "bob-9");
            again.calls.answer(BOB, id, Optional.empty());
            assertThat(bobAgain.news()).containsExactly("Incoming", "AnsweredElsewhere");
            assertThat(annAgain.news()).containsExactly("Answered");
        }

        @Test
        @DisplayName("joining again from another device moves the call there, and the old one hears of it  [K20]")
        void takingOver() {
            FakeDevice laptop = stage.connect(ANN, "ann-2");
            UUID id = running();
            stage.join(laptop, id);
            assertThat(ann.news()).containsExactly("AnsweredElsewhere");
            assertThat(stage.say(ann, id, BOB, "x")).isEqualTo("other_device");
            assertThat(stage.say(bob, id, ANN, "y")).isEmpty();
            assertThat(laptop.relayed()).containsExactly("y");
        }

        @Test
        @DisplayName("joining again from the device that has the call changes nothing")
        void joiningTwice() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = running();
            tablet.news();
            stage.join(bob, id);
            assertThat(tablet.news()).isEmpty();
            assertThat(ann.news()).isEmpty();
        }
    }

    @Nested
    class ComingBack {
        @Test
        @DisplayName("what is said while a page reloads waits for it, and goes to it in order  [K9, X-A23]")
        void aReload() {
            UUID id = running();
            stage.disconnect(bob);
            List<String> said = new ArrayList<>();
            for (String text : List.of("a", "b")) said.add(stage.say(ann, id, BOB, text));
            FakeDevice reloaded = stage.connect(BOB, "bob-9");
            said.add(stage.say(ann, id, BOB, "c"));
            assertThat(said).containsOnly("");
            assertThat(reloaded.relayed()).containsExactly("a", "b", "c");
            assertThat(stage.say(reloaded, id, ANN, "d")).isEmpty();
            assertThat(ann.relayed()).containsExactly("d");
        }

        @Test
        @DisplayName("an old tab beside the call does not pass for the page that was reloaded  [K20]")
        void anOldTab() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = running();
            stage.disconnect(bob);
            assertThat(stage.say(ann, id, BOB, "a")).isEmpty();
            assertThat(tablet.relayed()).isEmpty();
            FakeDevice reloaded = stage.connect(BOB, "bob-9");
            assertThat(reloaded.relayed()).containsExactly("a");
            assertThat(tablet.relayed()).isEmpty();
        }

        @Test
        @DisplayName("a tab that speaks once the device is gone takes the call and gets what waited")
        void anOldTabSpeaks() {
            FakeDevice tablet = stage.connect(BOB, "bob-2");
            UUID id = running();
            stage.disconnect(bob);
            assertThat(stage.say(ann, id, BOB, "a")).isEmpty();
            tablet.news();
            assertThat(stage.say(tablet, id, ANN, "b")).isEmpty();
            assertThat(tablet.relayed()).containsExactly("a");
        }

        @Test
        @DisplayName("an answer over REST before the socket is there: the offer waits for the socket")
        void answeredBeforeConnecting() {
            stage.disconnect(bob);
            UUID id = stage.call(ann, stage.pair);
            assertThat(stage.say(ann, id, BOB, "offer")).isEmpty();
            stage.calls.answer(BOB, id, Optional.empty());
            FakeDevice late = stage.connect(BOB, "bob-9");
            assertThat(late.relayed()).containsExactly("offer");
        }

        @Test
        @DisplayName(
                "after a restart of the server the first who speaks has the call, and the other gets it on connecting  [K9]")
        void aRestart() {
            UUID id = running();
            Stage again = stage.restarted();
            FakeDevice annAgain = again.connect(ANN, "ann-9");
            assertThat(again.say(annAgain, id, BOB, "offer")).isEmpty();
            FakeDevice bobAgain = again.connect(BOB, "bob-9");
            assertThat(bobAgain.relayed()).containsExactly("offer");
            assertThat(again.say(bobAgain, id, ANN, "answer")).isEmpty();
            assertThat(annAgain.relayed()).containsExactly("answer");
        }

        @Test
        @DisplayName("after a restart in the midst of ringing signals are held as before  [K3, K21]")
        void aRestartWhileRinging() {
            UUID id = stage.call(ann, stage.pair);
            Stage again = stage.restarted();
            FakeDevice annAgain = again.connect(ANN, "ann-9");
            FakeDevice bobAgain = again.connect(BOB, "bob-9");
            assertThat(again.say(annAgain, id, BOB, "offer")).isEmpty();
            assertThat(bobAgain.news()).containsExactly("Incoming");
            again.answer(bobAgain, id);
            assertThat(bobAgain.news()).containsExactly("offer");
        }
    }

    @Test
    @DisplayName("nothing is kept of calls that are over, even where a last signal came too late")
    void nothingIsKept() {
        UUID id = running();
        stage.calls.end(ANN, id);
        stage.relay.taken(id, ANN.userId(), Optional.of("ann-1"));
        assertThat(stage.relay.callsKept()).isEqualTo(1);
        stage.relay.sweep();
        assertThat(stage.relay.callsKept()).isZero();
    }
}
