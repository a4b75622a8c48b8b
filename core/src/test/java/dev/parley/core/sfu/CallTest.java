package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.sdp.SendTrack;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Calls on virtual time, over nets good and bad: what arrives is what was sent, whole and in order. */
class CallTest {
    /** Frames of ten minutes that are given up on a link as bad as {@link Network.Link#BAD}. */
    private static final int GIVEN_UP = 3;

    @Test
    @DisplayName("three participants see and hear each other over one connection each [A10, SFU-1]")
    void everybodyGetsEverybody() {
        World world = World.call(1, Network.Link.GOOD, "ann", "bob", "cid");
        world.run(10);
        world.fadeOut();
        for (Guest guest : world.guests) {
            assertThat(guest.refusals).isSubsetOf("offer_collision");
            assertThat(guest.gets()).hasSize(4);
            assertThat(guest.pact.started).as("ends of handshakes").isEqualTo(2);
            for (Guest other : world.guests) {
                if (other != guest) assertWhole(guest, other, 0);
            }
        }
    }

    private static void assertWhole(Guest guest, Guest other, int givenUp) {
        Received camera = guest.from(other.camera().track.trackId());
        assertThat(camera.verdict()).isEmpty();
        assertThat(camera.first().key).isTrue();
        assertThat(camera.restarts).isZero();
        assertThat(camera.incomplete(other.camera().frames)).isLessThanOrEqualTo(givenUp);
        assertThat(guest.from(other.mic().track.trackId()).verdict()).isEmpty();
    }

    @Test
    @DisplayName(
            "ten minutes of 5 % loss, disorder and repetition each way: pictures are whole, sound lacks what the links lost [A10, SFU-1]")
    void tenBadMinutes() {
        World world = World.call(2, Network.Link.BAD, "ann", "bob", "cid");
        world.guests.forEach(guest -> guest.camera().sequence = 40_000); // one roll-over within the call
        world.run(600);
        world.fadeOut();
        for (Guest guest : world.guests) {
            assertThat(guest.peer.connected()).isTrue();
            for (Guest other : world.guests) {
                if (other == guest) continue;
                assertThat(other.camera().frames).isGreaterThan(8500);
                assertWhole(guest, other, GIVEN_UP);
                assertSoundLacks(world, guest, other);
            }
            assertThat(guest.camera().repeated).isGreaterThan(500);
        }
    }

    /** What was sent before the subscriber's first packet does not count. */
    private static void assertSoundLacks(World world, Guest guest, Guest other) {
        Received sound = guest.from(other.mic().track.trackId());
        int missing = other.mic().frames - sound.firstFrame - sound.packets;
        int down = guest.peer.receivers().stream()
                .filter(one -> one.trackId().equals(other.mic().track.trackId()))
                .mapToInt(one -> world.net.lost(ssrc(world, guest, one.trackId())))
                .sum();
        int up = world.net.lost(other.mic().track.ssrc());
        assertThat(missing).isBetween(1000, up + down);
    }

