package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.EndpointMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All allocations of one loop, by client and by relayed address, and the ports kept for those who reserved them. */
final class Allocations {
    private record Reservation(RelayPort port, Login login, long until) {}

    private final RelayPorts ports;
    private final Quotas quotas;
    private final EndpointMap<Allocation> byClient;
    private final EndpointMap<RelayPort> byRelayed;
    private final Map<Long, Reservation> reservations = new HashMap<>();

    Allocations(RelayPorts ports, Quotas quotas, long seed) {
        this.ports = ports;
        this.quotas = quotas;
        byClient = new EndpointMap<>(seed);
        byRelayed = new EndpointMap<>(seed);
    }

    int size() {
        return byClient.size();
    }

    /** Null also when its time is over; the next sweep frees it. */
    @Nullable
    Allocation find(long high, long low, int tag, long now) {
        Allocation allocation = byClient.get(high, low, tag);
        return allocation != null && allocation.alive(now) ? allocation : null;
    }

    /** The relayed port of this loop that has that address; null if none. */
    @Nullable
    RelayPort relayed(Endpoint peer) {
        return byRelayed.get(peer);
    }

    void add(Allocation allocation, TurnOutput out) {
        Allocation left = byClient.get(allocation.client);
        if (left != null) end(left, TurnEvent.Reason.EXPIRED, out);
        byClient.put(allocation.client, allocation);
        for (RelayPort port : allocation.ports()) {
            port.ownedBy(allocation);
            byRelayed.put(port.relayed(), port);
        }
    }

    void end(Allocation allocation, TurnEvent.Reason reason, TurnOutput out) {
        byClient.remove(allocation.client);
        allocation.ports().forEach(this::close);
        allocation.expiresAt = 0;
        quotas.release(allocation.login);
        out.event(new TurnEvent.Ended(allocation.client, allocation.login, reason, allocation.traffic()));
    }

    /** One family of a dual allocation goes, the other stays. */
    void drop(Allocation allocation, RelayPort port) {
        if (allocation.v4 == port) allocation.v4 = null;
        if (allocation.v6 == port) allocation.v6 = null;
        close(port);
    }

    private void close(RelayPort port) {
        port.ownedBy(null);
        byRelayed.remove(port.relayed());
        ports.close(port);
    }

    void reserve(long token, RelayPort port, Login login, long now) {
        long until = now + TurnSettings.RESERVATION_MILLIS;
        if (!ports.reserve(token, port, login, until)) reservations.put(token, new Reservation(port, login, until));
    }

    /** The reserved port, which is then no longer reserved; null for a token that is unknown, over, or of another user. */
    @Nullable
    RelayPort redeem(long token, Login login, long now) {
        Reservation reservation = reservations.get(token);
        boolean good = reservation != null
                && now < reservation.until()
                && reservation.login().username().equals(login.username());
        if (reservation == null) return ports.redeem(token, login, now);
        if (!good) return null;
        reservations.remove(token);
        return reservation.port();
    }

    void sweep(long now, TurnOutput out) {
        List<Allocation> ended = new ArrayList<>();
        byClient.forEach(allocation -> {
            if (allocation.alive(now)) allocation.sweep(now);
            else ended.add(allocation);
        });
        for (Allocation allocation : ended) end(allocation, TurnEvent.Reason.EXPIRED, out);
        release(reservation -> now >= reservation.until());
    }

    void endClient(Endpoint client, TurnEvent.Reason reason, TurnOutput out) {
        Allocation allocation = byClient.get(client);
        if (allocation != null) end(allocation, reason, out);
    }

    /** @return how many there were */
    int endAll(Predicate<Login> whose, TurnEvent.Reason reason, TurnOutput out) {
        List<Allocation> ended = new ArrayList<>();
        byClient.forEach(allocation -> {
            if (whose.test(allocation.login)) ended.add(allocation);
        });
        for (Allocation allocation : ended) end(allocation, reason, out);
        release(reservation -> whose.test(reservation.login()));
        return ended.size();
    }

    private void release(Predicate<Reservation> which) {
        reservations.values().removeIf(reservation -> {
            if (!which.test(reservation)) return false;
            ports.close(reservation.port());
            return true;
        });
    }
}
