package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.peer.Reply;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tracks come and go, descriptions cross, ways are lost and found. */
class DescriptionsTest {
    /** After all that was said has been heard, everybody gets all that the others publish, and nobody waits. */
    private static void assertAgreed(World world) {
        for (Guest guest : world.guests) {
            if (guest.gone) continue;
            List<String> expected = new ArrayList<>();
            for (Guest other : world.guests) {
                if (other != guest && !other.gone) expected.addAll(other.tracks.keySet());
            }
            expected.sort(null);
            assertThat(guest.gets()).as(guest.id).isEqualTo(expected);
            assertThat(guest.peer.offering()).as(guest.id).isFalse();
            assertThat(guest.seat.participant.peer().offering()).as(guest.id).isFalse();
            assertThat(guest.seat.published).containsExactlyInAnyOrderElementsOf(guest.tracks.keySet());
        }
    }

    private static SendTrack screen(String id) {
        int ssrc = (id + "s").hashCode() * 31 + 17;
        return new SendTrack(id + "-screen", "screen-" + id, Kind.VIDEO, ssrc, ~ssrc, "c-" + id);
    }

    @Test
    @DisplayName("a client's offer is answered, and the others are offered its tracks and answer [O39, O40]")
    void offerAndAnswer() {
        World world = World.call(31, Network.Link.GOOD, "ann", "bob");
        world.run(3);
        assertThat(world.guest("bob").offersReceived).isNotEmpty();
        assertThat(world.guest("bob").offersReceived.getLast()).contains("ann-mic", "ann-cam");
        assertAgreed(world);
    }

    @Test
    @DisplayName("candidates trickle both ways, an empty one ends them, and broken ones change nothing [O41]")
    void trickle() {
        World world = new World(32);
        Guest ann = world.join("ann");
        ann.rewriting = sdp -> sdp.replaceAll("a=candidate[^\r]*\r\n", "");
        ann.publish();
        for (String value : List.of("candidate:1 1 udp 1 198.51.100.9 9 typ host", "nonsense", "candidate:", "")) {
            ann.seat.participant.candidate(value);
            ann.peer.candidate(value);
        }
        world.run(3);
        assertThat(ann.peer.connected()).isTrue();
        assertThat(ann.seat.connected).isOne();
    }

    @Test
    @DisplayName("both sides offer at once, a thousand seeds: all ends stable, with all tracks agreed [O39, O40]")
    void glare() {
        int collisions = 0;
        for (int seed = 0; seed < 1000; seed++) {
            World world = new World(seed);
            Random random = new Random(seed);
            world.signalMillis = 40;
            world.silent = true;
            Guest ann = world.join("ann");
            Guest bob = world.join("bob");
            ann.publish();
            bob.publish();
            for (int i = 0; i < 6; i++) {
                world.run(random.nextInt(60) / 1000.0);
                Guest guest = random.nextBoolean() ? ann : bob;
                boolean shares = guest.tracks.containsKey(guest.id + "-screen");
                if (random.nextInt(4) == 0) guest.restartIce();
                else if (shares) guest.publish();
                else guest.publish(Guest.mic(guest.id), Guest.camera(guest.id), screen(guest.id));
            }
            world.run(seed % 100 == 0 ? 40 : 1.5);
            collisions += ann.refusals.size() + bob.refusals.size();
            assertAgreed(world);
            assertThat(ann.peer.connected() && bob.peer.connected())
                    .as("seed %d", seed)
                    .isTrue();
        }
        assertThat(collisions).isGreaterThan(100);
    }

    @Test
    @DisplayName("an offer that is never answered is taken back after 15 seconds and made again")
    void neverAnswered() {
        World world = World.call(34, Network.Link.GOOD, "ann", "bob");
        world.run(3);
        Guest bob = world.guest("bob");
        bob.answers = false;
        world.guest("ann").publish(Guest.mic("ann"), Guest.camera("ann"), screen("ann"));
        world.run(14);
        assertThat(bob.seat.unanswered).isZero();
        world.run(20);
        assertThat(bob.seat.unanswered).isEqualTo(2);
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        bob.answers = true;
        world.run(16);
        assertAgreed(world);
        assertThat(bob.from("ann-screen").packets).isPositive();
    }

    @ParameterizedTest(
            name =
                    "a track that ends frees its section for the next, which is another track with other numbers; loss: {0}")
    @ValueSource(booleans = {false, true})
    void sectionReused(boolean loss) {
        World world = World.call(35, loss ? Network.Link.BAD : Network.Link.GOOD, "ann", "bob");
        Guest ann = world.guest("ann");
        Guest bob = world.guest("bob");
        for (int i = 0; i < 20; i++) {
            SendTrack next = new SendTrack("v" + i + "-cam", "s-ann", Kind.VIDEO, 5000 + 2 * i, 5001 + 2 * i, "c-ann");
            ann.publish(Guest.mic("ann"), next);
            world.run(4);
            ann.publish(Guest.mic("ann"));
            world.run(1);
            Received video = bob.from("v" + i + "-cam");
            assertThat(video.verdict()).isEmpty();
            // The very first packet of a stream may be lost for good: nobody knows that it was there.
            if (!loss) assertThat(video.first().key).isTrue();
            assertThat(video.frames.values()).anyMatch(frame -> frame.key);
            assertThat(video.packets).isGreaterThan(90);
            assertAgreed(world);
        }
        long sections = bob.offersReceived
                .getLast()
                .lines()
                .filter(line -> line.startsWith("m="))
                .count();
        assertThat(sections).isLessThanOrEqualTo(6);
    }

