package dev.parley.server;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Addresses;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Where nobody may go through TURN whatever is allowed: the ports that this process listens to, and the database. Some are known only when they are
 * open. For all threads.
 */
final class OwnPorts implements Predicate<Endpoint> {
    private final Set<IpAddress> machine;
    private final Supplier<List<InetSocketAddress>> database;
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    /**
     * @param machine every address under which this machine is known, also to those outside of its NAT
     * @param database where its server listens now
     */
    OwnPorts(Collection<IpAddress> machine, Supplier<List<InetSocketAddress>> database) {
        this.machine = Set.copyOf(machine);
        this.database = database;
    }

    /** @param port 0 for one that is not known yet */
    void add(int port) {
        if (port > 0) ports.add(port);
    }

    @Override
    public boolean test(Endpoint peer) {
        return (ports.contains(peer.port()) && machine.contains(peer.ip())) || isDatabase(peer);
    }

    /** One that runs on this machine may listen to more of its addresses than the one we use. */
    private boolean isDatabase(Endpoint peer) {
        for (InetSocketAddress one : database.get()) {
            if (one.getPort() != peer.port()) continue;
            IpAddress address = Addresses.of(one.getAddress());
            if (address.equals(peer.ip()) || (machine.contains(address) && machine.contains(peer.ip()))) return true;
        }
        return false;
    }
}
