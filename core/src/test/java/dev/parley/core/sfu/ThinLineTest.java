package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One viewer's line becomes thin, and wide again: its pictures follow, nobody else's do. The camera takes 170, 340 and 680 kbit/s. */
class ThinLineTest {
    private final World world = new World(3);

    private Guest ann() {
        Guest ann = world.join("ann");
        ann.publishSimulcast();
        world.run(1);
        return ann;
    }

    private Guest viewer(String id) {
        Guest viewer = world.join(id);
        viewer.watch("ann-cam");
        viewer.publish();
        return viewer;
    }

    /** Seconds until the viewer gets that encoding. */
    private double until(Watched watched, int encoding, double most) {
        for (double passed = 0; passed < most; passed += 0.1) {
            if (watched.encoding() == encoding) return passed;
            world.run(0.1);
        }
        return Double.POSITIVE_INFINITY;
    }

    @Test
    @DisplayName(
            "a line that shrinks to 300 kbit/s gets a lower encoding within 2 s, one that widens a higher one within 10 s [A123, SFU-6]")
    void downAndUp() {
        ann();
        Guest thin = viewer("thin");
        Guest wide = viewer("wide");
        Watched watched = thin.watch("ann-cam");
        world.run(6);
        assertThat(watched.encoding()).isEqualTo(2);
        for (int i = 0; i < 3; i++) {
            thin.bottleneck.bitrate = 300_000;
            assertThat(until(watched, 0, 5)).as("down").isLessThan(2);
            world.run(15);
            assertThat(watched.encoding()).isZero();
            int lost = thin.bottleneck.lost;
            world.run(10);
            assertThat(thin.bottleneck.lost - lost)
                    .as("lost at a line that is known")
                    .isLessThan(20);
            assertThat(wide.watch("ann-cam").encoding()).isEqualTo(2);
            thin.bottleneck.bitrate = 5_000_000;
            assertThat(until(watched, 2, 20)).as("up").isLessThan(10);
            world.run(5);
            assertThat(watched.encoding()).isEqualTo(2);
        }
        assertThat(watched.verdict()).isEmpty();
    }

    @Test
    @DisplayName(
            "where not even the smallest picture fits, the picture pauses, the voice goes on, and the client is told [A123]")
    void soundAlone() {
        Guest ann = ann();
        Guest thin = viewer("thin");
        world.run(5);
        thin.bottleneck.bitrate = 90_000;
        world.run(6); // what waits in front of it has gone by then
        assertThat(thin.seat.holds).contains("ann-cam held");
        int before = thin.from("ann-mic").packets;
        world.run(10);
        assertThat(thin.from("ann-mic").packets - before).isGreaterThan(475);
        thin.bottleneck.bitrate = 2_000_000;
        world.run(10);
        assertThat(thin.seat.holds).endsWith("ann-cam goes on");
        assertThat(thin.watch("ann-cam").encoding()).isEqualTo(2);
        assertThat(ann.lost).isEmpty();
    }

    @Test
    @DisplayName("loss that has nothing to do with how much is sent does not take the picture away")
    void randomLoss() {
        ann();
        Guest viewer = viewer("viewer");
        viewer.down = new Network.Link(0.2, 0, 20, 5);
        world.run(60);
        assertThat(viewer.watch("ann-cam").encoding()).isGreaterThanOrEqualTo(1);
        assertThat(viewer.seat.holds).isEmpty();
    }

    @Test
    @DisplayName(
            "a line that lets bursts through is not taken for a wide one again and again: the picture stays as it is for most of a minute")
    void tokenBucket() {
        ann();
        Guest thin = viewer("thin");
        thin.bottleneck.bitrate = 300_000;
        thin.bottleneck.burst = 4000;
        Watched watched = thin.watch("ann-cam");
        assertThat(until(watched, 0, 8)).isLessThan(5);
        int changes = 0;
        int before = watched.encoding();
        for (int i = 0; i < 600; i++) {
            world.run(0.1);
            if (watched.encoding() != before) changes++;
            before = watched.encoding();
        }
        assertThat(changes).isLessThanOrEqualTo(6);
        assertThat(thin.seat.holds).isEmpty();
    }

    @ParameterizedTest(name = "a line that loses {0} in a hundred both ways, reports too, is found out as any other")
    @ValueSource(ints = {5, 10, 20})
    void lossy(int percent) {
        ann();
        Guest thin = viewer("thin");
        thin.up = new Network.Link(percent / 100.0, 0, 20, 0);
        thin.down = new Network.Link(percent / 100.0, 0, 20, 0);
        Watched watched = thin.watch("ann-cam");
        world.run(6);
        thin.bottleneck.bitrate = 300_000;
        assertThat(until(watched, 0, 5)).as("down").isLessThan(3);
        world.run(20);
        assertThat(watched.encoding()).isZero();
        thin.bottleneck.bitrate = 5_000_000;
        assertThat(until(watched, 2, 40)).as("up").isLessThan(20);
        assertThat(thin.seat.holds).as("one pause at most").hasSizeLessThanOrEqualTo(2);
    }

    @Test
    @DisplayName(
            "a picture that comes when the line is already known as thin, and does not fit, is sent as soon as the line is wider")
    void newPictureOnAKnownLine() {
        Guest thin = world.join("thin");
        for (String id : List.of("bob", "cem", "dan")) world.join(id).publish(Guest.mic(id));
        world.run(3);
        thin.bottleneck.bitrate = 100_000;
        world.run(6);
        Guest ann = world.join("ann");
        Watched watched = thin.watch("ann-cam");
        ann.publishSimulcast();
        world.run(5);
        assertThat(thin.seat.holds).containsExactly("ann-cam held");
        thin.bottleneck.bitrate = 5_000_000;
        assertThat(until(watched, 2, 30)).isLessThan(15);
    }
}
