package dev.parley.server.signal;

import static dev.parley.server.signal.Stage.ANN;
import static dev.parley.server.signal.Stage.BOB;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class MissedNewsTest {
    private Stage stage = new Stage();
    private final FakeDevice ann = stage.connect(ANN, "ann");

    private void callInVain() {
        stage.call(ann, stage.pair);
        stage.pass(60);
    }

    private FakeDevice deafDevice(String id) {
        FakeDevice device = new FakeDevice(BOB, id);
        device.acknowledges = false;
        stage.presence.connected(device);
        stage.news.connected(device, false);
        stage.missedNews.connected(device);
        return device;
    }

    @Test
    @DisplayName("who was offline is told when they come, once  [A116, CALL-9, K21]")
    void toldLater() {
        callInVain();
        FakeDevice phone = stage.connect(BOB, "phone");
        assertThat(phone.news()).containsExactly("Missed");
        stage.disconnect(phone);
        assertThat(stage.connect(BOB, "phone again").news()).isEmpty();
        assertThat(stage.connect(BOB, "tablet").news()).isEmpty();
    }

    @Test
    @DisplayName("a call that its caller cancelled has been missed too  [A116]")
    void cancelled() {
        UUID id = stage.call(ann, stage.pair);
        stage.calls.end(ANN, id);
        assertThat(stage.connect(BOB, "phone").news()).containsExactly("Missed");
    }

    @Test
    @DisplayName("several missed calls are told in the order in which they came")
    void inOrder() {
        UUID first = stage.call(ann, stage.pair);
        stage.pass(60);
        UUID second = stage.call(ann, stage.trio);
        stage.pass(60);
        assertThat(stage.connect(BOB, "phone").heard())
                .extracting(news -> ((News.OfCall) news).event().callId())
                .containsExactly(first, second);
    }

    @Test
    @DisplayName("every device that is there is told, and what one has acknowledged no later one hears  [A116]")
    void severalDevices() {
        FakeDevice phone = stage.connect(BOB, "phone");
        FakeDevice tablet = stage.connect(BOB, "tablet");
        callInVain();
        assertThat(phone.news()).containsExactly("Incoming", "Missed", "Ended");
        assertThat(tablet.news()).containsExactly("Incoming", "Missed", "Ended");
        assertThat(stage.connect(BOB, "laptop").news()).isEmpty();
    }

    @Test
    @DisplayName("what a connection swallowed when it broke is told to the next device")
    void swallowed() {
        callInVain();
        FakeDevice phone = deafDevice("phone");
        assertThat(phone.news()).containsExactly("Missed");
        stage.disconnect(phone);
        assertThat(stage.connect(BOB, "phone again").news()).containsExactly("Missed");
    }

    @Test
    @DisplayName("a device that left in good order had heard what it was told")
    void leftInGoodOrder() {
        callInVain();
        FakeDevice phone = deafDevice("phone");
        stage.leave(phone);
        assertThat(stage.connect(BOB, "phone again").news()).isEmpty();
    }

    @Test
    @DisplayName("a device that is there for a minute has answered a heartbeat, so it has heard what came before")
    void heartbeat() {
        callInVain();
        FakeDevice phone = deafDevice("phone");
        stage.pass(59);
        assertThat(stage.connect(BOB, "tablet").news()).containsExactly("Missed");
        stage = stage.restarted();
        FakeDevice again = deafDevice("phone again");
        stage.pass(61);
        assertThat(phone.news()).containsExactly("Missed");
        stage.disconnect(again);
        assertThat(stage.connect(BOB, "tablet again").news()).isEmpty();
    }

    @Test
    @DisplayName("who comes into the call after all has not missed it")
    void comesAfterAll() {
        FakeDevice cem = stage.connect(Stage.CEM, "cem");
        UUID id = stage.call(ann, stage.trio);
        stage.answer(cem, id);
        stage.pass(60);
        stage.calls.join(BOB, id, java.util.Optional.empty());
        assertThat(stage.connect(BOB, "phone").news()).isEmpty();
    }

    @Test
    @DisplayName("the ring time is the tenant's  [X-A19, K22]")
    void ringTime() {
        stage.ringTime = Duration.ofSeconds(5);
        FakeDevice phone = stage.connect(BOB, "phone");
        stage.call(ann, stage.pair);
        stage.pass(4);
        assertThat(phone.news()).containsExactly("Incoming");
        stage.pass(1);
        assertThat(phone.news()).containsExactly("Missed", "Ended");
    }
}
