package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.AdditionalAddressFamily;
import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.ChannelNumber;
import dev.parley.core.stun.Data;
import dev.parley.core.stun.DontFragment;
import dev.parley.core.stun.Icmp;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.turn.Drops.Reason;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DataTest {
    private static final Endpoint CLIENT = Bench.CLIENT;
    private static final Endpoint PEER = Bench.PEER;
    private static final Endpoint SIX = Endpoint.of("2a00:1450::1", 5000);

    private final Bench bench = new Bench();

    @BeforeEach
    void allocate() {
        bench.ask(CLIENT, Method.ALLOCATE, Bench.UDP, new AdditionalAddressFamily(2));
    }

    private int permit(Endpoint... peers) {
        Attribute[] attributes = new Attribute[peers.length];
        for (int i = 0; i < peers.length; i++) attributes[i] = new XorPeerAddress(peers[i]);
        return Bench.code(bench.ask(CLIENT, Method.CREATE_PERMISSION, attributes));
    }

    private int bind(int number, Endpoint peer) {
        return Bench.code(bench.ask(CLIENT, Method.CHANNEL_BIND, new ChannelNumber(number), new XorPeerAddress(peer)));
    }

    private void send(Endpoint peer, String text, Attribute... more) {
        StunWriter writer = new StunWriter(500)
                .begin(Method.SEND, MessageClass.INDICATION, bench.transaction())
                .add(new XorPeerAddress(peer))
                .add(new Data(Bench.bytes(text)));
        for (Attribute attribute : more) writer.add(attribute);
        bench.ignored(CLIENT, writer.finish());
    }

    static ByteBuffer channelData(int channel, String text) {
        ByteBuffer packet = ByteBuffer.allocate(4 + text.length());
        return packet.putShort((short) channel)
                .putShort((short) text.length())
                .put(Bench.bytes(text))
                .flip();
    }

    /** A peer sends, with head-room or without; what the client got. */
    private byte[] arrive(Endpoint peer, String text, int headroom) {
        int before = bench.toClient.size();
        byte[] bytes = Bench.bytes(text);
        ByteBuffer packet = ByteBuffer.allocate(headroom + bytes.length + (headroom > 0 ? 3 : 0));
        packet.position(headroom).put(bytes).flip().position(headroom);
        RelayPort port = bench.ports.open.get(Endpoint.of(peer.v6() ? FakePorts.V6 : FakePorts.V4, 49_152));
        if (port != null) bench.server.arrive(port, peer.high(), peer.low(), peer.tag(), packet, bench.now, bench);
        return bench.toClient.size() == before
                ? new byte[0]
                : bench.toClient.getLast().bytes();
    }

    @Test
    @DisplayName("Send goes to a permitted peer on any port, and to no other")
    void send() {
        send(PEER, "before");
        assertThat(permit(PEER, SIX)).isZero();
        send(PEER, "four", new DontFragment());
        send(Endpoint.of("8.8.8.8", 1), "other port");
        send(SIX, "six");
        send(Endpoint.of("8.8.4.4", 5000), "other address");
        assertThat(bench.toPeer).extracting(Bench.ToPeer::text).containsExactly("four", "other port", "six");
        assertThat(bench.toPeer).extracting(Bench.ToPeer::dontFragment).containsExactly(true, false, false);
        assertThat(bench.toPeer.getLast().from().relayed().v6()).isTrue();
        assertThat(bench.server.drops().of(Reason.NO_PERMISSION)).isEqualTo(2);
    }

    @Test
    @DisplayName("what a permitted peer sends comes as a Data indication, with head-room and without")
    void dataIndications() {
        assertThat(arrive(PEER, "before", 64)).isEmpty();
        permit(PEER, SIX);
        for (Endpoint peer : new Endpoint[] {PEER, SIX}) {
            for (int headroom : new int[] {0, 20, 64}) {
                StunMessage m = bench.read(arrive(peer, "hello", headroom));
                assertThat(m.method()).isEqualTo(Method.DATA);
                assertThat(XorPeerAddress.read(m)).isEqualTo(new XorPeerAddress(peer));
                Data data = Data.read(m);
                assertThat(data == null ? new byte[0] : data.bytes()).isEqualTo(Bench.bytes("hello"));
            }
        }
    }

    @Test
    @DisplayName("a permission lasts five minutes, a channel ten and its permission five")
    void timers() {
        permit(PEER);
        assertThat(bind(0x4000, SIX)).isZero();
        bench.now += 299_999;
        send(PEER, "in time");
        bench.server.receive(CLIENT, channelData(0x4000, "too"), bench.now, bench);
        assertThat(bench.toPeer).hasSize(2);
        bench.now += 1;
        send(PEER, "late");
        bench.server.receive(CLIENT, channelData(0x4000, "late"), bench.now, bench);
        assertThat(arrive(PEER, "late", 64)).isEmpty();
        assertThat(arrive(SIX, "late", 64)).isEmpty();
        assertThat(bench.toPeer).hasSize(2);
        bench.sweep();
        permit(SIX); // the channel is still there
        bench.server.receive(CLIENT, channelData(0x4000, "again"), bench.now, bench);
        assertThat(bench.toPeer.getLast().text()).isEqualTo("again");
        bench.now += 299_000;
        bench.ask(CLIENT, Method.REFRESH);
        permit(SIX);
        bench.now += 1000;
        bench.server.receive(CLIENT, channelData(0x4000, "late"), bench.now, bench);
        assertThat(bench.toPeer).hasSize(3);
        assertThat(bind(0x4001, SIX)).isZero();
    }

    @Test
    @DisplayName("channels carry data both ways, and binding again renews them")
    void channels() {
        assertThat(bind(0x4000, PEER)).isZero();
        bench.now += 299_000;
        assertThat(bind(0x4000, PEER)).isZero();
        bench.now += 299_000;
        bench.server.receive(CLIENT, channelData(0x4000, "ping"), bench.now, bench);
        assertThat(bench.toPeer.getLast().text()).isEqualTo("ping");
        assertThat(arrive(PEER, "pong!", 64)).isEqualTo(Bench.copy(channelData(0x4000, "pong!")));
        assertThat(arrive(PEER, "pong!", 0)).isEqualTo(Bench.copy(channelData(0x4000, "pong!")));
        assertThat(bench.read(arrive(Endpoint.of("8.8.8.8", 1), "x", 64)).method())
                .isEqualTo(Method.DATA);
    }

    @Test
    @DisplayName("a number outside 0x4000 to 0x7FFF, one that is bound, and a peer that has another, are 400")
    void badChannels() {
        assertThat(bind(0x3FFF, PEER)).isEqualTo(400);
        assertThat(bind(0x8000, PEER)).isEqualTo(400);
        assertThat(Bench.code(bench.ask(CLIENT, Method.CHANNEL_BIND, new ChannelNumber(0x4000))))
                .isEqualTo(400);
        assertThat(Bench.code(bench.ask(CLIENT, Method.CHANNEL_BIND, new XorPeerAddress(PEER))))
                .isEqualTo(400);
        assertThat(bind(0x4FFF, PEER)).isZero();
        assertThat(bind(0x4FFF, SIX)).isEqualTo(400);
        assertThat(bind(0x4000, PEER)).isEqualTo(400);
        assertThat(bind(0x4000, SIX)).isZero();
    }

    @Test
    @DisplayName("one bad peer refuses the whole CreatePermission; none at all is 400, without allocation 437")
    void allOrNothing() {
        assertThat(permit(PEER, Endpoint.of("10.0.0.1", 1))).isEqualTo(403);
        send(PEER, "x");
        assertThat(bench.toPeer).isEmpty();
        assertThat(permit()).isEqualTo(400);
        assertThat(Bench.code(bench.ask(Bench.OTHER, Method.CREATE_PERMISSION, new XorPeerAddress(PEER))))
                .isEqualTo(437);
        bench.allocate(Bench.OTHER);
        assertThat(Bench.code(bench.ask(Bench.OTHER, Method.CREATE_PERMISSION, new XorPeerAddress(SIX))))
                .isEqualTo(443);
    }

    @Test
    @DisplayName("permissions and channels of one allocation are limited: 508")
    void limits() {
        for (int i = 0; i < 256; i++)
            assertThat(permit(Endpoint.of("8.8.9." + i, 1))).isZero();
        assertThat(permit(PEER)).isEqualTo(508);
        assertThat(bind(0x4000, PEER)).isEqualTo(508);
        for (int i = 0; i < 256; i++)
            assertThat(bind(0x4000 + i, Endpoint.of("8.8.9." + i, 1))).isZero();
        assertThat(bind(0x4FFF, Endpoint.of("8.8.9.1", 2))).isEqualTo(508);
    }

    @Test
    @DisplayName("two clients of one server meet at their relayed addresses in memory, though the address is private")
    void localHop() {
        bench.allocate(Bench.OTHER);
        Endpoint mine = Endpoint.of(FakePorts.V4, 49_152);
        Endpoint theirs = Endpoint.of(FakePorts.V4, 49_153);
        assertThat(bind(0x4000, theirs)).isZero();
        Attribute peer = new XorPeerAddress(mine);
        assertThat(Bench.code(bench.ask(Bench.OTHER, Method.CHANNEL_BIND, new ChannelNumber(0x4ABC), peer)))
                .isZero();
        bench.server.receive(CLIENT, channelData(0x4000, "hop"), bench.now, bench);
        assertThat(bench.toPeer).isEmpty();
        assertThat(bench.toClient.getLast().client()).isEqualTo(Bench.OTHER);
        assertThat(bench.toClient.getLast().bytes()).isEqualTo(Bench.copy(channelData(0x4ABC, "hop")));
    }

    @Test
    @DisplayName("at our own private address nothing but living relayed ports is reachable, or heard")
    void onlyRelaysAtOurAddress() {
        Endpoint nobody = Endpoint.of(FakePorts.V4, 22);
        assertThat(permit(nobody)).isZero();
        assertThat(bind(0x4000, nobody)).isEqualTo(403);
        send(nobody, "ssh");
        assertThat(bench.toPeer).isEmpty();
        assertThat(arrive(nobody, "ssh", 64)).isEmpty();
        assertThat(bench.server.drops().of(Reason.DENIED)).isEqualTo(2);
    }

    @Test
    @DisplayName("a client whose peer is his own relayed address hears himself once, and nothing loops")
    void selfLoop() {
        assertThat(bind(0x4000, Endpoint.of(FakePorts.V4, 49_152))).isZero();
        int before = bench.toClient.size();
        bench.server.receive(CLIENT, channelData(0x4000, "echo"), bench.now, bench);
        assertThat(bench.toClient).hasSize(before + 1);
    }

    @Test
    @DisplayName("2 MB/s are policed to 1 MB/s in each direction  [A81]")
    void bandwidth() {
        TurnSettings.Limits limits = new TurnSettings.Limits(86_400, 1_000_000, 256, 256, 10);
        Bench limited = new Bench(TurnSettings.of(Bench.REALM).with(limits), PeerFilter.strict(), CountedQuotas.none());
        limited.allocate(CLIENT);
        limited.ask(CLIENT, Method.CHANNEL_BIND, new ChannelNumber(0x4000), new XorPeerAddress(PEER));
        String kilobyte = "x".repeat(1000);
        limited.now += 10_000;
        for (int millis = 0; millis < 10_000; millis++) {
            limited.server.receive(CLIENT, channelData(0x4000, kilobyte), limited.now, limited);
            limited.server.receive(CLIENT, channelData(0x4000, kilobyte), limited.now, limited);
            limited.now++;
        }
        assertThat(limited.toPeer.size()).isBetween(10_000, 11_001); // ten seconds' worth and the bucket
        assertThat(limited.server.drops().of(Reason.OVER_RATE)).isEqualTo(20_000 - limited.toPeer.size());
    }

    @Test
    @DisplayName("an ICMP error from a permitted peer is told in a Data indication")
    void icmp() {
        RelayPort port = bench.ports.open.get(Endpoint.of(FakePorts.V4, 49_152));
        Icmp tooBig = new Icmp(3, 4, 1280);
        int before = bench.toClient.size();
        if (port != null) bench.server.unreachable(port, PEER, tooBig, bench.now, bench);
        assertThat(bench.toClient).hasSize(before);
        permit(PEER);
        if (port != null) bench.server.unreachable(port, PEER, tooBig, bench.now, bench);
        StunMessage m = bench.read(bench.toClient.getLast().bytes());
        assertThat(Icmp.read(m)).isEqualTo(tooBig);
        assertThat(XorPeerAddress.read(m)).isEqualTo(new XorPeerAddress(PEER));
        assertThat(m.has(Data.TYPE)).isFalse();
    }

    @Test
    @DisplayName("ChannelData is padded to four for a client over a stream, and framed so")
    void streamPadding() {
        Endpoint stream = CLIENT.through(2, true);
        bench.allocate(stream);
        bench.ask(stream, Method.CHANNEL_BIND, new ChannelNumber(0x4000), new XorPeerAddress(PEER));
        RelayPort port = bench.ports.open.get(Endpoint.of(FakePorts.V4, 49_153));
        for (int headroom : new int[] {0, 64}) {
            ByteBuffer packet = ByteBuffer.allocate(headroom + 8)
                    .position(headroom)
                    .put(Bench.bytes("hello"))
                    .flip();
            packet.position(headroom);
            if (port != null) bench.server.arrive(port, PEER.high(), PEER.low(), PEER.tag(), packet, bench.now, bench);
            byte[] frame = bench.toClient.getLast().bytes();
            assertThat(frame).hasSize(12);
            assertThat(StreamFrames.next(ByteBuffer.wrap(frame))).isEqualTo(12);
            assertThat(new String(frame, 4, 5, StandardCharsets.UTF_8)).isEqualTo("hello");
        }
    }

    @Test
    @DisplayName("broken and unbound ChannelData is dropped in silence and counted")
    void brokenChannelData() {
        bind(0x4000, PEER);
        bench.ignored(CLIENT, ByteBuffer.wrap(new byte[] {0x40}));
        bench.ignored(CLIENT, ByteBuffer.wrap(new byte[] {0x40, 0, 0, 5, 1, 2, 3, 4}));
        bench.ignored(CLIENT, channelData(0x4001, "x"));
        bench.ignored(Bench.OTHER, channelData(0x4000, "x"));
        assertThat(bench.toPeer).isEmpty();
        assertThat(bench.server.drops().of(Reason.MALFORMED)).isEqualTo(2);
        assertThat(bench.server.drops().of(Reason.NO_CHANNEL)).isOne();
        assertThat(bench.server.drops().of(Reason.NO_ALLOCATION)).isOne();
    }
}
