package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.FullIntraRequest;
import dev.parley.core.rtp.PictureLoss;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.SenderReport;
import dev.parley.core.sdp.Kind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Key frames, pauses and moderators. */
class WishesTest {
    private final World world = World.call(11, Network.Link.GOOD, "ann", "bob", "cid");
    private final Guest ann = world.guest("ann");
    private final Guest bob = world.guest("bob");
    private final Guest cid = world.guest("cid");

    private int requests() {
        return world.keyFrameRequests.getOrDefault("ann-cam", 0);
    }

    private int ssrc(Guest subscriber) {
        return subscriber.seat.participant.peer().senders().stream()
                .filter(one -> one.track().trackId().equals("ann-cam"))
                .findFirst()
                .orElseThrow()
                .track()
                .ssrc();
    }

    @Test
    @DisplayName(
            "twenty subscribers that ask for key frames fifty times a second become two requests a second to the publisher")
    void storm() {
        List<Guest> storming = new ArrayList<>();
        for (int i = 0; i < 20; i++) storming.add(world.join("s" + i));
        world.run(5);
        List<Wire> wires = storming.stream().map(one -> one.pact.wire(false)).toList();
        int before = requests();
        for (int i = 0; i < 500; i++) {
            for (int k = 0; k < 20; k++) {
                Guest guest = storming.get(k);
                int ssrc = ssrc(guest);
                // under SSRCs of their own, for the indices of a report belong to its SSRC
                Rtcp wish = k % 2 == 0
                        ? new PictureLoss(900 + k, ssrc)
                        : new FullIntraRequest(900 + k, List.of(new FullIntraRequest.Entry(ssrc, i & 0xFF)));
                guest.inject(wires.get(k).reports(wish));
            }
            world.run(0.02);
        }
        assertThat(requests() - before).isBetween(10, 21);
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
    }