    private static int ssrc(World world, Guest guest, String trackId) {
        return world.guest(guest.id).seat.participant.peer().senders().stream()
                .map(sender -> sender.track())
                .filter(track -> track.trackId().equals(trackId))
                .mapToInt(SendTrack::ssrc)
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("sequence numbers roll over three times on the way up and down, with loss around each [A10]")
    void rollOver() {
        World world = World.call(3, new Network.Link(0.02, 0.01, 10, 5), "ann", "bob");
        Guest ann = world.guest("ann");
        Guest bob = world.guest("bob");
        bob.publish();
        ann.camera().sequence = 65_500;
        ann.camera().perFrame = 20;
        ann.camera().bytes = 60;
        ann.camera().interval = 20 * Network.MILLI;
        world.run(210);
        world.fadeOut();
        assertThat(ann.camera().packets).isGreaterThan(200_000);
        assertWhole(bob, ann, GIVEN_UP);
    }

    @Test
    @DisplayName(
            "a near subscriber asks for what a far publisher has still to repeat, and gets it though it is lost once more")
    void farAndNear() {
        World world = new World(9);
        Guest far = world.join("far");
        far.up = new Network.Link(0.15, 0, 60, 0);
        far.down = new Network.Link(0, 0, 60, 0);
        Guest near = world.join("near");
        near.up = Network.Link.delay(5);
        near.down = new Network.Link(0.3, 0, 5, 0);
        far.publish();
        near.publish();
        world.run(60);
        world.fadeOut();
        Received camera = near.from("far-cam");
        assertThat(camera.verdict()).isEmpty();
        assertThat(camera.incomplete(far.camera().frames)).isLessThan(25);
    }

    @Test
    @DisplayName("one publishes for ten others: upstream stays what it was for two [A10, SFU-1]")
    void upstreamDoesNotGrow() {
        World world = World.call(4, Network.Link.GOOD, "ann", "v1", "v2");
        world.run(5);
        Guest ann = world.guest("ann");
        int before = ann.upstream;
        world.run(10);
        int withTwo = ann.upstream - before;
        for (int i = 3; i <= 10; i++) world.join("v" + i);
        world.run(5);
        before = ann.upstream;
        world.run(10);
        int withTen = ann.upstream - before;
        assertThat(world.guest("v10").from("ann-cam").frames).isNotEmpty();
        assertThat(withTen).isLessThan(withTwo + withTwo / 50);
    }

    @Test
    @DisplayName("who joins in the middle begins with a key frame, within a second of being connected [A10]")
    void lateJoin() {
        World world = World.call(5, Network.Link.GOOD, "ann", "bob");
        world.run(60);
        Guest cid = world.join("cid");
        cid.publish();
        world.run(4);
        world.fadeOut();
        Guest ann = world.guest("ann");
        assertWhole(cid, ann, 0);
        assertThat(cid.from("ann-cam").first().number).isGreaterThan(800);
        assertThat(cid.from("ann-cam").first().number).isLessThan(930);
        assertThat(ann.camera().keyFrames).isBetween(2, 4);
        assertWhole(world.guest("bob"), ann, 0);
    }

    @Test
    @DisplayName("who publishes nothing is offered what there is and gets it, as the DTLS server [O39]")
    void onlyViewer() {
        World world = World.call(6, Network.Link.GOOD, "ann");
        Guest viewer = world.join("viewer");
        world.run(5);
        world.fadeOut();
        assertThat(viewer.offersReceived).isNotEmpty();
        assertThat(viewer.seat.connected).isOne();
        assertWhole(viewer, world.guest("ann"), 0);
    }

    @Test
    @DisplayName("streams that descriptions do not name by SSRC are found by the section's name in each packet [A10]")
    void latching() {
        World world = new World(7);
        Guest ann = world.join("ann");
        ann.rewriting = sdp -> sdp.replaceAll("a=ssrc[^\r]*\r\n", "");
        ann.up = Network.Link.BAD;
        Guest bob = world.join("bob");
        ann.publish();
        bob.publish();
        world.run(30);
        world.fadeOut();
        assertWhole(bob, ann, GIVEN_UP);
        assertThat(ann.camera().repeated).isPositive();
    }

    @Test
    @DisplayName("a hundred subscribers come and go; nobody else notices")
    void churn() {
        World world = World.call(8, Network.Link.GOOD, "ann", "bob");
        world.run(3);
        Map<Integer, Integer> sizes = new HashMap<>();
        for (int i = 0; i < 100; i++) {
            Guest guest = world.join("g" + i);
            guest.publish();
            world.run(1.5);
            assertThat(guest.from("ann-cam").packets).isPositive();
            guest.seat.leave();
            guest.gone = true;
            sizes.merge(world.room.size(), 1, Integer::sum);
        }
        world.run(2);
        world.fadeOut();
        assertThat(sizes).containsOnlyKeys(2);
        assertThat(world.guest("bob").gets()).containsExactly("ann-cam", "ann-mic");
        assertWhole(world.guest("bob"), world.guest("ann"), 0);
        assertThat(world.guest("ann").camera().keyFrames).isLessThan(130);
    }

    @Test
    @DisplayName(
            "two hundred cameras one after the other over one connection: the last one arrives like the first [SFU-1]")
    void manyPublications() {
        World world = World.call(91, Network.Link.delay(5), "ann", "bob");
        world.signalMillis = 5;
        Guest ann = world.guest("ann");
        for (int i = 0; i < 200; i++) {
            ann.publish(Guest.mic("ann"), Guest.camera("ann" + i));
            world.run(0.7);
            assertThat(world.guest("bob").from("ann" + i + "-cam").packets)
                    .as("camera %d", i)
                    .isPositive();
        }
        assertThat(ann.seat.participant.peer().drops().sealed()).isZero();
        assertThat(world.guest("bob").from("ann-mic").verdict()).isEmpty();
    }
}
