package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.peer.Peer;
import dev.parley.core.peer.Reply;
import dev.parley.core.rtp.ExtendedReport;
import dev.parley.core.rtp.FullIntraRequest;
import dev.parley.core.rtp.Goodbye;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.rtp.Nack;
import dev.parley.core.rtp.PictureLoss;
import dev.parley.core.rtp.ReceiverReport;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.RtcpWriter;
import dev.parley.core.rtp.SenderReport;
import dev.parley.core.rtp.SourceDescription;
import dev.parley.core.rtp.TransportFeedback;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Mallory, outside of a connection and within one of her own: nothing of it reaches others, nothing grows, healthy calls go on. */
class AttackTest {
    private static final Endpoint STRANGER = Endpoint.of("203.0.113.66", 6666);

    private final World world = World.call(51, Network.Link.GOOD, "ann", "bob", "mal");
    private final Guest ann = world.guest("ann");
    private final Guest bob = world.guest("bob");
    private final Guest mal = world.guest("mal");
    private final Peer toAnn = ann.seat.participant.peer();
    private final Peer toMal = mal.seat.participant.peer();
    private final Random random = new Random(52);

    private void assertHealthy() {
        world.run(2);
        world.fadeOut();
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        assertThat(bob.from("ann-mic").verdict()).isEmpty();
        assertThat(bob.from("ann-cam").incomplete(ann.camera().frames)).isZero();
        assertThat(bob.from("ann-mic").packets).isEqualTo(ann.mic().frames);
        assertThat(ann.from("bob-cam").incomplete(bob.camera().frames)).isZero();
        assertThat(bob.received.keySet()).allMatch(id -> id.matches("(ann|mal)-(cam|mic)"));
    }

    private void arrive(Peer peer, Endpoint from, byte[] bytes) {
        peer.receive(0, from.high(), from.low(), from.tag(), ByteBuffer.wrap(bytes), world.net.now);
    }

    private byte[] noise(int first, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        if (length > 0) bytes[0] = (byte) first;
        return bytes;
    }

    @Test
    @DisplayName(
            "ten thousand packets with a bad tag, of RTP and of RTCP, from the publisher's own address: all refused [A106]")
    void badTags() {
        ann.records = true;
        world.run(3);
        long before = toAnn.drops().sealed();
        int media = 0;
        for (int i = 0; i < 10_000; i++) {
            byte[] good = ann.sent.get(random.nextInt(ann.sent.size()));
            if ((good[0] & 0xC0) != 0x80) continue;
            byte[] bad = good.clone();
            bad[2 + random.nextInt(bad.length - 2)] ^= (byte) (1 << random.nextInt(8));
            arrive(toAnn, ann.address, bad);
            media++;
        }
        assertThat(media).isGreaterThan(9000);
        assertThat(toAnn.drops().sealed() - before).isEqualTo(media);
        assertHealthy();
    }

    @Test
    @DisplayName("everything that was ever sent is sent once more: nothing of it counts twice [A106]")
    void replays() {
        ann.records = true;
        world.run(10);
        List<byte[]> all = List.copyOf(ann.sent);
        world.silent = true;
        world.run(0.5);
        int before = bob.from("ann-cam").packets;
        for (byte[] one : all) {
            if ((one[0] & 0xC0) == 0x80) arrive(toAnn, ann.address, one);
        }
        world.run(0.5);
        assertThat(bob.from("ann-cam").packets).isEqualTo(before);
        assertThat(toAnn.drops().twice()).isZero();
        world.silent = false;
        assertHealthy();
    }

    @Test
    @DisplayName("RTP, RTCP and DTLS from an address that passed no check is not even looked at [A106]")
    void unchecked() {
        ann.records = true;
        world.run(3);
        long before = toAnn.drops().sealed();
        int handshakes = ann.pact.started;
        for (byte[] one : List.copyOf(ann.sent)) arrive(toAnn, STRANGER, one);
        for (int i = 0; i < 1000; i++) arrive(toAnn, STRANGER, noise(random.nextInt(256), random.nextInt(1500)));
        arrive(toAnn, STRANGER, new byte[] {Pact.BYE, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13});
        assertThat(toAnn.drops().sealed()).isEqualTo(before);
        assertThat(ann.pact.started).isEqualTo(handshakes);
        assertHealthy();
    }

