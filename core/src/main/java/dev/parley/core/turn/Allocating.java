package dev.parley.core.turn;

import dev.parley.core.stun.AdditionalAddressFamily;
import dev.parley.core.stun.AddressErrorCode;
import dev.parley.core.stun.AlternateServer;
import dev.parley.core.stun.Attribute;
import dev.parley.core.stun.DontFragment;
import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.EvenPort;
import dev.parley.core.stun.Lifetime;
import dev.parley.core.stun.RequestedAddressFamily;
import dev.parley.core.stun.RequestedTransport;
import dev.parley.core.stun.ReservationToken;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.UnknownAttributes;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.stun.XorRelayedAddress;
import dev.parley.core.turn.Authenticator.Signed;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers Allocate (RFC 8656 §7.2). */
final class Allocating {
    private final TurnSettings settings;
    private final Allocations allocations;
    private final Quotas quotas;
    private final PortOpening ports;
    private final Answers answers;
    private final long seed;
    private boolean draining;
    private List<Endpoint> alternates = List.of();

    Allocating(
            TurnSettings settings,
            Allocations allocations,
            Quotas quotas,
            RelayPorts ports,
            Answers answers,
            Entropy entropy) {
        this.settings = settings;
        this.allocations = allocations;
        this.quotas = quotas;
        this.answers = answers;
        this.ports = new PortOpening(settings, allocations, ports, entropy);
        seed = entropy.number();
    }

    /** From now on nobody new is taken; who asks is sent to the alternate of his family, if there is one. */
    void drain(List<Endpoint> others) {
        draining = true;
        alternates = List.copyOf(others);
    }

    void handle(Ask ask, Signed who) {
        Allocation old = ask.allocation();
        if (old != null) again(ask, who, old);
        else if (draining) sendAway(ask, who);
        else if (!refused(ask, who)) allocate(ask, who);
    }

    /** §7.2 (2): the same transaction is a retransmission and gets the same answer; another one is a mistake. */
    private void again(Ask ask, Signed who, Allocation old) {
        Allocation.Granted answer = old.answer;
        boolean same =
                answer != null && answer.transaction().equals(ask.message().transaction());
        if (same && answer != null) answers.success(ask, who, granted(old, answer));
        else answers.refuse(ask, who, ErrorCode.ALLOCATION_MISMATCH);
    }

    /** §7.2 (12): 300 with an alternate, 508 without. */
    private void sendAway(Ask ask, Signed who) {
        for (Endpoint alternate : alternates) {
            if (alternate.v6() == ask.client().v6()) {
                answers.refuse(ask, who, ErrorCode.TRY_ALTERNATE, new AlternateServer(alternate));
                return;
            }
        }
        answers.refuse(ask, who, ErrorCode.INSUFFICIENT_CAPACITY);
    }

    private boolean refused(Ask ask, Signed who) {
        int code = check(ask.message());
        if (code == 0) return false;
        if (code != ErrorCode.UNKNOWN_ATTRIBUTE) answers.refuse(ask, who, code);
        else answers.refuse(ask, who, code, new UnknownAttributes(List.of(DontFragment.TYPE)));
        return true;
    }

    /** §7.2 (3) to (8): the error code of a request that cannot be granted to anyone, 0 if there is none. */
    private int check(StunMessage m) {
        RequestedTransport transport = RequestedTransport.read(m);
        if (transport == null) return ErrorCode.BAD_REQUEST;
        if (transport.protocol() != RequestedTransport.UDP) return ErrorCode.UNSUPPORTED_TRANSPORT;
        if (DontFragment.in(m) && !settings.dontFragment()) return ErrorCode.UNKNOWN_ATTRIBUTE;
        RequestedAddressFamily family = RequestedAddressFamily.read(m);
        AdditionalAddressFamily additional = AdditionalAddressFamily.read(m);
        EvenPort even = EvenPort.read(m);
        boolean shaped = family != null || additional != null || even != null;
        if (m.has(ReservationToken.TYPE) && shaped) return ErrorCode.BAD_REQUEST;
        if (family != null && additional != null) return ErrorCode.BAD_REQUEST;
        if (additional != null && additional.family() != AdditionalAddressFamily.V6) return ErrorCode.BAD_REQUEST;
        if (additional != null && even != null && even.reserveNext()) return ErrorCode.BAD_REQUEST;
        return ports.served(family, additional != null) ? 0 : ErrorCode.FAMILY_NOT_SUPPORTED;
    }

    private void allocate(Ask ask, Signed who) {
        Quotas.Verdict verdict = quotas.acquire(who.login());
        if (verdict != Quotas.Verdict.GRANTED) {
            boolean full = verdict == Quotas.Verdict.FULL;
            answers.refuse(ask, who, full ? ErrorCode.INSUFFICIENT_CAPACITY : ErrorCode.QUOTA_REACHED);
            return;
        }
        PortOpening.Opened opened = ports.open(ask.message(), who.login(), ask.now());
        if (opened == null) {
            quotas.release(who.login());
            answers.refuse(ask, who, ErrorCode.INSUFFICIENT_CAPACITY);
        } else {
            grant(ask, who, opened);
        }
    }

    private void grant(Ask ask, Signed who, PortOpening.Opened opened) {
        TurnSettings.Limits limits = settings.limits();
        Allocation allocation = new Allocation(ask.client(), who.login(), ask.now(), limits.bytesPerSecond(), seed);
        long left = (settings.end(who.login(), ask.now()) - ask.now()) / 1000;
        long seconds = lifetime(Lifetime.read(ask.message()), left);
        allocation.expiresAt = ask.now() + 1000 * seconds;
        allocation.v4 = opened.v4();
        allocation.v6 = opened.v6();
        Allocation.Granted answer =
                new Allocation.Granted(ask.message().transaction(), seconds, opened.token(), opened.refusedFamily());
        allocation.answer = answer;
        allocations.add(allocation, ask.out());
        answers.success(ask, who, granted(allocation, answer));
        List<Endpoint> relayed =
                allocation.ports().stream().map(RelayPort::relayed).toList();
        ask.out().event(new TurnEvent.Allocated(ask.client(), who.login(), relayed, seconds));
    }

    /**
     * §7.2: what the client wishes, between the default and the maximum.
     *
     * @param left seconds until the allocation must end in any case
     */
    static long lifetime(@Nullable Lifetime wish, long left) {
        long wished = wish == null ? TurnSettings.DEFAULT_LIFETIME : wish.seconds();
        long usual = Math.clamp(wished, TurnSettings.DEFAULT_LIFETIME, TurnSettings.MAX_LIFETIME);
        return Math.max(0, Math.min(usual, left));
    }

    private static List<Attribute> granted(Allocation allocation, Allocation.Granted answer) {
        List<Attribute> attributes = new ArrayList<>();
        for (RelayPort port : allocation.ports()) attributes.add(new XorRelayedAddress(port.relayed()));
        if (answer.refusedFamily() != 0) {
            int family = allocation.v4 == null ? RequestedAddressFamily.V4 : RequestedAddressFamily.V6;
            attributes.add(new AddressErrorCode(family, answer.refusedFamily()));
        }
        attributes.add(new Lifetime(answer.seconds()));
        if (answer.token() != 0) attributes.add(new ReservationToken(answer.token()));
        attributes.add(new XorMappedAddress(allocation.client.bare()));
        return attributes;
    }
}
