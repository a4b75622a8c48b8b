package dev.parley.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.server.http.Json;
import dev.parley.server.media.PublishedTrack;
import dev.parley.server.media.SeatListener;
import dev.parley.server.media.TrackSource;
import dev.parley.server.signal.NativeStage.Client;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.People;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Leaving, losing the connection, and coming back. */
class NativeReturnTest {
    private static final Caller ANN = People.caller("Ann");
    private static final Caller BOB = People.caller("Bob");
    private static final PublishedTrack MIC = new PublishedTrack("t1", "s1", TrackSource.MIC);
    private static final Duration MOMENT = Duration.ofMillis(1);

    private final NativeStage stage = new NativeStage();
    private final Client ann = stage.enter(ANN);
    private final Client bob = stage.enter(BOB);

    NativeReturnTest() {
        ann.hears();
        stage.media.said();
    }

    private void reason(String text) {
        JsonNode data = bob.hears("peer-left").path("data");
        assertThat(data.path("peerId").asText()).isEqualTo(ann.peerId);
        assertThat(data.path("reason").asText()).isEqualTo(text);
    }

    @Test
    @DisplayName("leave is told at once, after the tracks, and the socket is closed with 1000 [O42, O44]")
    void leave() {
        stage.media.seat(ann.peerId).published(MIC);
        bob.hears();
        ann.says("{'type':'leave'}");
        assertThat(ann.closeCode()).isEqualTo(1000);
        assertThat(bob.types()).containsExactly("track-removed", "peer-left");
        assertThat(stage.media.said()).containsExactly(ann.peerId + " leaves");
    }

    @ParameterizedTest
    @DisplayName("an orderly close is a leave")
    @ValueSource(ints = {1000, 1005})
    void orderly(int code) {
        ann.drop(code);
        reason("left");
    }

    @ParameterizedTest
    @DisplayName("any other end of the socket is forgiven for the grace time, then the others hear of it [A58, O44]")
    @ValueSource(ints = {1001, 1006, 1009, 1008})
    void lostConnection(int code) {
        ann.drop(code);
        stage.timer.advance(NativeStage.GRACE.minus(MOMENT));
        assertThat(bob.hears().stream()
                        .filter(frame -> frame.path("type").asText().equals("peer-left")))
                .isEmpty();
        stage.timer.advance(MOMENT);
        reason("connection-lost");
    }

    @Test
    @DisplayName("who comes back with the token has the same place and the same media; nobody notices")
    void resume() {
        stage.media.seat(ann.peerId).published(MIC);
        bob.hears();
        ann.drop(1006);
        stage.media.seat(ann.peerId).offer("pending", List.of());
        Client again = stage.connect(ANN);
        JsonNode welcome = again.comeBack(ann, "").path("data");
        assertThat(welcome.path("peerId").asText()).isEqualTo(ann.peerId);
        assertThat(welcome.path("resumed").booleanValue()).isTrue();
        assertThat(welcome.path("mediaKept").booleanValue()).isTrue();
        assertThat(welcome.path("participants")).hasSize(1);
        assertThat(again.resumeToken).isNotEqualTo(ann.resumeToken);
        assertThat(again.types()).containsExactly("welcome", "offer", "turn-credentials");
        stage.timer.advance(Duration.ofSeconds(1));
        stage.timer.advance(NativeStage.GRACE);
        assertThat(bob.types()).containsOnly("refresh-credentials");
        assertThat(stage.media.said()).isEmpty();
    }

    @Test
    @DisplayName(
            "who leaves for a moment has no media, and then the seat again; else the others hear that they left [A115, O42]")
    void reload() {
        stage.media.seat(ann.peerId).published(MIC);
        bob.hears();
        ann.says("{'type':'leave','withinMs':5000}");
        ann.drop(1001);
        assertThat(bob.types()).containsExactly("track-removed");
        stage.timer.advance(Duration.ofMillis(4999));
        Client again = stage.connect(ANN);
        JsonNode welcome = again.comeBack(ann, ",'fresh':true").path("data");
        assertThat(welcome.path("peerId").asText()).isEqualTo(ann.peerId);
        assertThat(welcome.path("mediaKept").booleanValue()).isFalse();
        stage.timer.advance(NativeStage.GRACE);
        assertThat(bob.types()).doesNotContain("peer-left");
        again.says("{'type':'leave','withinMs':5000}");
        again.drop(1001);
        stage.timer.advance(Duration.ofSeconds(5));
        assertThat(bob.hears().getLast().path("data"))
                .isEqualTo(Json.parse("{\"peerId\":\"" + ann.peerId + "\",\"reason\":\"left\"}")
                        .orElseThrow());
    }

    @Test
    @DisplayName("nobody keeps a seat for longer than the grace time by leaving for a moment")
    void longReload() {
        ann.says("{'type':'leave','withinMs':600000}");
        ann.drop(1001);
        stage.timer.advance(NativeStage.GRACE);
        assertThat(bob.types()).contains("peer-left");
    }

    @Test
    @DisplayName("an offer that was answered is not repeated")
    void answered() {
        stage.media.seat(ann.peerId).offer("ours", List.of());
        ann.says("{'type':'answer','sdp':'v=0'}");
        ann.drop(1006);
        Client again = stage.connect(ANN);
        again.comeBack(ann, "");
        assertThat(again.types()).containsExactly("welcome", "turn-credentials");
    }

