package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.ExtendedReport;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.ReceiverReport;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.SenderReport;
import dev.parley.core.rtp.SourceDescription;
import dev.parley.core.rtp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is said about the media: when it was made, how it arrives. */
class LipsAndReportsTest {
    private static final long MILLI = Network.MILLI;

    private final List<Rtcp> reports = new ArrayList<>();

    /** All that the server reports to a guest from now on. */
    private void listen(Guest guest, boolean dtlsClient) {
        Wire wire = guest.pact.wire(dtlsClient);
        guest.tap = datagram -> reports.addAll(wire.read(datagram));
    }

    private <T extends Rtcp> List<T> reports(Class<T> kind) {
        return reports.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    @Test
    @DisplayName(
            "lips and voice of a publisher are within 5 ms at each subscriber, over jittery links and through pauses")
    void lips() {
        World world = World.call(21, new Network.Link(0.02, 0, 20, 60), "ann", "bob", "cid");
        Guest bob = world.guest("bob");
        for (int i = 0; i < 60; i++) {
            world.run(1);
            if (i % 10 == 5) bob.seat.pause("ann-cam", i % 20 == 5);
            boolean unsure = i < 4 || (i % 20 >= 5 && i % 20 < 18); // paused, or just back
            if (unsure) continue;
            long apart = bob.from("ann-cam").skew - bob.from("ann-mic").skew;
            assertThat(Math.abs(apart)).as("apart after %d s", i).isLessThan(5 * MILLI);
        }
        assertThat(bob.from("ann-cam").skew).isNotEqualTo(Long.MIN_VALUE);
    }

    @Test
    @DisplayName("each stream's sender report is paired with a cname, and counts what was sent")
    void senderReports() {
        World world = World.call(22, Network.Link.GOOD, "ann", "bob");
        Guest bob = world.guest("bob");
        world.run(3);
        listen(bob, true);
        world.run(5);
        assertThat(reports(SenderReport.class)).hasSizeBetween(9, 11);
        assertThat(reports(SourceDescription.class)).hasSameSizeAs(reports(SenderReport.class));
        var senders = bob.seat.participant.peer().senders();
        assertThat(senders).hasSize(2);
        for (var sender : senders) {
            SenderReport last = reports(SenderReport.class).stream()
                    .filter(one -> one.ssrc() == sender.track().ssrc())
                    .toList()
                    .getLast();
            assertThat(sender.packets() - last.packets()).isBetween(0L, 60L);
            assertThat(Math.abs(NtpTime.toUnixNanos(last.ntp()) - World.WALL - world.net.now))
                    .isLessThan(1100 * MILLI);
        }
    }

    @Test
    @DisplayName("receiver reports tell the loss on the way up as it is")
    void loss() {
        World world = World.call(23, new Network.Link(0.1, 0, 20, 0), "ann");
        Guest ann = world.guest("ann");
        world.run(3);
        listen(ann, true);
        world.run(120);
        int ssrc = ann.camera().track.ssrc();
        List<ReportBlock> blocks = reports(ReceiverReport.class).stream()
                .flatMap(one -> one.reports().stream())
                .filter(one -> one.ssrc() == ssrc)
                .toList();
        assertThat(blocks).hasSizeBetween(85, 121); // those of them that the link let through
        double fraction =
                blocks.stream().mapToInt(ReportBlock::fractionLost).average().orElseThrow() / 256;
        assertThat(fraction).isBetween(0.08, 0.12);
        assertThat(world.net.lost(ssrc) - blocks.getLast().cumulativeLost()).isBetween(0, 20);
        assertThat(blocks.getLast().highestSequence() & 0xFFFF).isGreaterThan(4000);
    }

    @Test
    @DisplayName("one that was overtaken by its own retransmission is not reported as lost")
    void lateIsNotLost() {
        World world = World.call(24, new Network.Link(0, 0, 5, 150), "ann");
        Guest ann = world.guest("ann");
        world.run(3);
        listen(ann, true);
        world.run(30);
        world.fadeOut();
        assertThat(ann.camera().repeated).isPositive();
        List<ReportBlock> last = reports(ReceiverReport.class).getLast().reports();
        assertThat(last)
                .hasSize(2)
                .allSatisfy(one -> assertThat(one.cumulativeLost()).isZero());
    }

    @Test
    @DisplayName("both sides know the round trip within a few milliseconds after the first reports")
    void roundTrip() {
        World world = new World(25);
        Guest ann = world.join("ann");
        Guest bob = world.join("bob");
        ann.up = Network.Link.delay(70);
        ann.down = Network.Link.delay(50);
        ann.publish();
        bob.publish();
        world.run(4);
        assertThat(ann.peer.roundTrip()).isBetween(119 * MILLI, 132 * MILLI);
        assertThat(ann.seat.participant.peer().roundTrip()).isBetween(119 * MILLI, 132 * MILLI);
        assertThat(bob.peer.roundTrip()).isBetween(39 * MILLI, 52 * MILLI);
        assertThat(bob.seat.participant.peer().roundTrip()).isBetween(39 * MILLI, 52 * MILLI);
    }

    @ParameterizedTest(name = "by a server that looks every {0} ms")
    @ValueSource(ints = {0, 20})
    @DisplayName("feedback for the whole transport tells the publisher which packets came, and when")
    void transportFeedback(int turnMillis) {
        World world = World.call(26, Network.Link.GOOD, "ann", "bob");
        world.turnMillis = turnMillis;
        Guest ann = world.guest("ann");
        world.run(3);
        listen(ann, true);
        ann.camera().muted = true;
        ann.mic().muted = true;
        world.run(0.5);
        reports.clear();
        Wire wire = ann.pact.wire(true);
        int id = World.extension(ann.offers.getLast(), HeaderExtensions.TRANSPORT_CC);
        int mid = World.extension(ann.offers.getLast(), HeaderExtensions.MID);
        byte[] payload = new byte[100];
        for (int i = 0; i < 1000; i++) {
            byte[] number = new byte[2];
            BigEndian.put16(number, 0, 20_000 + i);
            byte[] packet = wire.media(96, i % 3 == 2, i, i, 4711, payload, mid, World.bytes("s1"), id, number);
            if (i % 10 != 9) ann.inject(packet);
            world.net.run((3 + i % 5) * MILLI);
        }
        world.run(1);
        List<TransportFeedback> feedback = reports(TransportFeedback.class);
        assertThat(feedback).hasSizeGreaterThan(50);
        long[] cameAt = arrivals(feedback);
        long expected = 0;
        for (int i = 0; i < 999; i++) {
            if (i % 10 == 9) assertThat(cameAt[i]).as("packet %d", i).isZero();
            else assertThat(cameAt[i] - cameAt[0]).as("packet %d", i).isBetween(expected - 251, expected + 251);
            expected += (3 + i % 5) * 1000L;
        }
        for (int i = 1; i < feedback.size(); i++) {
            assertThat(feedback.get(i).feedbackCount())
                    .isEqualTo(feedback.get(i - 1).feedbackCount() + 1 & 0xFF);
        }
    }

    /** In microseconds by the packets' order; 0 for those that did not come. */
    private static long[] arrivals(List<TransportFeedback> feedback) {
        long[] cameAt = new long[1000];
        for (TransportFeedback one : feedback) {
            long reference = one.referenceTime() << 40 >> 40; // 24 bits, and the clock has just passed zero
            long ticks = reference * 256;
            for (int k = 0; k < one.packetCount(); k++) {
                int delta = one.deltas250us()[k];
                if (delta == TransportFeedback.NOT_RECEIVED) continue;
                ticks += delta;
                int at = one.baseSequence() + k - 20_000; // the others are of the guest's own packets
                if (at >= 0 && at < cameAt.length) cameAt[at] = ticks * 250;
            }
        }
        return cameAt;
    }

    @Test
    @DisplayName("who only receives and states its time is answered once a tick, with how long the answer took")
    void referenceTime() {
        World world = World.call(27, Network.Link.GOOD, "ann");
        Guest ann = world.guest("ann");
        world.run(3);
        listen(ann, true);
        ExtendedReport.Block[] many = new ExtendedReport.Block[80];
        for (int i = 0; i < many.length; i++) many[i] = new ExtendedReport.ReferenceTime((long) (i + 1) << 16);
        ann.inject(ann.pact.wire(true).reports(new ExtendedReport(77, List.of(many))));
        world.run(0.1);
        assertThat(reports(ExtendedReport.class)).singleElement().satisfies(report -> {
            var delay = (ExtendedReport.Delay) report.blocks().getFirst();
            assertThat(delay.ssrc()).isEqualTo(77);
            assertThat(delay.lastReference()).isEqualTo(80);
            assertThat(delay.delaySinceLast()).isBetween(0L, 656L);
        });
    }

    @Test
    @DisplayName("forty streams of one publisher are reported in packets of at most 1200 bytes")
    void manyBlocks() {
        World world = new World(28);
        Guest ann = world.join("ann");
        var tracks = new dev.parley.core.sdp.SendTrack[40];
        for (int i = 0; i < tracks.length; i++) tracks[i] = Guest.mic("a" + i);
        ann.publish(tracks);
        world.run(4);
        List<Integer> sizes = new ArrayList<>();
        Wire wire = ann.pact.wire(true);
        ann.tap = datagram -> {
            sizes.add(datagram.length);
            reports.addAll(wire.read(datagram));
        };
        world.run(3.5);
        assertThat(sizes).allSatisfy(size -> assertThat(size).isLessThanOrEqualTo(1200));
        long streams = reports(ReceiverReport.class).stream()
                .flatMap(one -> one.reports().stream())
                .map(ReportBlock::ssrc)
                .distinct()
                .count();
        assertThat(streams).isEqualTo(40);
        assertThat(reports(ReceiverReport.class))
                .allSatisfy(one -> assertThat(one.reports()).hasSizeLessThanOrEqualTo(31));
    }
}
