package dev.parley.server.media;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * Rooms whose media comes through TURN servers and in no other way: which rooms, and which addresses are those of relays.
 *
 * <p>In such a room a client is told nothing but an address that cannot be reached from outside, and what comes from elsewhere than a relay is
 * not even answered: neither who asks nor who listens can be found by the media port. For any thread.
 *
 * @param namespaces whose rooms are shielded, by name
 * @param relays of other machines
 */
public record Shield(Predicate<String> namespaces, List<Cidr> relays) {
    /** No room is shielded. */
    public static final Shield NONE = new Shield(namespace -> false, List.of());

    /** Addresses that nobody outside of a network reaches: RFC 1918, RFC 6598, RFC 4193, link-local, this machine itself. */
    private static final List<Cidr> PRIVATE = List.of(
            Cidr.of("10.0.0.0/8"),
            Cidr.of("172.16.0.0/12"),
            Cidr.of("192.168.0.0/16"),
            Cidr.of("100.64.0.0/10"),
            Cidr.of("169.254.0.0/16"),
            Cidr.of("127.0.0.0/8"),
            Cidr.of("fc00::/7"),
            Cidr.of("fe80::/10"),
            Cidr.of("::1/128"));

    public Shield {
        relays = List.copyOf(relays);
    }

    /** Whether an address is reached from its own network only, so that it may be told to clients of shielded rooms. */
    public static boolean hides(IpAddress address) {
        return PRIVATE.stream().anyMatch(block -> block.contains(address));
    }

    /** Whether one of the relays of other machines is there. */
    boolean isRelay(Endpoint from) {
        return relays.stream().anyMatch(block -> block.contains(from.ip()));
    }
}