    @Test
    @DisplayName("the old socket, if it still lives, is closed with 4001, and its end ends nothing")
    void replaced() {
        Client again = stage.connect(ANN);
        again.comeBack(ann, "");
        assertThat(ann.closeCode()).isEqualTo(4001);
        stage.timer.advance(NativeStage.GRACE.plusSeconds(1));
        assertThat(bob.types()).doesNotContain("peer-left");
        assertThat(stage.rooms.participants()).isEqualTo(2);
    }

    @Test
    @DisplayName("a token of somebody else, of the past or of nobody is a join like any other")
    void wrongToken() {
        Client eve = stage.connect(BOB);
        assertThat(eve.comeBack(ann, "").at("/data/resumed").booleanValue()).isFalse();
        assertThat(ann.closeCode()).isZero();
        eve.says("{'type':'leave'}");
        ann.drop(1006);
        stage.timer.advance(NativeStage.GRACE);
        Client late = stage.connect(ANN);
        assertThat(late.comeBack(ann, "").at("/data/resumed").booleanValue()).isFalse();
        assertThat(late.peerId).isNotEqualTo(ann.peerId);
    }

    @Test
    @DisplayName("with a fresh peer connection the seat is a fresh one too, and what the old one says is not heard")
    void fresh() {
        SeatListener old = stage.media.seat(ann.peerId);
        old.published(MIC);
        bob.hears();
        ann.drop(1001);
        Client again = stage.connect(ANN);
        assertThat(again.comeBack(ann, ",'fresh':true").at("/data/mediaKept").booleanValue())
                .isFalse();
        assertThat(stage.media.said()).containsExactly(ann.peerId + " leaves", ann.peerId + " joins");
        assertThat(bob.hears("track-removed").at("/data/trackId").asText()).isEqualTo("t1");
        again.hears();
        old.answer("late", null);
        old.published(MIC);
        assertThat(again.hears()).isEmpty();
        assertThat(bob.hears()).isEmpty();
    }

    @Test
    @DisplayName("an offer with another session id in its o= line is taken for a fresh peer connection")
    void anotherConnection() {
        String first = "v=0\\r\\no=- 11 2 IN IP4 127.0.0.1\\r\\ns=-\\r\\n";
        ann.says("{'type':'offer','sdp':'" + first + "'}");
        ann.says("{'type':'offer','sdp':'" + first.replace("11 2", "11 3") + "'}");
        assertThat(stage.media.said()).hasSize(2).noneMatch(line -> line.endsWith("joins"));
        ann.says("{'type':'offer','sdp':'" + first.replace("11 2", "12 2") + "'}");
        assertThat(stage.media.said())
                .hasSize(3)
                .startsWith(ann.peerId + " leaves", ann.peerId + " joins")
                .last()
                .asString()
                .contains("offers");
    }

    @Test
    @DisplayName("media that is lost is told, and made anew by the next offer")
    void mediaLost() {
        SeatListener seat = stage.media.seat(ann.peerId);
        seat.connected();
        seat.published(MIC);
        bob.hears();
        seat.lost("consent");
        assertThat(ann.refused()).isEqualTo("media_lost");
        assertThat(bob.hears("track-removed").at("/data/trackId").asText()).isEqualTo("t1");
        stage.timer.advance(Duration.ofSeconds(5));
        ann.hears();
        ann.says("{'type':'offer','sdp':'v=0'}");
        assertThat(stage.media.said()).containsExactly(ann.peerId + " joins", ann.peerId + " offers v=0");
        stage.timer.advance(NativeStage.GRACE);
        assertThat(ann.closeCode()).isZero();
    }

    @Test
    @DisplayName("a viewer makes lost media anew by joining again on the same socket")
    void viewer() {
        stage.media.seat(ann.peerId).connected();
        stage.media.seat(ann.peerId).lost("consent");
        ann.hears();
        ann.says("{'type':'join','id':2,'resumeToken':'" + ann.resumeToken + "','fresh':true}");
        assertThat(ann.hears("welcome").at("/data/mediaKept").booleanValue()).isFalse();
        stage.timer.advance(NativeStage.GRACE.plusSeconds(1));
        assertThat(ann.closeCode()).isZero();
    }

    @Test
    @DisplayName("who does not make lost media anew in time is out; who never had any may stay")
    void mediaLostForGood() {
        stage.media.seat(bob.peerId).lost("never connected");
        assertThat(bob.refused()).isEqualTo("media_lost");
        stage.media.seat(ann.peerId).connected();
        stage.media.seat(ann.peerId).lost("consent");
        stage.timer.advance(NativeStage.GRACE);
        assertThat(ann.closeCode()).isEqualTo(4000);
        assertThat(bob.types()).contains("peer-left");
        assertThat(bob.closeCode()).isZero();
    }

    @Test
    @DisplayName("a moderator's mute outlives the seat")
    void blocked() {
        ann.says("{'type':'mute','peerId':'" + bob.peerId + "','kind':'video'}");
        stage.media.said();
        bob.drop(1006);
        stage.connect(BOB).comeBack(bob, ",'fresh':true");
        assertThat(stage.media.said())
                .containsExactly(bob.peerId + " leaves", bob.peerId + " joins", bob.peerId + " block VIDEO true");
    }
}
