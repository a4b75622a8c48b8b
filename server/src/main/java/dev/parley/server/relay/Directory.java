package dev.parley.server.relay;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Neighbourhood;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which relayed addresses live, on which loop, and which ports are taken. For all threads. */
final class Directory {
    /** A port number kept for a user who has a token for it. */
    record Reservation(Endpoint relayed, String username, long until) {}

    private final Map<Long, Reservation> reservations = new ConcurrentHashMap<>();
    private final List<IpAddress> advertised;
    private final Neighbourhood living;
    private final Set<Endpoint> taken = ConcurrentHashMap.newKeySet();
    private final List<Endpoint> neighbours;

    /**
     * @param neighbours endpoints of this process that clients may always reach, as its SFU; by their ports alone
     * @param living gets each relayed address that lives
     */
    Directory(List<RelaySettings.Relayed> relayed, List<Endpoint> neighbours, Neighbourhood living) {
        advertised = Stream.concat(
                        relayed.stream().map(RelaySettings.Relayed::advertised),
                        neighbours.stream().map(Endpoint::ip))
                .distinct()
                .toList();
        this.neighbours = neighbours.stream().map(Endpoint::bare).toList();
        this.living = living;
    }

    /** Whether a client may send there although its address may be private. Allocates nothing. */
    boolean welcomes(long high, long low, int tag) {
        return living.find(high, low, tag) != null || isNeighbour(high, low, tag);
    }

    private boolean isNeighbour(long high, long low, int tag) {
        for (int i = 0; i < neighbours.size(); i++) {
            Endpoint one = neighbours.get(i);
            if (one.tag() == tag && one.low() == low && one.high() == high) return true;
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

    void add(Endpoint relayed, Neighbourhood.Home home) {
        living.add(relayed, home);
    }

    void remove(Endpoint relayed) {
        living.remove(relayed);
        taken.remove(relayed);
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
        living.remove(reservation.relayed());
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
