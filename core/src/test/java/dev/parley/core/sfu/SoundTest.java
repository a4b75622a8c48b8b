package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Iterator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Sound that repeats what went before, and sound in rooms of many. */
class SoundTest {
    private static final String RED = "a=rtpmap:63 red/48000/2\r\n";

    private static void redundant(Guest guest, int opus) {
        guest.mic().redType = 63;
        guest.mic().opusType = opus;
    }

    private static void gapless(Received track) {
        assertThat(track.verdict()).isEmpty();
        Iterator<Received.Frame> frames = track.frames.values().iterator();
        Received.Frame before = frames.next();
        while (frames.hasNext()) {
            Received.Frame next = frames.next();
            assertThat(next.first).isEqualTo(before.first + before.count);
            long ticks = (next.made - before.made) / 1000 * 48 / 1000;
            assertThat(next.timestamp - before.timestamp).isBetween(ticks - 1000, ticks + 1000);
            before = next;
        }
    }

    @Test
    @DisplayName(
            "sound that repeats what went before goes as it is to whoever takes that, and unpacked to the others [SFU-1]")
    void red() {
        World world = World.call(41, Network.Link.GOOD, "ann", "bob", "cid");
        Guest ann = world.guest("ann");
        Guest cid = world.guest("cid");
        redundant(ann, 111);
        cid.rewriting = sdp -> sdp.replace(RED, "");
        world.run(6);
        world.fadeOut();
        Received whole = world.guest("bob").from("ann-mic");
        Received unpacked = cid.from("ann-mic");
        gapless(whole);
        gapless(unpacked);
        assertThat(whole.redundant).isEqualTo(whole.packets).isGreaterThan(200);
        assertThat(unpacked.redundant).isZero();
        assertThat(unpacked.packets).isGreaterThan(200);
    }

    @Test
    @DisplayName("the codec within has the receiver's payload type, whatever the sender calls it [SFU-1]")
    void otherNumbers() {
        World world = new World(42);
        Guest ann = world.join("ann");
        Guest bob = world.join("bob");
        ann.rewriting = sdp -> sdp.replaceAll("\\b111\\b", "109");
        ann.publish();
        bob.publish();
        redundant(ann, 109);
        world.run(6);
        world.fadeOut();
        Received whole = bob.from("ann-mic");
        gapless(whole);
        assertThat(whole.redundant).isEqualTo(whole.packets).isGreaterThan(200);
    }

    @Test
    @DisplayName("what says that it repeats something and does not is dropped, and what follows goes on [SFU-1]")
    void broken() {
        World world = World.call(43, Network.Link.GOOD, "ann", "bob");
        Guest ann = world.guest("ann");
        world.run(3);
        ann.mic().redType = 63; // and what is in it has the type of nothing that was agreed
        ann.mic().opusType = 5;
        world.run(1);
        int before = world.guest("bob").from("ann-mic").packets;
        world.run(1);
        assertThat(world.guest("bob").from("ann-mic").packets).isEqualTo(before);
        redundant(ann, 111);
        world.run(2);
        world.fadeOut();
        assertThat(world.guest("bob").from("ann-mic").packets).isGreaterThan(before + 80);
        assertThat(world.guest("bob").from("ann-mic").verdict()).isEmpty();
    }

    @Test
    @DisplayName(
            "in a room of many only the three loudest are sent on, over lossy links too; who comes back goes on without a gap [SFU-1]")
    void loudest() {
        World world = new World(44, 4);
        for (String id : new String[] {"ann", "bob", "cid", "dan", "eve"})
            world.join(id).publish();
        world.run(3);
        String[] ids = {"ann", "bob", "cid", "dan"};
        for (int i = 0; i < ids.length; i++) world.guest(ids[i]).mic().level = 20 + 8 * i;
        world.run(4);
        Guest eve = world.guest("eve");
        int dan = eve.from("dan-mic").packets;
        int ann = eve.from("ann-mic").packets;
        world.run(4);
        assertThat(eve.from("dan-mic").packets).isEqualTo(dan);
        assertThat(eve.from("ann-mic").packets).isBetween(ann + 195, ann + 205);
        world.guest("dan").mic().level = 10;
        world.run(4);
        assertThat(eve.from("dan-mic").packets).isGreaterThan(dan + 180);
        int cid = eve.from("cid-mic").packets;
        world.run(4);
        assertThat(eve.from("cid-mic").packets).isEqualTo(cid);
        world.guest("eve").seat.leave();
        world.run(3);
        assertThat(world.guest("bob").from("cid-mic").packets)
                .as("four are few")
                .isGreaterThan(cid + 100);
        gapless(eve.from("dan-mic"));
        gapless(world.guest("bob").from("cid-mic"));
    }

    @Test
    @DisplayName(
            "voices that come and go over lossy, disordered links that repeat packets: sequence numbers and timestamps stay in order [SFU-1]")
    void loudestWithLoss() {
        World world = new World(45, 3);
        String[] ids = {"ann", "bob", "cid", "dan", "eve", "fay"};
        for (String id : ids) {
            Guest guest = world.join(id);
            guest.up = Network.Link.BAD;
            guest.down = Network.Link.BAD;
            guest.publish();
        }
        world.run(5);
        for (int i = 0; i < 60; i++) {
            for (int k = 0; k < ids.length; k++) world.guest(ids[k]).mic().level = (i * 7 + k * 31) % 97 + 10;
            world.run(0.7);
        }
        world.fadeOut();
        for (String listener : ids) {
            for (String id : ids) {
                if (id.equals(listener)) continue;
                Received track = world.guest(listener).from(id + "-mic");
                assertThat(track.verdict()).isEmpty();
                assertThat(track.packets).isBetween(300, 2200);
            }
        }
    }
}