    @Test
    @DisplayName(
            "media before the handshake is refused, plain or not, and datagrams of a handshake before the description are few [A106]")
    void beforeKeys() {
        Guest dan = world.join("dan");
        dan.down = Network.Link.CUT; // it never hears that the handshake is done
        dan.publish();
        world.run(0.01);
        Peer toDan = dan.seat.participant.peer();
        for (int i = 0; i < 1000; i++) arrive(toDan, dan.address, noise(random.nextInt(256), 100));
        world.run(2);
        byte[] plain = noise(0x80, 200);
        plain[1] = 96;
        for (int i = 0; i < 1000; i++) arrive(toDan, dan.address, plain);
        world.run(1);
        assertThat(bob.received).doesNotContainKey("dan-cam");
        assertHealthy();
    }

    @Test
    @DisplayName(
            "with keys of her own: unknown SSRCs, unknown payload types, sections of nobody; the tables stay small and nothing is forwarded")
    void unknownStreams() {
        world.run(3);
        Wire wire = mal.pact.wire(true);
        int mid = World.extension(mal.offers.getLast(), HeaderExtensions.MID);
        long before = toMal.drops().strange() + toMal.drops().sealed();
        mal.camera().muted = true;
        world.run(0.2);
        int camera = bob.from("mal-cam").packets;
        String[] names = {"nobody", "", "s0", "s1", "sssssssssssss", "\u0000"};
        for (int i = 0; i < 10_000; i++) {
            int type = random.nextInt(128);
            int known = i % 2 == 0 ? 96 : type;
            byte[] name = World.bytes(names[random.nextInt(4)]);
            byte[] payload = new byte[random.nextInt(100)];
            byte[] packet = name.length == 0
                    ? wire.media(known, true, i, i, random.nextInt(2000), payload)
                    : wire.media(known, true, i, i, random.nextInt(2000), payload, mid, name);
            arrive(toMal, mal.address, packet);
            if (i % 100 == 0) world.run(0.01);
        }
        assertThat(toMal.knownStreams()).isLessThanOrEqualTo(512);
        assertThat(toMal.drops().strange() + toMal.drops().sealed() - before).isGreaterThan(9000);
        assertThat(bob.received.keySet()).doesNotContain("nobody");
        mal.camera().muted = false;
        assertHealthy();
        assertThat(bob.from("ann-cam").restarts).isZero();
        assertThat(camera).isPositive();
    }

    @Test
    @DisplayName("two streams that take turns in one section do not make it begin anew with each packet")
    void turns() {
        World two = new World(53);
        Guest eve = two.join("eve");
        eve.rewriting = sdp -> sdp.replaceAll("a=ssrc[^\r]*\r\n", "");
        eve.publish();
        Guest viewer = two.join("viewer");
        two.run(3);
        eve.camera().muted = true;
        Wire wire = eve.pact.wire(true);
        int mid = World.extension(eve.offers.getLast(), HeaderExtensions.MID);
        byte[] payload = new byte[60];
        payload[0] = 0x10;
        payload[1] = 0x10; // a key frame each
        two.keyFrameRequests.clear();
        for (int i = 0; i < 2000; i++) {
            eve.inject(wire.media(96, true, i, 90L * i, 1 + i % 3, payload, mid, World.bytes("s1")));
            two.run(0.001);
        }
        assertThat(eve.seat.participant.peer().drops().strange()).isGreaterThan(1300);
        assertThat(viewer.from("eve-cam").restarts).isZero();
    }

