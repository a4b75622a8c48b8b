package dev.parley.core.turn;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Which peers may be reached through the relay.
 *
 * <p>A relay sends where strangers tell it to, from inside the operator's network. Every TURN server that trusted its defaults became a way to
 * the loopback interface, the private network behind it or the cloud's metadata service, most of them by an address spelled in a way that the
 * filter did not know. Therefore:
 *
 * <ol>
 *   <li>What is not public by the IANA registries is denied ({@link SpecialPurpose}), so new kinds of private space are denied too.
 *   <li>An IPv6 address is judged as it is written <em>and</em> by each IPv4 address that it may carry ({@link EmbeddedV4}): all must pass. So
 *       64:ff9b::8.8.8.8 passes and 64:ff9b::10.0.0.1 does not; ::ffff:8.8.8.8 does not either, for the spelling itself is not public.
 *   <li>An allow list opens exact ranges in the spelling it names: allowing 10.0.0.0/8 does not allow ::ffff:10.0.0.1.
 *   <li>Some endpoints are denied by address and port although their address is public or allowed: our own listeners (a relay into ourselves
 *       would be a loop), the database. A listener on all addresses is given as each of them. All of 127.0.0.0/8 and 0.0.0.0/8 is this machine,
 *       so a port that is denied at 127.0.0.1 is denied at each of them, and one at ::1 also at ::.
 *   <li>Relayed addresses of our own that live are always reachable, for two clients of one server meet there even where its address is
 *       private; of such an address nothing else is. That part needs the ports, so it stands in {@link Permitting} and {@link DataPath}.
 * </ol>
 *
 * <p>May be shared between threads. A changed configuration makes a new one; only the denied endpoints may change meanwhile, for some ports are
 * known late.
 */
public final class PeerFilter {
    private static final Cidr LOOPBACK = Cidr.of("127.0.0.0/8");
    private static final Cidr THIS_NETWORK = Cidr.of("0.0.0.0/8");
    private static final IpAddress UNSPECIFIED = IpAddress.of("::");
    private static final IpAddress HERE_V4 = IpAddress.of("127.0.0.1");
    private static final IpAddress HERE_V6 = IpAddress.of("::1");

    private final List<Cidr> allowed;
    private final Predicate<Endpoint> denied;

    /**
     * @param allowed ranges that pass although they are special-purpose
     * @param denied endpoints that never pass; their listener number does not matter
     */
    public PeerFilter(Collection<Cidr> allowed, Collection<Endpoint> denied) {
        this(allowed, among(denied));
    }

    /**
     * @param allowed ranges that pass although they are special-purpose
     * @param denied tells of endpoints without a listener number that never pass; asked by all threads, for each new peer but not for each packet
     */
    public PeerFilter(Collection<Cidr> allowed, Predicate<Endpoint> denied) {
        this.allowed = List.copyOf(allowed);
        this.denied = denied;
    }

    private static Predicate<Endpoint> among(Collection<Endpoint> endpoints) {
        Set<Endpoint> bare = endpoints.stream().map(Endpoint::bare).collect(Collectors.toUnmodifiableSet());
        return bare::contains;
    }

    /** The same, which denies these endpoints too. */
    public PeerFilter denying(Collection<Endpoint> more) {
        return new PeerFilter(allowed, denied.or(among(more)));
    }

    /** Denies all special-purpose space and nothing else. */
    public static PeerFilter strict() {
        return new PeerFilter(List.of(), List.of());
    }

    /** Whether a permission, which is for an address with all its ports, may be given. */
    public boolean allows(IpAddress address) {
        if (!passes(address)) return false;
        for (IpAddress inner : EmbeddedV4.in(address)) {
            if (!passes(inner)) return false;
        }
        return true;
    }

    /** Whether packets may go to this endpoint. Port 0 is nobody's. */
    public boolean allows(Endpoint peer) {
        return peer.port() != 0 && reachable(peer) && allows(peer.ip());
    }

    /** Whether the endpoint is none of those denied by port; cheaper than {@link #allows}, for peers whose address has a permission. */
    boolean reachable(Endpoint peer) {
        if (isDenied(peer.ip(), peer.port())) return false;
        for (IpAddress inner : EmbeddedV4.in(peer.ip())) {
            if (isDenied(inner, peer.port())) return false;
        }
        return true;
    }

    private boolean isDenied(IpAddress address, int port) {
        return denied.test(Endpoint.of(address, port)) || denied.test(Endpoint.of(here(address), port));
    }

    /** An address for all those under which a machine knows itself without having to be told. */
    private static IpAddress here(IpAddress address) {
        if (address.equals(UNSPECIFIED)) return HERE_V6;
        boolean itself = !address.v6() && (LOOPBACK.contains(address) || THIS_NETWORK.contains(address));
        return itself ? HERE_V4 : address;
    }

    private boolean passes(IpAddress address) {
        return !SpecialPurpose.contains(address) || isAllowed(address);
    }

    private boolean isAllowed(IpAddress address) {
        for (Cidr range : allowed) {
            if (range.contains(address)) return true;
        }
        return false;
    }
}