    @Test
    @DisplayName("a request that comes while a key frame is on its way to whoever asks is not passed on")
    void oneOnItsWay() {
        world.run(5);
        ann.camera().keyWanted = true;
        int before = requests();
        int keys = ann.camera().keyFrames;
        while (ann.camera().keyFrames == keys) world.run(0.01);
        Wire wire = bob.pact.wire(true);
        bob.inject(wire.reports(new PictureLoss(901, ssrc(bob))));
        world.run(0.5);
        assertThat(requests()).isEqualTo(before);
        bob.inject(wire.reports(new PictureLoss(901, ssrc(bob))));
        world.run(0.5);
        assertThat(requests()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("an unanswered request is repeated each second until there is a key frame")
    void repeated() {
        world.run(5);
        ann.camera().muted = true;
        int before = requests();
        bob.inject(bob.pact.wire(true).reports(new PictureLoss(901, ssrc(bob))));
        world.run(5.5);
        assertThat(requests() - before).isEqualTo(6);
        ann.camera().muted = false;
        world.run(3);
        assertThat(requests() - before).isLessThanOrEqualTo(7);
    }

    @Test
    @DisplayName("nothing is asked of a publisher before there is a way to it, and at once then")
    void beforeTheWay() {
        Guest dan = world.join("dan");
        dan.up = Network.Link.CUT;
        dan.publish();
        world.run(3);
        assertThat(bob.gets()).contains("dan-cam");
        assertThat(world.keyFrameRequests).doesNotContainKey("dan-cam");
        dan.up = Network.Link.GOOD;
        world.run(3);
        assertThat(bob.from("dan-cam").first().number).isZero();
    }

    @Test
    @DisplayName(
            "who pauses a track gets none of it, the others do; going on begins with a key frame and keeps the count")
    void pause() {
        world.run(5);
        assertThat(bob.seat.pause("ann-cam", true)).isTrue();
        assertThat(bob.seat.pause("ann-cam", true)).isTrue();
        world.run(0.2);
        int paused = bob.from("ann-cam").packets;
        world.run(10);
        assertThat(bob.from("ann-cam").packets).isEqualTo(paused);
        assertThat(cid.from("ann-cam").incomplete(ann.camera().frames - 5)).isZero();
        Received.Frame last = bob.from("ann-cam").frames.lastEntry().getValue();
        bob.seat.pause("ann-cam", false);
        world.run(5);
        world.fadeOut();
        Received.Frame next =
                bob.from("ann-cam").frames.higherEntry(last.number).getValue();
        assertThat(next.key).isTrue();
        assertThat(next.first).isEqualTo(last.first + last.count);
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        assertThat(bob.from("ann-cam").restarts).isZero();
        assertThat(bob.seat.pause("nothing", true)).isFalse();
    }

    @Test
    @DisplayName("time goes on while a track is paused: its timestamps jump as far as the clock did")
    void timeGoesOn() {
        world.run(5);
        bob.seat.pause("ann-cam", true);
        world.run(10);
        bob.seat.pause("ann-cam", false);
        world.run(5);
        Received camera = bob.from("ann-cam");
        Received.Frame first = camera.frames.firstEntry().getValue();
        Received.Frame last = camera.frames.lastEntry().getValue();
        long elapsed = (last.timestamp - first.timestamp) * 1000 / 90;
        assertThat(elapsed)
                .isBetween((last.made - first.made) / 1000 - 50_000, (last.made - first.made) / 1000 + 50_000);
    }

    @Test
    @DisplayName("what was lost before a pause is not sent again after it")
    void nothingOldAfterPause() {
        world.run(5);
        bob.down = Network.Link.CUT;
        world.run(0.3);
        bob.seat.pause("ann-cam", true);
        bob.down = Network.Link.GOOD;
        world.run(0.5);
        bob.seat.pause("ann-cam", false);
        world.run(5);
        world.fadeOut();
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        assertThat(bob.from("ann-mic").verdict()).isEmpty();
    }

    @Test
    @DisplayName(
            "a moderator's mute stops sound and pictures of all that somebody publishes, also of what comes later, and no word of it makes a speaker")
    void mute() {
        world.run(3);
        ann.mic().level = 10;
        ann.seat.participant.block(Kind.AUDIO, true);
        ann.seat.participant.block(Kind.VIDEO, true);
        world.run(0.2);
        int sound = bob.from("ann-mic").packets;
        int picture = cid.from("ann-cam").packets;
        world.run(10);
        assertThat(bob.from("ann-mic").packets).isEqualTo(sound);
        assertThat(cid.from("ann-cam").packets).isEqualTo(picture);
        assertThat(world.speakers).isEmpty();
        ann.publish(Guest.mic("ann"), Guest.camera("ann"), Guest.camera("annie"));
        world.run(3);
        assertThat(bob.gets()).contains("annie-cam");
        assertThat(bob.received).doesNotContainKey("annie-cam");

        ann.seat.participant.block(Kind.AUDIO, false);
        ann.seat.participant.block(Kind.VIDEO, false);
        int last = cid.from("ann-cam").frames.lastKey();
        world.run(5);
        world.fadeOut();
        assertThat(bob.from("ann-mic").packets).isGreaterThan(sound + 200);
        assertThat(cid.from("ann-cam").frames.higherEntry(last).getValue().key).isTrue();
        assertThat(bob.from("annie-cam").verdict()).isEmpty();
        assertThat(cid.from("ann-cam").verdict()).isEmpty();
        assertThat(world.speakers).contains("ann");
    }

    @Test
    @DisplayName("who speaks is the speaker, two seconds of silence make it nobody, and who leaves speaking stops")
    void speakers() {
        world.run(3);
        ann.mic().level = 20;
        world.run(2);
        ann.mic().level = 127;
        bob.mic().level = 15;
        world.run(3);
        bob.mic().level = 127;
        world.run(5);
        assertThat(world.speakers).containsExactly("ann", "bob", "");
        cid.mic().level = 15;
        world.run(3);
        cid.seat.leave();
        assertThat(world.speakers).containsExactly("ann", "bob", "", "cid", "");
    }

    @Test
    @DisplayName("a subscriber's report does not make somebody a publisher")
    void foreignReports() {
        world.run(3);
        Wire wire = bob.pact.wire(true);
        bob.inject(wire.reports(
                new SenderReport(ssrc(bob), 1, 2, 3, 4, List.of(new ReportBlock(ssrc(cid), 255, 9, 9, 9, 9, 9)))));
        world.run(3);
        assertThat(world.room.participant("bob")).isNotNull();
        assertThat(cid.from("ann-cam").verdict()).isEmpty();
    }
}
