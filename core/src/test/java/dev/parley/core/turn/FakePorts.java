package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Relayed ports without sockets, from one block of each family. */
final class FakePorts implements RelayPorts {
    static final IpAddress V4 =
            IpAddress.of("192.168.7.7"); // private, as behind a NAT: only our own relays are reachable there
    static final IpAddress V6 = IpAddress.of("fd00::7");

    final Map<Endpoint, RelayPort> open = new HashMap<>();
    private final Set<Endpoint> everOpened = new HashSet<>();
    private final int first;
    private final int count;
    private int handles;

    FakePorts(int first, int count) {
        this.first = first;
        this.count = count;
    }

    @Override
    public @Nullable RelayPort open(PortWish wish) {
        for (int port = first; port < first + count; port++) {
            if (fits(wish, port)) return open(wish, port);
        }
        return null;
    }

    private boolean fits(PortWish wish, int port) {
        if (!free(wish, port)) return false;
        return switch (wish.parity()) {
            case ANY -> true;
            case EVEN -> port % 2 == 0;
            case EVEN_WITH_NEXT -> port % 2 == 0 && port + 1 < first + count && free(wish, port + 1);
        };
    }

    private RelayPort open(PortWish wish, int port) {
        boolean both = wish.parity() == PortWish.Parity.EVEN_WITH_NEXT;
        RelayPort next = both ? opened(wish, port + 1, null) : null;
        return opened(wish, port, next);
    }

    private RelayPort opened(PortWish wish, int number, @Nullable RelayPort next) {
        RelayPort port = new RelayPort(handles++, endpoint(wish, number), next);
        open.put(port.relayed(), port);
        everOpened.add(port.relayed());
        return port;
    }

    private boolean free(PortWish wish, int port) {
        return !open.containsKey(endpoint(wish, port));
    }

    private static Endpoint endpoint(PortWish wish, int port) {
        return Endpoint.of(wish.v6() ? V6 : V4, port);
    }

    @Override
    public void close(RelayPort port) {
        if (open.remove(port.relayed()) == null) throw new AssertionError("closed twice: " + port.relayed());
    }

    @Override
    public boolean owns(long high, long low, int tag) {
        return open.containsKey(new Endpoint(high, low, tag));
    }

    @Override
    public boolean ownsAddress(Endpoint relayed) {
        return relayed.ip().equals(V4) || relayed.ip().equals(V6);
    }
}
