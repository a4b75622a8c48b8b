package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A camera in three encodings: who gets which, and whether a decoder notices that there are several. */
class SimulcastTest {
    private static final Wish SMALL = new Wish(320, 180, 0, false);
    private static final Wish MIDDLE = new Wish(640, 360, 0, false);
    private static final Wish LARGE = new Wish(1280, 720, 0, false);

    private World world = new World(1);

    private Guest ann(Network.Link link) {
        Guest ann = world.join("ann");
        ann.up = link;
        ann.publishSimulcast();
        world.run(1);
        return ann;
    }

    private Watched viewer(String id, Wish wish, Network.Link link) {
        Guest viewer = world.join(id);
        viewer.down = link;
        viewer.publish();
        want(id, wish);
        return viewer.watch("ann-cam");
    }

    private void want(String id, Wish wish) {
        assertThat(world.guest(id).seat.participant.want("ann-cam", wish)).isTrue();
    }

    private static SimulcastCamera camera(Guest guest) {
        return Objects.requireNonNull(guest.simulcast);
    }

    @Test
    @DisplayName(
            "each viewer gets the smallest encoding that fills what it shows, unless it wants all there is [A122, SFU-5]")
    void sizes() {
        ann(Network.Link.GOOD);
        world.run(3);
        Watched small = viewer("small", SMALL, Network.Link.GOOD);
        Watched middle = viewer("middle", MIDDLE, Network.Link.GOOD);
        Watched large = viewer("large", LARGE, Network.Link.GOOD);
        Watched all = viewer("all", Wish.ALL, Network.Link.GOOD);
        world.run(5);
        assertThat(small.encoding()).isZero();
        assertThat(middle.encoding()).isOne();
        assertThat(large.encoding()).isEqualTo(2);
        assertThat(all.encoding()).isEqualTo(2);
        for (Watched one : new Watched[] {small, middle, large, all}) {
            assertThat(one.verdict()).isEmpty();
            assertThat(one.holes()).isZero();
        }
    }

    @Test
    @DisplayName(
            "sizes that change every second over lossy, disordered links: numbers go on as if there were one encoding [A122]")
    void changes() {
        Guest ann = ann(Network.Link.BAD);
        Watched watched = viewer("bob", Wish.ALL, Network.Link.BAD);
        world.run(5);
        Wish[] wishes = {SMALL, LARGE, MIDDLE, Wish.ALL, SMALL, MIDDLE, new Wish(0, 0, 15, false)};
        for (int i = 0; i < 120; i++) {
            want("bob", wishes[i % wishes.length]);
            world.run(1);
        }
        camera(ann).streams.forEach(stream -> stream.active = false);
        world.run(3);
        assertThat(watched.verdict()).isEmpty();
        assertThat(watched.pictures(Long.MIN_VALUE)).isGreaterThan(3000);
        assertThat(watched.missing).as("pictures that were given up").isLessThan(30);
        assertThat(watched.holes()).isLessThan(watched.packets.size() / 50);
        assertThat(camera(ann).streams).allMatch(stream -> stream.repeated > 0);
    }

    @Test
    @DisplayName(
            "an encoding that dies is replaced by the next lower one within two seconds, and taken again when it is back [A122]")
    void dies() {
        Guest ann = ann(Network.Link.GOOD);
        Watched watched = viewer("bob", LARGE, Network.Link.GOOD);
        world.run(5);
        assertThat(watched.encoding()).isEqualTo(2);
        camera(ann).streams.get(2).active = false;
        world.run(2);
        assertThat(watched.encoding()).isOne();
        camera(ann).streams.get(1).active = false;
        world.run(2);
        assertThat(watched.encoding()).isZero();
        camera(ann).streams.get(2).active = true;
        camera(ann).streams.get(2).keyWanted = true;
        world.run(0.5);
        assertThat(watched.encoding()).isEqualTo(2);
        assertThat(watched.verdict()).isEmpty();
        assertThat(watched.holes()).isZero();
    }

