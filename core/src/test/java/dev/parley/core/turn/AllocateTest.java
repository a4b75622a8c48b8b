package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.stun.AdditionalAddressFamily;
import dev.parley.core.stun.AddressErrorCode;
import dev.parley.core.stun.AlternateServer;
import dev.parley.core.stun.DontFragment;
import dev.parley.core.stun.EvenPort;
import dev.parley.core.stun.Lifetime;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.RequestedAddressFamily;
import dev.parley.core.stun.RequestedTransport;
import dev.parley.core.stun.ReservationToken;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.stun.UnknownAttributes;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.stun.XorRelayedAddress;
import dev.parley.core.wire.Endpoint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AllocateTest {
    private final Bench bench = new Bench();

    @Test
    @DisplayName("Allocate gives a relayed address, the mapped address and ten minutes, signed")
    void allocates() {
        StunMessage granted = bench.allocate(Bench.CLIENT);
        assertThat(XorRelayedAddress.read(granted)).isEqualTo(new XorRelayedAddress(Endpoint.of(FakePorts.V4, 49_152)));
        assertThat(XorMappedAddress.read(granted)).isEqualTo(new XorMappedAddress(Bench.CLIENT));
        assertThat(Lifetime.read(granted)).isEqualTo(new Lifetime(600));
        assertThat(bench.events.getLast()).isInstanceOf(TurnEvent.Allocated.class);
        assertThat(bench.server.size()).isOne();
    }

    @Test
    @DisplayName("a retransmitted Allocate gets the same answer, another one 437")
    void retransmission() {
        TransactionId id = bench.transaction();
        bench.ask(Bench.CLIENT, id, Method.ALLOCATE, Bench.UDP);
        byte[] first = bench.toClient.getLast().bytes();
        bench.now += 1000;
        bench.ask(Bench.CLIENT, id, Method.ALLOCATE, Bench.UDP);
        assertThat(bench.toClient.getLast().bytes()).isEqualTo(first);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(437);
        assertThat(bench.ports.open).hasSize(1);
    }

    @Test
    @DisplayName("a missing transport is 400, any but UDP 442")
    void transports() {
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE))).isEqualTo(400);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, new RequestedTransport(6))))
                .isEqualTo(442);
        assertThat(bench.ports.open).isEmpty();
    }

    @Test
    @DisplayName("the wished lifetime is kept between ten minutes and an hour")
    void lifetimes() {
        for (long[] pair : new long[][] {{0, 600}, {1, 600}, {700, 700}, {3600, 3600}, {0xFFFF_FFFFL, 3600}}) {
            Endpoint client = Endpoint.of("198.51.100.9", 1000 + (int) (pair[0] % 5000));
            StunMessage granted = bench.ask(client, Method.ALLOCATE, Bench.UDP, new Lifetime(pair[0]));
            assertThat(Lifetime.read(granted)).isEqualTo(new Lifetime(pair[1]));
        }
    }

    @Test
    @DisplayName("IPv6 is given when asked for, and both families to whom asks for an additional one")
    void families() {
        StunMessage six = bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new RequestedAddressFamily(2));
        assertThat(XorRelayedAddress.read(six)).isEqualTo(new XorRelayedAddress(Endpoint.of(FakePorts.V6, 49_152)));
        StunMessage both = bench.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP, new AdditionalAddressFamily(2));
        assertThat(ClientInbound.allocated(both)).isNotNull().satisfies(event -> {
            if (event != null) assertThat(event.relayed()).hasSize(2);
        });
    }

    @Test
    @DisplayName("a family that is not served is 440, or an ADDRESS-ERROR-CODE beside the other family")
    void unservedFamilies() {
        Bench four = new Bench(
                TurnSettings.of(Bench.REALM).families(true, false), PeerFilter.strict(), CountedQuotas.none());
        assertThat(Bench.code(four.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new RequestedAddressFamily(2))))
                .isEqualTo(440);
        assertThat(Bench.code(four.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new RequestedAddressFamily(9))))
                .isEqualTo(440);
        StunMessage both = four.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new AdditionalAddressFamily(2));
        assertThat(AddressErrorCode.read(both)).isEqualTo(new AddressErrorCode(2, 440));
        Bench six = new Bench(
                TurnSettings.of(Bench.REALM).families(false, true), PeerFilter.strict(), CountedQuotas.none());
        assertThat(Bench.code(six.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(440);
        both = six.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new AdditionalAddressFamily(2));
        assertThat(AddressErrorCode.read(both)).isEqualTo(new AddressErrorCode(1, 440));
    }

    @Test
    @DisplayName("contradicting wishes are 400")
    void contradictions() {
        var token = new ReservationToken(1);
        var family = new RequestedAddressFamily(1);
        var additional = new AdditionalAddressFamily(2);
        var reserve = new EvenPort(true);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, token, family)))
                .isEqualTo(400);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, token, reserve)))
                .isEqualTo(400);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, token, additional)))
                .isEqualTo(400);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, family, additional)))
                .isEqualTo(400);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, reserve, additional)))
                .isEqualTo(400);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new AdditionalAddressFamily(1))))
                .isEqualTo(400);
        assertThat(bench.ports.open).isEmpty();
    }

    @Test
    @DisplayName("EVEN-PORT keeps the next port for the same user for 30 seconds, once")
    void reservations() {
        ReservationToken token = reserve(Bench.CLIENT);
        bench.login(Bench.EXPIRY + ":one", "one-new");
        assertThat(Bench.code(bench.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP, token)))
                .isEqualTo(508);
        bench.username = "alice";
        bench.password = "wonderland";
        StunMessage granted = bench.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP, token);
        assertThat(XorRelayedAddress.read(granted)).isEqualTo(new XorRelayedAddress(Endpoint.of(FakePorts.V4, 49_153)));
        Endpoint third = Endpoint.of("198.51.100.3", 1);
        assertThat(Bench.code(bench.ask(third, Method.ALLOCATE, Bench.UDP, token)))
                .isEqualTo(508);
        assertThat(Bench.code(bench.ask(third, Method.ALLOCATE, Bench.UDP, new ReservationToken(99))))
                .isEqualTo(508);
    }

    private ReservationToken reserve(Endpoint client) {
        StunMessage granted = bench.ask(client, Method.ALLOCATE, Bench.UDP, new EvenPort(true));
        ReservationToken token = ReservationToken.read(granted);
        assertThat(token).isNotNull();
        assertThat(bench.ports.open).hasSize(2);
        return token == null ? new ReservationToken(0) : token;
    }

    @Test
    @DisplayName("a reservation that nobody takes is freed after 30 seconds")
    void reservationsEnd() {
        ReservationToken token = reserve(Bench.CLIENT);
        bench.now += 30_000;
        assertThat(Bench.code(bench.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP, token)))
                .isEqualTo(508);
        bench.sweep();
        assertThat(bench.ports.open).hasSize(1);
    }

    @Test
    @DisplayName("an even port where none is left is 508")
    void portsRunOut() {
        Bench small = new Bench(
                TurnSettings.of(Bench.REALM), PeerFilter.strict(), CountedQuotas.none(), new FakePorts(49_153, 2));
        assertThat(Bench.code(small.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new EvenPort(true))))
                .isEqualTo(508);
        assertThat(Bench.code(small.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new EvenPort(false))))
                .isZero();
        assertThat(Bench.code(small.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP)))
                .isZero();
        assertThat(Bench.code(small.ask(Endpoint.of("198.51.100.3", 1), Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(508);
    }

    @Test
    @DisplayName("DONT-FRAGMENT is 420 where the relay cannot")
    void dontFragment() {
        TurnSettings cannot = new TurnSettings(Bench.REALM, true, true, false, false, TurnSettings.Limits.USUAL);
        Bench plain = new Bench(cannot, PeerFilter.strict(), CountedQuotas.none());
        StunMessage refused = plain.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new DontFragment());
        assertThat(Bench.code(refused)).isEqualTo(420);
        assertThat(UnknownAttributes.read(refused)).isEqualTo(new UnknownAttributes(List.of(DontFragment.TYPE)));
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new DontFragment())))
                .isZero();
    }

    @Test
    @DisplayName("the 13th allocation of one user is 486, another user's is not  [A82]")
    void userQuota() {
        Bench limited = new Bench(TurnSettings.of(Bench.REALM), PeerFilter.strict(), new CountedQuotas(12, 0, 0));
        limited.login(Bench.EXPIRY + ":one:bob", "one-new");
        for (int i = 0; i < 12; i++) limited.allocate(Endpoint.of("198.51.100.1", 1000 + i));
        assertThat(Bench.code(limited.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(486);
        limited.login(Bench.EXPIRY + ":one:eve", "one-new");
        limited.allocate(Bench.OTHER);
        limited.login(Bench.EXPIRY + ":one", "one-new");
        for (int i = 0; i < 20; i++) limited.allocate(Endpoint.of("198.51.100.3", 1000 + i));
    }

    @Test
    @DisplayName("the allocation after the last of the server is 508, of the namespace 486  [A83]")
    void totalQuota() {
        Bench limited = new Bench(TurnSettings.of(Bench.REALM), PeerFilter.strict(), new CountedQuotas(0, 2, 3));
        limited.login(Bench.EXPIRY + ":one", "one-new");
        limited.allocate(Endpoint.of("198.51.100.1", 1));
        limited.allocate(Endpoint.of("198.51.100.1", 2));
        assertThat(Bench.code(limited.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(486);
        limited.login(Bench.EXPIRY + ":two", "two-secret");
        limited.allocate(Endpoint.of("198.51.100.1", 3));
        assertThat(Bench.code(limited.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP)))
                .isEqualTo(508);
        limited.now += 600_000;
        limited.sweep();
        limited.allocate(Bench.OTHER);
    }

    @Test
    @DisplayName("a thousand allocations have a thousand ports, all in the range, and give them back")
    void everyPortOnce() {
        Set<Endpoint> relayed = new HashSet<>();
        for (int i = 0; i < 1000; i++) {
            XorRelayedAddress address = XorRelayedAddress.read(bench.allocate(Endpoint.of("198.51.100.1", 1000 + i)));
            if (address != null) relayed.add(address.endpoint());
        }
        assertThat(relayed).hasSize(1000).allMatch(e -> e.port() >= 49_152);
        bench.now += 600_000;
        bench.sweep();
        assertThat(bench.ports.open).isEmpty();
        assertThat(bench.server.size()).isZero();
    }

    @Test
    @DisplayName("a draining server sends new clients to the alternate of their family, or says 508, and keeps the old")
    void drains() {
        bench.allocate(Bench.CLIENT);
        Endpoint alternate = Endpoint.of("9.9.9.9", 3478);
        bench.server.drain(List.of(alternate));
        StunMessage sent = bench.ask(Bench.OTHER, Method.ALLOCATE, Bench.UDP);
        assertThat(Bench.code(sent)).isEqualTo(300);
        assertThat(AlternateServer.read(sent)).isEqualTo(new AlternateServer(alternate));
        Endpoint six = Endpoint.of("2001:db8::5", 1);
        assertThat(Bench.code(bench.ask(six, Method.ALLOCATE, Bench.UDP))).isEqualTo(508);
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isZero();
    }

    @Test
    @DisplayName("Refresh extends, Refresh with 0 ends, and without an allocation it is 437")
    void refresh() {
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isEqualTo(437);
        bench.allocate(Bench.CLIENT);
        bench.now += 599_000;
        assertThat(Lifetime.read(bench.ask(Bench.CLIENT, Method.REFRESH))).isEqualTo(new Lifetime(600));
        bench.now += 599_000;
        assertThat(Lifetime.read(bench.ask(Bench.CLIENT, Method.REFRESH, new Lifetime(0))))
                .isEqualTo(new Lifetime(0));
        assertThat(bench.ports.open).isEmpty();
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isEqualTo(437);
    }

    @Test
    @DisplayName("one family of a dual allocation can go alone, a family it does not have is 443")
    void refreshOfOneFamily() {
        bench.ask(Bench.CLIENT, Method.ALLOCATE, Bench.UDP, new AdditionalAddressFamily(2));
        bench.ask(Bench.CLIENT, Method.REFRESH, new Lifetime(0), new RequestedAddressFamily(1));
        assertThat(bench.ports.open.keySet()).containsExactly(Endpoint.of(FakePorts.V6, 49_152));
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH, new RequestedAddressFamily(1))))
                .isEqualTo(443);
        bench.ask(Bench.CLIENT, Method.REFRESH, new Lifetime(0), new RequestedAddressFamily(2));
        assertThat(bench.server.size()).isZero();
    }

    @Test
    @DisplayName("an allocation ends after 24 hours however often it is refreshed")
    void everythingEnds() {
        bench.allocate(Bench.CLIENT);
        for (int i = 0; i < 24; i++) {
            bench.ask(Bench.CLIENT, Method.REFRESH, new Lifetime(3600));
            bench.now += 3_599_999;
        }
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isZero();
        bench.now += 1000;
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isEqualTo(437);
    }

    @Test
    @DisplayName("an allocation ends when its time is over, when its stream closes, and when its user is revoked")
    void ends() {
        bench.allocate(Bench.CLIENT);
        bench.now += 600_000;
        assertThat(Bench.code(bench.ask(Bench.CLIENT, Method.REFRESH))).isEqualTo(437);
        bench.allocate(Bench.CLIENT);
        assertThat(bench.ports.open).hasSize(1);
        bench.server.disconnected(Bench.CLIENT, bench);
        bench.allocate(Bench.CLIENT);
        assertThat(bench.server.revoke(login -> login.user().equals("bob"), bench))
                .isZero();
        assertThat(bench.server.revoke(login -> login.user().equals("alice"), bench))
                .isOne();
        bench.allocate(Bench.CLIENT);
        bench.server.close(bench);
        assertThat(bench.ports.open).isEmpty();
        assertThat(bench.events.stream()
                        .filter(TurnEvent.Ended.class::isInstance)
                        .map(e -> ((TurnEvent.Ended) e).reason()))
                .containsExactly(
                        TurnEvent.Reason.EXPIRED,
                        TurnEvent.Reason.DISCONNECTED,
                        TurnEvent.Reason.REVOKED,
                        TurnEvent.Reason.SHUTDOWN);
    }
}
