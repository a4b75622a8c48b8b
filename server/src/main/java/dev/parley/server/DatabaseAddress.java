package dev.parley.server;

import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Addresses;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** Where a database is, from its URL. */
final class DatabaseAddress {
    private static final int POSTGRESQL = 5432;

    private DatabaseAddress() {}

    /** Every address that its name has now; none where that cannot be told. */
    static List<Endpoint> of(String jdbcUrl) {
        List<Endpoint> found = new ArrayList<>();
        try {
            URI server = URI.create(jdbcUrl.substring("jdbc:".length()));
            if (server.getHost() == null) return List.of();
            int port = server.getPort() < 0 ? POSTGRESQL : server.getPort();
            for (InetAddress address : InetAddress.getAllByName(server.getHost())) {
                found.add(Endpoint.of(Addresses.of(address), port));
            }
        } catch (IllegalArgumentException | UnknownHostException e) {
            return List.of();
        }
        return found;
    }
}