    @Test
    @DisplayName("a track of the same name replaces another without a word between")
    void replaced() {
        World world = World.call(36, Network.Link.GOOD, "ann", "bob");
        Guest ann = world.guest("ann");
        world.run(3);
        for (int i = 1; i < 10; i++) {
            ann.publish(Guest.mic("ann"), new SendTrack("ann-cam", "s-ann", Kind.VIDEO, 7000 + i, 8000 + i, "c-ann"));
            int before = world.guest("bob").from("ann-cam").packets;
            world.guest("bob").received.clear();
            world.run(2);
            assertThat(before).isPositive();
            assertThat(world.guest("bob").from("ann-cam").packets).isGreaterThan(60);
            assertAgreed(world);
        }
    }

    @Test
    @DisplayName("a publisher whose stream begins anew under another SSRC goes on at its subscribers as one stream")
    void restarted() {
        World world = new World(37);
        Guest ann = world.join("ann");
        ann.rewriting = sdp -> sdp.replaceAll("a=ssrc[^\r]*\r\n", "");
        Guest bob = world.join("bob");
        ann.publish();
        bob.publish();
        world.run(5);
        int last = bob.from("ann-cam").frames.lastKey();
        ann.restream("ann-cam", 0x1234);
        world.run(5);
        world.fadeOut();
        Received camera = bob.from("ann-cam");
        assertThat(camera.frames.lastKey()).isGreaterThan(last + 60);
        assertThat(camera.verdict()).isEmpty();
        assertThat(camera.restarts).isZero();
        assertThat(camera.frames.higherEntry(last + 5).getValue().complete()).isTrue();
    }

    @Test
    @DisplayName("a late retransmission of a stream that another has replaced is not taken for one of the other's")
    void lateRetransmission() {
        World world = new World(44);
        Guest ann = world.join("ann");
        ann.rewriting = sdp -> sdp.replaceAll("a=ssrc[^\r]*\r\n", "");
        Guest bob = world.join("bob");
        ann.publish();
        bob.publish();
        world.run(5);
        Wire wire = ann.pact.wire(true);
        int mid = World.extension(ann.offers.getLast(), HeaderExtensions.MID);
        ann.inject(wire.media(97, false, 1, 0, 0x777, new byte[1], mid, World.bytes("s1"))); // padding
        world.run(1);
        ann.restream("ann-cam", 0x1234);
        world.run(3);
        long strange = ann.seat.participant.peer().drops().strange();
        ann.tracks.values().forEach(track -> track.muted = true);
        world.run(0.2);
        int packets = bob.from("ann-cam").packets;
        for (int i = 2; i < 12; i++) ann.inject(wire.media(97, false, i, 0, 0x777, old(200 + 1000 * i)));
        world.run(0.2);
        assertThat(bob.from("ann-cam").packets).isEqualTo(packets);
        assertThat(ann.seat.participant.peer().drops().strange()).isEqualTo(strange + 10);
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
    }

    private static byte[] old(int sequence) {
        byte[] payload = new byte[100];
        payload[0] = (byte) (sequence >>> 8);
        payload[1] = (byte) sequence;
        return payload;
    }

    @Test
    @DisplayName("an ICE restart in the middle of the call loses nothing")
    void iceRestart() {
        World world = World.call(38, Network.Link.GOOD, "ann", "bob");
        world.run(5);
        Guest ann = world.guest("ann");
        for (int i = 0; i < 5; i++) {
            String before = ann.peer.offering() ? "" : name(ann);
            ann.restartIce();
            world.run(3);
            assertThat(name(ann)).isNotEqualTo(before);
        }
        world.run(40); // consent goes on with the new credentials
        world.fadeOut();
        assertThat(ann.lost).isEmpty();
        assertThat(world.guest("bob").from("ann-cam").verdict()).isEmpty();
        assertThat(world.guest("bob").from("ann-cam").incomplete(ann.camera().frames))
                .isZero();
        assertThat(ann.from("bob-cam").incomplete(world.guest("bob").camera().frames))
                .isZero();
    }

    private static String name(Guest guest) {
        return guest.offers
                .getLast()
                .lines()
                .filter(line -> line.startsWith("a=ice-ufrag:"))
                .findFirst()
                .orElseThrow();
    }

