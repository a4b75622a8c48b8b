package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LinkQualityTest {
    private final World world = World.call(51, Network.Link.GOOD, "ann", "bob");
    private final Guest ann = world.guest("ann");

    private List<Quality> told() {
        List<Quality> words = List.copyOf(ann.seat.qualities);
        ann.seat.qualities.clear();
        return words;
    }

    @Test
    @DisplayName("a connection that loses nothing is good, which is said once")
    void good() {
        world.run(30);
        assertThat(told()).containsExactly(Quality.GOOD);
    }

    @Test
    @DisplayName(
            "what is lost on the way up makes it fair or poor within six seconds, and it is good again when nothing is lost any more")
    void lossUp() {
        world.run(10);
        told();
        ann.up = new Network.Link(0.12, 0, 20, 0);
        world.run(6);
        assertThat(told()).last().isEqualTo(Quality.POOR);
        ann.up = Network.Link.GOOD;
        world.run(8);
        assertThat(told()).last().isEqualTo(Quality.GOOD);
        assertThat(world.guest("bob").seat.qualities).containsOnly(Quality.GOOD);
    }

    @Test
    @DisplayName("so does what is lost on the way down, though only the other side notices")
    void lossDown() {
        world.run(10);
        told();
        ann.down = new Network.Link(0.12, 0, 20, 0);
        world.run(7);
        assertThat(told()).last().isEqualTo(Quality.POOR);
    }

    @Test
    @DisplayName("a long way is fair from a tenth of a second on, and poor beyond three")
    void longWay() {
        ann.up = Network.Link.delay(80);
        ann.down = Network.Link.delay(80);
        world.run(15);
        assertThat(told()).last().isEqualTo(Quality.FAIR);
        ann.up = Network.Link.delay(250);
        ann.down = Network.Link.delay(250);
        world.run(15);
        assertThat(told()).last().isEqualTo(Quality.POOR);
    }

    @Test
    @DisplayName("nothing is said of who has no connection")
    void none() {
        Guest dan = world.join("dan");
        dan.up = Network.Link.CUT;
        dan.publish();
        world.run(10);
        assertThat(dan.seat.qualities).isEmpty();
    }
}
