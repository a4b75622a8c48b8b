package dev.parley.server.media;

import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.Neighbourhood;
import java.util.List;
import java.util.function.Supplier;

/**
 * How a media node is set up.
 *
 * @param addresses of this machine on which media arrives
 * @param external what clients are told instead, where the machine stands behind a NAT; empty: the addresses themselves
 * @param firstPort of the first loop, the others follow; 0 takes free ones
 * @param loops threads, at least one
 * @param datagrams makes the sockets of a loop
 * @param neighbourhood gets the endpoints that clients are told; who is found in it is reached in memory
 * @param shield rooms that are reached by relay only
 * @param loudestAbove in rooms of more participants than that only the three loudest are heard
 */
public record MediaSettings(
        List<IpAddress> addresses,
        List<IpAddress> external,
        int firstPort,
        int loops,
        Supplier<Datagrams> datagrams,
        Neighbourhood neighbourhood,
        Shield shield,
        int loudestAbove) {
    public MediaSettings {
        addresses = List.copyOf(addresses);
        external = List.copyOf(external);
    }
}