    @Test
    @DisplayName("packets as long as can be, with all extensions as long as can be, are forwarded or dropped")
    void longest() {
        world.run(3);
        Wire wire = mal.pact.wire(true);
        String sdp = mal.offers.getLast();
        int ssrc = mal.camera().track.ssrc();
        mal.camera().muted = true;
        for (int length = 0; length <= 255; length += 15) {
            for (int payload = 0; payload < 2100; payload += 150) {
                byte[] value = new byte[length];
                byte[] packet = wire.media(
                        96,
                        true,
                        mal.camera().sequence++,
                        1,
                        ssrc,
                        new byte[payload],
                        World.extension(sdp, HeaderExtensions.DEPENDENCY_DESCRIPTOR),
                        value,
                        World.extension(sdp, HeaderExtensions.COLOR_SPACE),
                        value,
                        World.extension(sdp, HeaderExtensions.PLAYOUT_DELAY),
                        value,
                        World.extension(sdp, HeaderExtensions.VIDEO_ORIENTATION),
                        value);
                arrive(toMal, mal.address, packet);
            }
        }
        assertHealthy();
    }

    @Test
    @DisplayName("reports of all kinds about streams of others, from a million to nothing, concern nobody")
    void foreignReports() {
        world.run(3);
        Wire wire = mal.pact.wire(true);
        List<Integer> ssrcs = new ArrayList<>(
                List.of(0, -1, ann.camera().track.ssrc(), bob.mic().track.ssrc()));
        for (Guest one : List.of(ann, bob))
            one.seat
                    .participant
                    .peer()
                    .senders()
                    .forEach(s -> ssrcs.add(s.track().ssrc()));
        int before = world.keyFrameRequests.getOrDefault("ann-cam", 0);
        int asked = ann.camera().asked;
        for (int i = 0; i < 2000; i++) {
            int ssrc = ssrcs.get(random.nextInt(ssrcs.size()));
            mal.inject(wire.reports(any(ssrc)));
            if (i % 50 == 0) world.run(0.01);
        }
        assertThat(world.keyFrameRequests.getOrDefault("ann-cam", 0)).isEqualTo(before);
        assertThat(ann.camera().asked).isEqualTo(asked);
        assertHealthy();
        assertThat(world.room.size()).isEqualTo(3);
    }

    private Rtcp[] any(int ssrc) {
        int[] many = random.ints(random.nextInt(1, 60), 0, 65_536).toArray();
        ReportBlock block = new ReportBlock(
                ssrc, 255, -5, random.nextLong(1L << 32), random.nextLong(1L << 32), random.nextLong(1L << 32), 0);
        return new Rtcp[] {
            new SenderReport(ssrc, random.nextLong(), random.nextLong(1L << 32), 0, 0, List.of(block)),
            new ReceiverReport(ssrc, List.of(block, block)),
            new PictureLoss(1, ssrc),
            new FullIntraRequest(1, List.of(new FullIntraRequest.Entry(ssrc, 3))),
            new Nack(1, ssrc, many),
            new TransportFeedback(1, ssrc, 9, 1, 0, 0, new int[] {3}),
            new Goodbye(List.of(ssrc), "bye"),
            new SourceDescription(List.of(new SourceDescription.Chunk(ssrc, "c"))),
            new ExtendedReport(ssrc, List.of(new ExtendedReport.ReferenceTime(random.nextLong())))
        };
    }

    @Test
    @DisplayName("who asks again for everything, all the time, gets each packet three times more at most")
    void greedy() {
        world.run(3);
        Wire wire = mal.pact.wire(true);
        int ssrc = toMal.senders().stream()
                .filter(one -> one.track().trackId().equals("ann-cam"))
                .findFirst()
                .orElseThrow()
                .track()
                .ssrc();
        int[] all = new int[256];
        int came = world.net.datagrams;
        int[] arrived = {0};
        mal.tap = bytes -> arrived[0]++;
        for (int i = 0; i < 256; i++) {
            for (int k = 0; k < 256; k++) all[k] = i << 8 | k;
            byte[] plain = new byte[2000];
            mal.inject(wire.reports(plain, new RtcpWriter().write(List.of(new Nack(1, ssrc, all)), plain, 0)));
            for (int k = 0; k < 3; k++) mal.inject(wire.reports(new Nack(1, ssrc, all)));
        }
        world.run(5);
        assertThat(world.net.datagrams - came).isLessThan(20_000);
        assertThat(arrived[0]).isLessThan(4000);
        assertHealthy();
    }

