package dev.parley.server.relay;

import dev.parley.core.turn.TurnSettings;
import dev.parley.core.wire.IpAddress;
import java.util.List;

/**
 * How the relay is set up.
 *
 * @param listen addresses on which clients are served, at least one
 * @param port UDP and TCP; 0 takes a free one
 * @param relayed where relayed ports are opened, at most one of each family
 * @param loops threads, at least 1
 */
public record RelaySettings(
        TurnSettings turn,
        List<IpAddress> listen,
        int port,
        List<Relayed> relayed,
        Ports ports,
        Quota quota,
        int loops) {
    /**
     * @param bound address of this machine
     * @param advertised what clients and peers are told, which behind a NAT is the address outside
     */
    public record Relayed(IpAddress bound, IpAddress advertised) {}

    /**
     * @param first lowest relayed port
     * @param last highest relayed port
     * @param perNamespace so many in a row for each namespace; 0 lets all namespaces draw from all
     */
    public record Ports(int first, int last, int perNamespace) {
        /** RFC 8656 §7.2: the dynamic ports. */
        public static final Ports USUAL = new Ports(49152, 65535, 0);

        public int count() {
            return last - first + 1;
        }
    }

    /** Allocations at a time; 0 for no limit. */
    public record Quota(int perUser, int perNamespace, int total) {
        public static final Quota NONE = new Quota(0, 0, 0);
    }

    public RelaySettings {
        listen = List.copyOf(listen);
        relayed = List.copyOf(relayed);
    }
}