    @Test
    @DisplayName("a restart that is refused changes nothing on the server: the name it goes by stays")
    void refusedRestart() {
        World world = World.call(39, Network.Link.GOOD, "ann", "bob");
        world.run(3);
        Guest bob = world.guest("bob");
        bob.answers = false;
        world.guest("ann").publish(Guest.mic("ann"), Guest.camera("ann"), screen("ann"));
        world.run(1);
        int names = world.names.size();
        String offer = bob.offers.getLast();
        for (int i = 0; i < 100; i++) {
            String restart = offer.replaceAll("a=ice-ufrag:[^\r]*", "a=ice-ufrag:restart" + i);
            assertThat(bob.seat.participant.offered(restart, List.of(), world.net.now))
                    .isInstanceOf(Reply.Refused.class);
        }
        assertThat(world.names.size()).isLessThanOrEqualTo(names + 100);
        bob.answers = true;
        world.run(60);
        assertThat(bob.lost).isEmpty();
        assertAgreed(world);
    }

    @Test
    @DisplayName(
            "whose consent ends is lost after 30 seconds; the others lose its tracks and go on; nothing more is sent to it")
    void consentEnds() {
        World world = World.call(40, Network.Link.GOOD, "ann", "bob", "cid");
        world.run(5);
        Guest ann = world.guest("ann");
        ann.gone = true;
        world.run(29);
        assertThat(ann.seat.lost).isEmpty();
        world.run(3);
        assertThat(ann.seat.lost).singleElement().asString().contains("30 seconds");
        assertThat(world.room.size()).isEqualTo(2);
        world.run(1);
        assertAgreed(world);
        List<byte[]> after = new ArrayList<>();
        world.net.nodes.put(ann.address, (from, bytes) -> after.add(bytes));
        world.run(5);
        assertThat(after).isEmpty();
        assertThat(world.guest("bob").from("cid-cam").verdict()).isEmpty();
    }

    @Test
    @DisplayName(
            "who checks its way only once stays as long as its reports come, and is lost 30 seconds after the last one")
    void checksOnce() {
        World world = new World(42);
        world.checksOnce = true;
        Guest ann = world.join("ann").publish();
        Guest bob = world.join("bob").publish();
        world.run(100);
        assertThat(ann.seat.lost).isEmpty();
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        ann.gone = true;
        world.run(36);
        assertThat(ann.seat.lost).singleElement().asString().contains("30 seconds");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName(
            "with the first report of a stream its picture begins once more, unless the client follows the whole transport and asks by itself")
    void firstReport(boolean follows) {
        World world = new World(43);
        Guest ann = world.join("ann").publish();
        Guest bob = world.join("bob");
        if (!follows) bob.rewriting = sdp -> sdp.replaceAll("a=extmap:[^\r]*transport-wide-cc[^\r]*\r\n", "");
        bob.publish();
        world.run(8);
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        assertThat(world.keyFrameRequests.getOrDefault("ann-cam", 0)).isEqualTo(follows ? 0 : 1);
        assertThat(ann.seat.lost).isEmpty();
    }

    @Test
    @DisplayName("who closes its connection is lost at once, and who is closed by the server hears of it")
    void farewell() {
        World world = World.call(41, Network.Link.GOOD, "ann", "bob", "cid");
        world.run(3);
        world.guest("ann").peer.close();
        world.run(0.5);
        assertThat(world.guest("ann").seat.lost).containsExactly("the other side has closed the connection");
        world.guest("bob").seat.leave();
        world.run(0.5);
        assertThat(world.guest("bob").lost).containsExactly("the other side has closed the connection");
        assertThat(world.room.size()).isOne();
        assertThat(world.guest("cid").gets()).isEmpty();
    }

    @Test
    @DisplayName("after the end descriptions are refused and candidates pass by")
    void afterTheEnd() {
        World world = World.call(42, Network.Link.GOOD, "ann", "bob");
        world.run(3);
        Guest ann = world.guest("ann");
        ann.seat.leave();
        Participant gone = ann.seat.participant;
        assertThat(gone.offered(ann.offers.getLast(), List.of(), world.net.now)).isInstanceOf(Reply.Refused.class);
        assertThat(gone.answered(ann.offers.getLast(), world.net.now)).isInstanceOf(Reply.Refused.class);
        gone.candidate("candidate:1 1 udp 1 198.51.100.9 9 typ host");
        world.run(1);
        assertThat(world.guest("bob").gets()).isEmpty();
        assertThat(gone.publications()).isEmpty();
    }

    @Test
    @DisplayName("a subscriber that stops taking a track and takes it again gets it without a number used twice")
    void stopsTaking() {
        World world = World.call(43, Network.Link.BAD, "ann", "bob");
        world.run(5);
        Guest bob = world.guest("bob");
        Guest ann = world.guest("ann");
        for (int i = 0; i < 6; i++) {
            boolean off = i % 2 == 0;
            bob.rewriting = off ? sdp -> sdp.replace("a=recvonly", "a=inactive") : sdp -> sdp;
            // something new to agree upon
            if (off) ann.publish(Guest.mic("ann"), Guest.camera("ann"), screen("ann"));
            else ann.publish();
            world.run(4);
        }
        world.fadeOut();
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        assertThat(bob.from("ann-mic").packets).isGreaterThan(400);
    }
}
