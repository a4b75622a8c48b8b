package dev.parley.core.turn;

import dev.parley.core.stun.AdditionalAddressFamily;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.EvenPort;
import dev.parley.core.stun.RequestedAddressFamily;
import dev.parley.core.stun.ReservationToken;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Entropy;
import org.jspecify.annotations.Nullable;

/** Finds the relayed ports that an Allocate asks for: one of a family, one of each, an even one, or the one reserved before. */
final class PortOpening {
    /**
     * What was found, of the two ports at least one.
     *
     * @param token names the reserved port above; 0 if there is none
     * @param refusedFamily why the other of two families was not given; 0 if nothing was refused
     */
    record Opened(@Nullable RelayPort v4, @Nullable RelayPort v6, long token, int refusedFamily) {}

    private final TurnSettings settings;
    private final Allocations allocations;
    private final RelayPorts ports;
    private final Entropy entropy;

    PortOpening(TurnSettings settings, Allocations allocations, RelayPorts ports, Entropy entropy) {
        this.settings = settings;
        this.allocations = allocations;
        this.ports = ports;
        this.entropy = entropy;
    }

    /** RFC 8656 §7.2 (6), (7): whether at least one of the families asked for is served. */
    boolean served(@Nullable RequestedAddressFamily family, boolean additional) {
        if (additional) return settings.ipv4() || settings.ipv6();
        if (family == null || family.family() == RequestedAddressFamily.V4) return settings.ipv4();
        return family.family() == RequestedAddressFamily.V6 && settings.ipv6();
    }

    /** Null if there is no such port: 508. */
    @Nullable
    Opened open(StunMessage m, Login login, long now) {
        ReservationToken token = ReservationToken.read(m);
        if (token != null) return redeemed(token, login, now);
        if (m.has(AdditionalAddressFamily.TYPE)) return dual(parity(m), login);
        RequestedAddressFamily family = RequestedAddressFamily.read(m);
        boolean six = family != null && family.family() == RequestedAddressFamily.V6;
        RelayPort port = ports.open(new PortWish(six, login.namespace(), parity(m)));
        return port == null ? null : single(port, reserve(port, login, now), 0);
    }

    private @Nullable Opened redeemed(ReservationToken token, Login login, long now) {
        RelayPort port = allocations.redeem(token.value(), login, now);
        return port == null ? null : single(port, 0, 0);
    }

    private static Opened single(RelayPort port, long token, int refusedFamily) {
        boolean six = port.relayed().v6();
        return new Opened(six ? null : port, six ? port : null, token, refusedFamily);
    }

    /** §7.2 (8): one family is enough for a success; ADDRESS-ERROR-CODE tells of the other. */
    private @Nullable Opened dual(PortWish.Parity parity, Login login) {
        RelayPort four = settings.ipv4() ? ports.open(new PortWish(false, login.namespace(), parity)) : null;
        RelayPort six = settings.ipv6() ? ports.open(new PortWish(true, login.namespace(), parity)) : null;
        if (four != null && six != null) return new Opened(four, six, 0, 0);
        boolean bothServed = settings.ipv4() && settings.ipv6();
        int refused = bothServed ? ErrorCode.INSUFFICIENT_CAPACITY : ErrorCode.FAMILY_NOT_SUPPORTED;
        if (four != null) return single(four, 0, refused);
        return six == null ? null : single(six, 0, refused);
    }

    private long reserve(RelayPort port, Login login, long now) {
        RelayPort next = port.next();
        if (next == null) return 0;
        long token = entropy.number() | 1; // never 0, which stands for none
        allocations.reserve(token, next, login, now);
        return token;
    }

    private static PortWish.Parity parity(StunMessage m) {
        EvenPort even = EvenPort.read(m);
        if (even == null) return PortWish.Parity.ANY;
        return even.reserveNext() ? PortWish.Parity.EVEN_WITH_NEXT : PortWish.Parity.EVEN;
    }
}
