package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.parley.core.stun.ChannelNumber;
import dev.parley.core.stun.Data;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.RequestedAddressFamily;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PeerFilterTest {
    private static final Endpoint CLIENT = Bench.CLIENT;

    /** First, middle and last address of each IPv4 block in each spelling, and addresses of IPv6 blocks. */
    static Stream<IpAddress> dangerous() {
        List<IpAddress> all = new ArrayList<>();
        for (Cidr block : SpecialPurpose.V4) {
            long first = block.base().low();
            long last = first | (1L << (32 - block.prefix())) - 1;
            for (long bits : new long[] {first, (first + last) / 2, last}) all.addAll(spellings((int) bits));
        }
        for (String six : List.of(
                "::",
                "::1",
                "fe80::1",
                "febf::1",
                "fec0::1",
                "fc00::1",
                "fdff::1",
                "ff02::1",
                "ff0e::1",
                "100::1",
                "2001::1",
                "2001:2::1",
                "2001:10::1",
                "2001:20::1",
                "2001:db8::1",
                "2002::1",
                "3fff::1",
                "5f00::1",
                "64:ff9b:1::808:808",
                "::ffff:8.8.8.8",
                "::8.8.8.8",
                "4000::1",
                "2620:4f:8000::1")) {
            all.add(IpAddress.of(six));
        }
        return all.stream();
    }

    private static List<IpAddress> spellings(int bits) {
        IpAddress v4 = IpAddress.v4(bits);
        long low = v4.low();
        long inverted = ~low & 0xFFFF_FFFFL;
        return List.of(
                v4,
                IpAddress.v6(0, 0xFFFF_0000_0000L | low), // mapped
                IpAddress.v6(0, 0xFFFF_0000_0000_0000L | low), // translated
                IpAddress.v6(0, low), // compatible
                IpAddress.v6(0x0064_FF9B_0000_0000L, low), // NAT64
                IpAddress.v6(0x0064_FF9B_0001_0000L, low), // NAT64, local
                IpAddress.v6(0x2002L << 48 | low << 16, 1), // 6to4
                IpAddress.v6(0x2001_0000_0000_0000L | 0x0808_0808L, inverted), // Teredo, client
                IpAddress.v6(0x2001_0000_0000_0000L | low, 0xF7F7_F7F7L), // Teredo, server
                IpAddress.v6(0x2A00_1450_0000_0001L, 0x0000_5EFE_0000_0000L | low), // ISATAP
                IpAddress.v6(0x2A00_1450_0000_0001L, 0x0200_5EFE_0000_0000L | low)); // ISATAP, global
    }

    @ParameterizedTest(name = "{0} is denied")
    @MethodSource("dangerous")
    void everySpellingIsDenied(IpAddress address) {
        assertThat(PeerFilter.strict().allows(address)).isFalse();
        assertThat(PeerFilter.strict().allows(Endpoint.of(address, 5000))).isFalse();
    }

    @Test
    @DisplayName("every range in every spelling is denied by CreatePermission, ChannelBind and Send  [A77] [A79]")
    void everyMethodDenies() {
        Bench four = new Bench();
        four.allocate(CLIENT);
        Bench six = new Bench();
        six.ask(CLIENT, Method.ALLOCATE, Bench.UDP, new RequestedAddressFamily(2));
        List<IpAddress> all = dangerous().toList();
        assertThat(all).hasSizeGreaterThan(500);
        for (IpAddress address : all) deniedByAll(address.v6() ? six : four, Endpoint.of(address, 5000));
    }

    private static void deniedByAll(Bench bench, Endpoint peer) {
        int permit = Bench.code(bench.ask(CLIENT, Method.CREATE_PERMISSION, new XorPeerAddress(peer)));
        assertThat(permit).as("CreatePermission %s", peer).isEqualTo(403);
        int bind =
                Bench.code(bench.ask(CLIENT, Method.CHANNEL_BIND, new ChannelNumber(0x4000), new XorPeerAddress(peer)));
        assertThat(bind).as("ChannelBind %s", peer).isEqualTo(403);
        bench.ignored(CLIENT, send(bench, peer));
        assertThat(bench.toPeer).as("Send %s", peer).isEmpty();
        assertThat(bench.events.getLast()).isInstanceOf(TurnEvent.Refused.class);
    }

    private static ByteBuffer send(Bench bench, Endpoint peer) {
        return new StunWriter(200)
                .begin(Method.SEND, MessageClass.INDICATION, bench.transaction())
                .add(new XorPeerAddress(peer))
                .add(new Data(Bench.bytes("x")))
                .finish();
    }

    @ParameterizedTest(name = "{0} is reachable")
    @ValueSource(
            strings = {
                "8.8.8.8",
                "1.1.1.1",
                "9.255.255.255",
                "11.0.0.0",
                "100.63.255.255",
                "100.128.0.0",
                "172.15.255.255",
                "172.32.0.0",
                "223.255.255.255",
                "2a00:1450::1",
                "2606:4700::1111",
                "64:ff9b::8.8.8.8",
                "2001:4860::1"
            })
    void publicAddressesPass(String address) {
        assertThat(PeerFilter.strict().allows(IpAddress.of(address))).isTrue();
    }

    @Test
    @DisplayName("an allow list opens exactly its range in exactly its spelling")
    void allowList() {
        PeerFilter filter = new PeerFilter(List.of(Cidr.of("10.1.0.0/16"), Cidr.of("2002::/16")), List.of());
        assertThat(filter.allows(IpAddress.of("10.1.2.3"))).isTrue();
        assertThat(filter.allows(IpAddress.of("10.2.0.0"))).isFalse();
        assertThat(filter.allows(IpAddress.of("::ffff:10.1.2.3"))).isFalse();
        assertThat(filter.allows(IpAddress.of("64:ff9b::10.1.2.3"))).isTrue();
        assertThat(filter.allows(IpAddress.of("2002:7f00:1::"))).isFalse();
        assertThat(filter.allows(IpAddress.of("2002:808:808::"))).isTrue();
        PeerFilter laboratory = new PeerFilter(List.of(Cidr.of("::1/128")), List.of());
        assertThat(laboratory.allows(IpAddress.of("::1"))).isTrue();
        assertThat(laboratory.allows(IpAddress.of("::2"))).isFalse();
    }

    @Test
    @DisplayName("denied endpoints are denied by port, also on public addresses and through NAT64")
    void deniedEndpoints() {
        PeerFilter filter =
                new PeerFilter(List.of(), List.of(Endpoint.of("8.8.8.8", 3478).through(1, true)));
        assertThat(filter.allows(Endpoint.of("8.8.8.8", 3478))).isFalse();
        assertThat(filter.allows(Endpoint.of("64:ff9b::8.8.8.8", 3478))).isFalse();
        assertThat(filter.allows(Endpoint.of("8.8.8.8", 3479))).isTrue();
        assertThat(filter.allows(Endpoint.of("8.8.8.8", 0))).isFalse();
    }

    @Test
    @DisplayName("our own listener is denied to ChannelBind and Send even where the address has a permission")
    void ownListener() {
        PeerFilter filter = new PeerFilter(List.of(), List.of(Endpoint.of("8.8.8.8", 3478)));
        Bench bench = new Bench(TurnSettings.of(Bench.REALM), filter, CountedQuotas.none());
        bench.allocate(CLIENT);
        Endpoint listener = Endpoint.of("8.8.8.8", 3478);
        assertThat(Bench.code(bench.ask(CLIENT, Method.CREATE_PERMISSION, new XorPeerAddress(listener))))
                .isZero();
        assertThat(Bench.code(bench.ask(
                        CLIENT, Method.CHANNEL_BIND, new ChannelNumber(0x4000), new XorPeerAddress(listener))))
                .isEqualTo(403);
        bench.ignored(CLIENT, send(bench, listener));
        assertThat(bench.toPeer).isEmpty();
        assertThat(bench.server.drops().of(Drops.Reason.DENIED)).isOne();
        bench.ignored(CLIENT, send(bench, Endpoint.of("8.8.8.8", 3479)));
        assertThat(bench.toPeer).hasSize(1);
    }

    @Test
    @DisplayName(
            "a port of our own is denied to ChannelBind and Send under every name and in every spelling of this machine, although everything is allowed")
    void ownPortUnderEveryName() {
        List<Endpoint> ours = new ArrayList<>();
        for (String address : List.of("127.0.0.1", "::1", "203.0.113.7")) ours.add(Endpoint.of(address, 5432));
        PeerFilter open = new PeerFilter(List.of(Cidr.of("0.0.0.0/0"), Cidr.of("::/0")), ours);
        Bench four = new Bench(TurnSettings.of(Bench.REALM), open, CountedQuotas.none());
        four.allocate(CLIENT);
        Bench six = new Bench(TurnSettings.of(Bench.REALM), open, CountedQuotas.none());
        six.ask(CLIENT, Method.ALLOCATE, Bench.UDP, new RequestedAddressFamily(2));
        List<IpAddress> names = new ArrayList<>(List.of(IpAddress.of("::1"), IpAddress.of("::")));
        for (String name : List.of("127.0.0.1", "127.0.0.2", "127.255.255.255", "0.0.0.0", "0.1.2.3", "203.0.113.7"))
            names.addAll(spellings((int) IpAddress.of(name).low()));
        for (IpAddress name : names) {
            Bench bench = name.v6() ? six : four;
            assertThat(open.allows(name)).as("%s is allowed", name).isTrue();
            deniedByPort(bench, Endpoint.of(name, 5432));
            assertThat(open.allows(Endpoint.of(name, 5433))).isTrue();
        }
    }

    private static void deniedByPort(Bench bench, Endpoint peer) {
        assertThat(Bench.code(bench.ask(CLIENT, Method.CREATE_PERMISSION, new XorPeerAddress(peer))))
                .isZero();
        int bind =
                Bench.code(bench.ask(CLIENT, Method.CHANNEL_BIND, new ChannelNumber(0x4000), new XorPeerAddress(peer)));
        assertThat(bind).as("ChannelBind %s", peer).isEqualTo(403);
        long denied = bench.server.drops().of(Drops.Reason.DENIED);
        bench.ignored(CLIENT, send(bench, peer));
        assertThat(bench.toPeer).as("Send %s", peer).isEmpty();
        assertThat(bench.server.drops().of(Drops.Reason.DENIED)).isEqualTo(denied + 1);
    }

    @Test
    @DisplayName("a port that opens later is denied from then on")
    void laterPort() {
        Set<Endpoint> ours = new HashSet<>();
        PeerFilter filter = new PeerFilter(List.of(Cidr.of("127.0.0.0/8")), ours::contains);
        assertThat(filter.allows(Endpoint.of("127.0.0.1", 5432))).isTrue();
        ours.add(Endpoint.of("127.0.0.1", 5432));
        assertThat(filter.allows(Endpoint.of("127.0.0.1", 5432))).isFalse();
    }

    /** The filter never throws, and no address that carries a private one passes. */
    @FuzzTest
    void anyAddressIsJudged(byte[] bytes) {
        if (bytes.length < 17) return;
        ByteBuffer in = ByteBuffer.wrap(bytes);
        IpAddress address = new IpAddress(true, in.getLong(), in.getLong());
        boolean passes = PeerFilter.strict().allows(address);
        if (passes) assertThat(EmbeddedV4.in(address)).allMatch(PeerFilter.strict()::allows);
        if (passes) assertThat(SpecialPurpose.contains(address)).isFalse();
    }
}
