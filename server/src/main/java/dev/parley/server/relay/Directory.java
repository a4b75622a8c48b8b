package dev.parley.server.relay;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which relayed addresses live, on which loop, and which ports are taken. For all threads. */
final class Directory {
    /** @param socket of the relayed port on its loop */
    record Owner(EventLoop loop, int socket) {}

    /** A port number kept for a user who has a token for it. */
    record Reservation(Endpoint relayed, String username, long until) {}

    private final Map<Long, Reservation> reservations = new ConcurrentHashMap<>();
    private final List<IpAddress> advertised;
    private final Map<Endpoint, Owner> owners = new ConcurrentHashMap<>();
    private final Set<Endpoint> taken = ConcurrentHashMap.newKeySet();
    private final Set<Endpoint> neighbours;
    private final List<RelaySettings.Relayed> relayed;

    /** @param neighbours endpoints of this process that clients may always reach, as its SFU; by their ports alone */
    Directory(List<RelaySettings.Relayed> relayed, List<Endpoint> neighbours) {
        advertised = Stream.concat(
                        relayed.stream().map(RelaySettings.Relayed::advertised),
                        neighbours.stream().map(Endpoint::ip))
                .distinct()
                .toList();
        this.relayed = List.copyOf(relayed);
        this.neighbours = neighbours.stream().map(Endpoint::bare).collect(Collectors.toUnmodifiableSet());
    }

    /** Whether a client may send there although its address may be private. */
    boolean welcomes(Endpoint peer) {
        return ownsAddress(peer) && (owners.containsKey(peer) || neighbours.contains(peer));
    }

    /** Whether a packet from there, as this machine sees it, comes from a relayed address that lives. */
    boolean relays(Endpoint source) {
        for (RelaySettings.Relayed one : relayed) {
            if (!source.ip().equals(one.bound()) && !source.ip().equals(one.advertised())) continue;
            if (owners.containsKey(Endpoint.of(one.advertised(), source.port()))) return true;
        }
        return false;
    }

    /** Reserves a port for whoever binds it next; false if another loop has it. */
    boolean take(Endpoint relayed) {
        return taken.add(relayed);
    }

    void untake(Endpoint relayed) {
        taken.remove(relayed);
    }

    void add(Endpoint relayed, Owner owner) {
        owners.put(relayed, owner);
    }

    void remove(Endpoint relayed) {
        owners.remove(relayed);
        taken.remove(relayed);
    }

    /** Who has that relayed address; null if nobody has. Allocates nothing. */
    @Nullable
    Owner owner(Endpoint peer) {
        return ownsAddress(peer) ? owners.get(peer) : null;
    }

    boolean ownsAddress(Endpoint peer) {
        for (int i = 0; i < advertised.size(); i++) {
            IpAddress ours = advertised.get(i);
            if (ours.low() == peer.low() && ours.high() == peer.high() && ours.v6() == peer.v6()) return true;
        }
        return false;
    }

    /** The port is taken already, and stays so. */
    void reserve(long token, Reservation reservation) {
        owners.remove(reservation.relayed());
        reservations.put(token, reservation);
    }

    /** The address reserved, whose port is free from now on; null if nothing is reserved for that user under that token. */
    @Nullable
    Endpoint redeem(long token, String username, long now) {
        Reservation reservation = reservations.get(token);
        boolean good = reservation != null
                && now < reservation.until()
                && reservation.username().equals(username);
        if (!good || reservation == null || !reservations.remove(token, reservation)) return null;
        taken.remove(reservation.relayed());
        return reservation.relayed();
    }

    /** Frees what nobody came for. */
    void sweep(long now) {
        reservations.forEach((token, reservation) -> {
            boolean over = now >= reservation.until();
            if (over && reservations.remove(token, reservation)) taken.remove(reservation.relayed());
        });
    }

    /** Ports that are open now. */
    int size() {
        return taken.size();
    }
}
