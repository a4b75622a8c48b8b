package dev.parley.core.turn;

import dev.parley.core.stun.TransactionId;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.EndpointMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one client holds on the server (RFC 8656 §3.2): one or two relayed ports, the peers it may talk to, and the time until which.
 *
 * <p>Owned by the loop of its server.
 */
final class Allocation {
    final Endpoint client;
    final Login login;
    final long createdAt;
    final TokenBucket toPeer;
    final TokenBucket toClient;
    final Channels channels;
    final EndpointMap<Permission> permissions;

    /** Peers of Send indications that the filter let through: found by primitives, so that no packet makes an object. */
    final EndpointMap<Endpoint> recentPeers;

    /** Milliseconds; not later than this. */
    long expiresAt;

    /** The Allocate that made it, so that its retransmission gets the same answer; null only while it is made. */
    @Nullable
    Granted answer;

    @Nullable
    RelayPort v4;

    @Nullable
    RelayPort v6;

    long packetsToPeer;
    long bytesToPeer;
    long packetsToClient;
    long bytesToClient;

    /**
     * What the answer to Allocate said.
     *
     * @param seconds the lifetime
     * @param token of the reserved port above; 0 for none
     * @param refusedFamily the error code for the family that was asked for and not given; 0 for none
     */
    record Granted(TransactionId transaction, long seconds, long token, int refusedFamily) {}

    Allocation(Endpoint client, Login login, long now, long bytesPerSecond, long seed) {
        this.client = client;
        this.login = login;
        createdAt = now;
        toPeer = new TokenBucket(bytesPerSecond, now);
        toClient = new TokenBucket(bytesPerSecond, now);
        channels = new Channels(seed);
        permissions = new EndpointMap<>(seed);
        recentPeers = new EndpointMap<>(seed);
    }

    boolean alive(long now) {
        return now < expiresAt;
    }

    /** The port that talks to peers of a family; null if there is none. */
    @Nullable
    RelayPort port(boolean six) {
        return six ? v6 : v4;
    }

    List<RelayPort> ports() {
        List<RelayPort> ports = new ArrayList<>(2);
        if (v4 != null) ports.add(v4);
        if (v6 != null) ports.add(v6);
        return ports;
    }

    /** Permissions are for all ports of an address, so they are kept under port 0. */
    @Nullable
    Permission permission(long high, long low, int tag) {
        return permissions.get(high, low, address(tag));
    }

    static int address(int tag) {
        return Endpoint.tag(Endpoint.v6(tag), 0);
    }

    TurnEvent.Traffic traffic() {
        return new TurnEvent.Traffic(packetsToPeer, bytesToPeer, packetsToClient, bytesToClient);
    }

    /** Frees channels and permissions whose time is over. */
    void sweep(long now) {
        channels.removeExpired(now);
        recentPeers.removeIf(peer -> permission(peer.high(), peer.low(), peer.tag()) == null);
        if (permissions.isEmpty()) return;
        permissions.removeIf(permission -> !permission.alive(now) && permission.channels == 0);
    }
}