    @Test
    @DisplayName(
            "broken descriptions as offers and as answers, before, within and after negotiation: refused or understood, and the others go on")
    void brokenDescriptions() {
        world.run(3);
        List<String> texts = List.of(mal.offers.getLast(), mal.offersReceived.getLast(), ann.offers.getLast());
        Guest late = world.join("late");
        late.answers = false;
        world.run(2); // the server has offered, and waits
        int refused = 0;
        for (int i = 0; i < 3000; i++) {
            String text = broken(texts.get(random.nextInt(texts.size())));
            Participant whose = i % 3 == 0 ? late.seat.participant : mal.seat.participant;
            Reply reply = random.nextBoolean()
                    ? whose.offered(text, labels(), world.net.now)
                    : whose.answered(text, world.net.now);
            if (reply instanceof Reply.Refused) refused++;
            world.room.settle(world.net.now);
            if (i % 100 == 0) world.run(0.05);
        }
        assertThat(refused).isGreaterThan(1000);
        mal.gone = true;
        late.gone = true;
        world.run(40);
        assertThat(world.room.size()).isEqualTo(2);
        assertThat(bob.gets()).containsExactly("ann-cam", "ann-mic");
        world.fadeOut();
        assertThat(bob.from("ann-cam").verdict()).isEmpty();
        assertThat(bob.from("ann-cam").incomplete(ann.camera().frames)).isZero();
    }

    private String broken(String text) {
        List<String> lines = new ArrayList<>(text.lines().toList());
        for (int n = random.nextInt(4); n >= 0 && !lines.isEmpty(); n--) {
            int at = random.nextInt(lines.size());
            switch (random.nextInt(5)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(random.nextInt(lines.size()), lines.get(at));
                case 2 -> lines.set(at, lines.get(at).replaceAll("\\d+", Integer.toString(random.nextInt())));
                case 3 -> lines.set(at, lines.get(at) + " " + random.nextLong());
                default -> {
                    StringBuilder line = new StringBuilder(lines.get(at));
                    if (!line.isEmpty()) line.setCharAt(random.nextInt(line.length()), (char) random.nextInt(0x180));
                    lines.set(at, line.toString());
                }
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private List<Label> labels() {
        return List.of(
                new Label("s0", "a b\r\nc=" + random.nextInt(), Source.MIC),
                new Label("s1", "ann-cam", Source.CAMERA),
                new Label("m" + random.nextInt(), "x".repeat(random.nextInt(1000)), Source.SCREEN));
    }

    @Test
    @DisplayName(
            "labels that nobody could write into a description, or that somebody has, are replaced; those of no section are forgotten")
    void labelFlood() {
        world.run(3);
        String offer = mal.offers.getLast();
        List<Label> many = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) many.add(new Label("none" + i, "t" + i, Source.MIC));
        for (int i = 0; i < 10; i++) {
            assertThat(mal.seat.participant.offered(offer, many, world.net.now)).isNotNull();
            assertThat(mal.seat.participant.labelCount()).isLessThanOrEqualTo(2);
        }
        assertHealthy();
    }

    @Test
    @DisplayName("a hundred thousand candidates cost a client a hundred pairs, and the server nothing")
    void candidateFlood() {
        world.run(3);
        for (int i = 0; i < 100_000; i++) {
            String value = "candidate:" + i + " 1 udp " + i + " 203.0.113." + (i & 0xFF) + " " + (1024 + i % 60_000)
                    + " typ host";
            mal.seat.participant.candidate(value);
            if (i < 5000) mal.peer.candidate(value);
        }
        int before = world.net.datagrams;
        world.silent = true;
        world.run(1);
        assertThat(world.net.datagrams - before).isLessThan(1000);
        world.silent = false;
        assertHealthy();
    }
}
