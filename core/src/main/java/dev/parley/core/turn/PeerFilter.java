package dev.parley.core.turn;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
 *       would be a loop), the database. A listener on all addresses is given as each of them.
 *   <li>Relayed addresses of our own that live are always reachable, for two clients of one server meet there even where its address is
 *       private; of such an address nothing else is. That part needs the ports, so it stands in {@link Permitting} and {@link DataPath}.
 * </ol>
 *
 * <p>Immutable; may be shared between threads. A changed configuration makes a new one.
 */
public final class PeerFilter {
    private final List<Cidr> allowed;
    private final Set<Endpoint> denied;

    /**
     * @param allowed ranges that pass although they are special-purpose
     * @param denied endpoints that never pass; their listener number does not matter
     */
    public PeerFilter(Collection<Cidr> allowed, Collection<Endpoint> denied) {
        this.allowed = List.copyOf(allowed);
        Set<Endpoint> bare = new HashSet<>();
        for (Endpoint endpoint : denied) bare.add(endpoint.bare());
        this.denied = Set.copyOf(bare);
    }

    /** The same, which denies these endpoints too. */
    public PeerFilter denying(Collection<Endpoint> more) {
        Set<Endpoint> all = new HashSet<>(denied);
        all.addAll(more);
        return new PeerFilter(allowed, all);
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
        if (denied.isEmpty()) return true;
        if (denied.contains(peer.bare())) return false;
        if (!peer.v6()) return true;
        for (IpAddress inner : EmbeddedV4.in(peer.ip())) {
            if (denied.contains(Endpoint.of(inner, peer.port()))) return false;
        }
        return true;
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
