package dev.parley.server.signal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.parley.core.turn.RestCredentials;
import dev.parley.server.signal.NativeStage.Client;
import dev.parley.server.tenant.Caller;
import dev.parley.server.tenant.People;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a socket may do how often, and the credentials that it gets from time to time. */
class NativeLimitsTest {
    private static final Caller ANN = People.caller("Ann");

    private final NativeStage stage = new NativeStage();

    @Test
    @DisplayName("a flood is answered with rate_limited, and in the end closed; after a pause all is well")
    void flood() {
        Client ann = stage.enter(ANN);
        for (int i = 0; i < 250; i++) ann.says("{'type':'ping'}");
        List<String> answers = ann.types();
        assertThat(answers).contains("pong").last().isEqualTo("error");
        stage.timer.advance(Duration.ofSeconds(1));
        ann.hears();
        ann.says("{'type':'ping'}");
        assertThat(ann.types()).containsExactly("pong");

        Client bob = stage.enter(People.caller("Bob"));
        for (int i = 0; i < 1300; i++) bob.says("{'type':'ping'}");
        assertThat(bob.closeCode()).isEqualTo(1008);
    }

    @Test
    @DisplayName("200 candidates come with one description, no more")
    void candidates() {
        Client ann = stage.enter(ANN);
        for (int i = 0; i < 201; i++) {
            ann.says("{'type':'ice-candidate','candidate':'c" + i + "'}");
            stage.timer.advance(Duration.ofMillis(10));
        }
        assertThat(ann.refused()).isEqualTo("rate_limited");
        ann.says("{'type':'offer','sdp':'v=0'}");
        ann.says("{'type':'ice-candidate','candidate':'one more'}");
        assertThat(stage.media.log).last().isEqualTo(ann.peerId + " candidate one more null");
    }

    @Test
    @DisplayName("descriptions and candidates have a length, binary frames are refused")
    void tooLarge() {
        Client ann = stage.enter(ANN);
        ann.says("{'type':'offer','sdp':'" + "x".repeat(600_000) + "'}");
        assertThat(ann.refused()).isEqualTo("too_large");
        ann.says("{'type':'ice-candidate','candidate':'" + "x".repeat(3000) + "'}");
        assertThat(ann.refused()).isEqualTo("too_large");
        ann.session().onBinary(new byte[1]);
        assertThat(ann.refused()).isEqualTo("bad_message");
    }

    @Test
    @DisplayName("who does not read is closed instead of being waited for, and may come back")
    void slow() {
        Client ann = stage.enter(ANN);
        Client bob = stage.enter(People.caller("Bob"));
        ann.hears();
        bob.queued = 5 << 20;
        ann.says("{'type':'message','body':'x'}");
        assertThat(bob.closeCode()).isEqualTo(1008);
        assertThat(ann.hears()).isEmpty();
        assertThat(stage.rooms.participants()).isEqualTo(2);
    }

    @Test
    @DisplayName("a socket on which nobody joins is closed")
    void nobody() {
        Client idle = stage.connect(ANN);
        Client ann = stage.enter(ANN);
        stage.timer.advance(Duration.ofSeconds(30));
        assertThat(idle.closeCode()).isEqualTo(1008);
        assertThat(ann.closeCode()).isZero();
        assertThat(stage.open).isEqualTo(1);
    }

    @Test
    @DisplayName(
            "credentials come after the welcome and again at 80 % of their lifetime, as long as the socket lives [O45, O46, O59]")
    void credentials() {
        Client ann = stage.connect(ANN);
        ann.join("lobby");
        JsonNode first = ann.hears().get(1).path("data");
        String username = first.path("username").asText();
        long expiry = stage.timer.clock.instant().getEpochSecond() + 10;
        assertThat(username)
                .as("names the connection, so that it can be taken back when it is kicked")
                .isEqualTo(expiry + ":default:" + ANN.userId() + "/" + ann.peerId);
        assertThat(first.path("credential").asText())
                .isEqualTo(RestCredentials.password("default".getBytes(StandardCharsets.UTF_8), username))
                .isEqualTo(first.path("password").asText());
        assertThat(first.path("ttl").asInt()).isEqualTo(10);
        assertThat(first.path("urls")).hasSize(1).isEqualTo(first.path("uris"));

        for (int i = 0; i < 3; i++) {
            stage.timer.advance(Duration.ofMillis(7999));
            assertThat(ann.hears()).isEmpty();
            stage.timer.advance(Duration.ofMillis(1));
            assertThat(ann.hears("refresh-credentials").at("/data/username").asText())
                    .isNotEqualTo(username);
        }
        assertThat(stage.issued).hasSize(4);
        ann.says("{'type':'leave'}");
        assertThat(stage.timer.waiting()).isZero();
    }

    @Test
    @DisplayName("credentials that cannot be made now come later")
    void later() {
        stage.secretsAway = true;
        Client ann = stage.connect(ANN);
        ann.join("lobby");
        assertThat(ann.types()).containsExactly("welcome");
        stage.secretsAway = false;
        stage.timer.advance(Duration.ofSeconds(10));
        assertThat(ann.types()).containsExactly("turn-credentials");
    }
}