    @Test
    @DisplayName(
            "half the pictures are left out for whoever wants half as many, without a hole that anybody would ask for [A122]")
    void fewerPictures() {
        ann(Network.Link.GOOD);
        Watched watched = viewer("bob", new Wish(640, 360, 15, false), Network.Link.GOOD);
        world.run(6);
        long before = world.net.now;
        world.run(4);
        assertThat(watched.pictures(before)).isBetween(58L, 63L);
        want("bob", MIDDLE);
        world.run(1);
        before = world.net.now;
        world.run(4);
        assertThat(watched.pictures(before)).isBetween(118L, 123L);
        assertThat(watched.verdict()).isEmpty();
        assertThat(watched.holes()).isZero();
    }

    @Test
    @DisplayName(
            "pictures that are left out while packets are lost on the way up leave no hole that is not filled [A122]")
    void fewerPicturesWithLoss() {
        Guest ann = ann(new Network.Link(0.1, 0.05, 20, 40));
        Watched watched = viewer("bob", new Wish(1280, 720, 15, false), new Network.Link(0.05, 0.02, 20, 10));
        world.run(60);
        camera(ann).streams.forEach(stream -> stream.active = false);
        world.run(3);
        assertThat(watched.verdict()).isEmpty();
        assertThat(watched.holes()).isLessThan(30);
        assertThat(watched.missing).as("pictures that were given up").isLessThan(30);
        assertThat(watched.pictures(Long.MIN_VALUE)).isBetween(700L, 1100L);
    }

    @Test
    @DisplayName(
            "while what a viewer wants does not come yet, every encoding is to be sent: whichever does is shown [A122]")
    void beginnings() {
        Guest ann = ann(Network.Link.GOOD);
        camera(ann).streams.getFirst().active = false;
        viewer("bob", SMALL, Network.Link.CUT);
        world.run(6);
        assertThat(ann.seat.demands.getOrDefault("ann-cam", List.of())).allMatch(EncodingWish::active);
        camera(ann).streams.getFirst().active = true;
        camera(ann).streams.getFirst().keyWanted = true;
        world.guest("bob").down = Network.Link.GOOD;
        world.run(6);
        assertThat(ann.seat.demands.get("ann-cam"))
                .filteredOn(EncodingWish::active)
                .extracting(EncodingWish::rid)
                .containsExactly("q");
    }

    @Test
    @DisplayName(
            "encodings that nobody watches are to be paused after two seconds, and are wanted again at once [A122]")
    void demand() {
        Guest ann = ann(Network.Link.GOOD);
        viewer("bob", Wish.ALL, Network.Link.GOOD);
        world.run(3);
        want("bob", SMALL);
        world.run(1.5);
        assertThat(ann.seat.demands.get("ann-cam")).contains(new EncodingWish("f", true));
        world.run(2);
        assertThat(ann.seat.demands.get("ann-cam"))
                .extracting(EncodingWish::rid, EncodingWish::active)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("q", true),
                        org.assertj.core.groups.Tuple.tuple("h", false),
                        org.assertj.core.groups.Tuple.tuple("f", false));
        want("bob", LARGE);
        world.run(0.2);
        assertThat(ann.seat.demands.get("ann-cam"))
                .filteredOn(EncodingWish::active)
                .extracting(EncodingWish::rid)
                .containsExactly("q", "f");
        want("bob", new Wish(0, 0, 0, true));
        world.run(3);
        assertThat(ann.seat.demands.get("ann-cam")).noneMatch(EncodingWish::active);
    }

    @Test
    @DisplayName(
            "many viewers that change between encodings at once cost each encoding two key frames a second at most [A122]")
    void requests() {
        Guest ann = ann(Network.Link.GOOD);
        for (int i = 0; i < 12; i++) viewer("v" + i, LARGE, Network.Link.GOOD);
        world.run(5);
        int[] before =
                camera(ann).streams.stream().mapToInt(stream -> stream.requests).toArray();
        for (int i = 0; i < 100; i++) {
            want("v" + i % 12, i / 12 % 3 == 0 ? SMALL : i / 12 % 3 == 1 ? MIDDLE : LARGE);
            world.run(0.1);
        }
        for (int i = 0; i < 3; i++) {
            assertThat(camera(ann).streams.get(i).requests - before[i]).isBetween(3, 21);
        }
        for (int i = 0; i < 12; i++)
            assertThat(world.guest("v" + i).watch("ann-cam").verdict()).isEmpty();
    }
}
