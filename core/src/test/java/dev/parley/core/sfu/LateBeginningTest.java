package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Key frames whose first packet comes after others of them, or after the viewer has seen more: what begins with it is whole, and nothing is shown twice. */
class LateBeginningTest {
    /** The publisher's line loses, repeats and reorders; the viewers' do not, so whatever they miss we have not sent. */
    private static final Network.Link LOSSY = new Network.Link(0.3, 0.05, 20, 40);

    private static final Network.Link DISORDERED = new Network.Link(0, 0, 20, 15);

    /** Nanoseconds in which what is lost of a key frame is there. */
    private static final long REPAIRED = 700 * Network.MILLI;

    private static final Wish SMALL = new Wish(320, 180, 0, false);

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    @DisplayName(
            "pauses of all lengths while 30 % of what somebody sends is lost: nothing comes twice or goes back, and pictures begin with a whole key frame [SFU-1, SFU-6]")
    void pauses(long seed) {
        World world = World.call(seed, Network.Link.GOOD, "ann", "bob");
        Guest ann = world.guest("ann");
        Guest bob = world.guest("bob");
        world.run(4);
        ann.up = LOSSY;
        int whole = 0;
        for (int i = 0; i < 80; i++) {
            ann.camera().keyWanted |= i % 4 != 0; // somebody else's wish
            world.run(0.02 + i * 13 % 15 / 100.0);
            pause(bob, true);
            world.run(0.01 + i * 37 % 25 / 100.0);
            pause(bob, false);
            world.run(1.5);
            Received.Frame key = lastKey(bob.from("ann-cam"));
            if (world.net.now - key.cameAt < REPAIRED) continue;
            assertThat(key.packets).as("of frame %d", key.number).isEqualTo(key.count);
            whole++;
        }
        ann.up = Network.Link.GOOD;
        world.run(2);
        world.fadeOut();
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        assertThat(bob.from("ann-mic").verdict()).isEmpty();
        assertThat(whole).isGreaterThan(50);
    }

    private static void pause(Guest viewer, boolean pause) {
        viewer.seat.pause("ann-cam", pause);
        viewer.seat.pause("ann-mic", pause);
    }

    private static Received.Frame lastKey(Received camera) {
        return camera.frames.descendingMap().values().stream()
                .filter(frame -> frame.key)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName(
            "sizes that change over a line up that only reorders: a key frame whose first packet was overtaken is sent all the same, whole and in its order [A122]")
    void reordered() {
        int straight = requests(Network.Link.GOOD);
        int disordered = requests(DISORDERED);
        assertThat(straight).isBetween(40, 60);
        assertThat(disordered).isLessThanOrEqualTo(straight + 2);
    }

    /** Key frames that forty changes of size take. */
    private static int requests(Network.Link up) {
        World world = new World(7);
        Guest ann = world.join("ann");
        ann.publishSimulcast();
        Guest bob = world.join("bob");
        Watched watched = bob.watch("ann-cam");
        bob.publish();
        world.run(4);
        ann.up = up;
        SimulcastCamera camera = Objects.requireNonNull(ann.simulcast);
        int before = camera.streams.stream().mapToInt(one -> one.requests).sum();
        for (int i = 0; i < 40; i++) {
            bob.seat.participant.want("ann-cam", i % 2 == 0 ? SMALL : Wish.ALL);
            world.run(1.5);
            assertThat(watched.encoding()).isEqualTo(i % 2 == 0 ? 0 : 2);
        }
        camera.streams.forEach(stream -> stream.active = false);
        world.run(1);
        assertThat(watched.verdict()).isEmpty();
        assertThat(watched.holes())
                .as("what of another size was overtaken by a change")
                .isLessThan(40);
        assertThat(apart(watched))
                .as("packets of key frames that did not come with the first")
                .isEmpty();
        return camera.streams.stream().mapToInt(one -> one.requests).sum() - before;
    }

    /** What reached the viewer before the first packet of its key frame, or had to be asked for. */
    private static List<String> apart(Watched watched) {
        List<String> found = new ArrayList<>();
        Watched.Packet first = null;
        for (Watched.Packet one : watched.packets.values()) {
            if (one.key()) first = one;
            if (first == null || first.encoding() != one.encoding() || first.picture() != one.picture()) continue;
            long later = one.at() - first.at();
            if (later < 0 || later > DISORDERED.jitterMillis() * Network.MILLI) found.add(one.toString());
        }
        return found;
    }
}
