package dev.parley.core.turn;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.IpAddress;
import java.util.List;

/**
 * Addresses that are nobody on the public internet: the IANA special-purpose registries for IPv4 and IPv6 (RFC 6890, as kept in 2026),
 * multicast and reserved space. Blocks inside a larger one of the list are not repeated.
 */
final class SpecialPurpose {
    static final List<Cidr> V4 = List.of(
            Cidr.of("0.0.0.0/8"), // this network
            Cidr.of("10.0.0.0/8"), // private
            Cidr.of("100.64.0.0/10"), // shared, carrier-grade NAT
            Cidr.of("127.0.0.0/8"), // loopback
            Cidr.of("169.254.0.0/16"), // link-local, and the metadata services of clouds
            Cidr.of("172.16.0.0/12"), // private
            Cidr.of("192.0.0.0/24"), // protocol assignments
            Cidr.of("192.0.2.0/24"), // documentation
            Cidr.of("192.31.196.0/24"), // AS112
            Cidr.of("192.52.193.0/24"), // AMT
            Cidr.of("192.88.99.0/24"), // 6to4 relays, deprecated
            Cidr.of("192.168.0.0/16"), // private
            Cidr.of("192.175.48.0/24"), // AS112
            Cidr.of("198.18.0.0/15"), // benchmarking
            Cidr.of("198.51.100.0/24"), // documentation
            Cidr.of("203.0.113.0/24"), // documentation
            Cidr.of("224.0.0.0/4"), // multicast
            Cidr.of("240.0.0.0/4")); // reserved, and 255.255.255.255

    /** Of IPv6 only 2000::/3 is given out at all; these blocks in it are not for hosts. */
    static final List<Cidr> V6 = List.of(
            Cidr.of("2001::/23"), // protocol assignments: Teredo, benchmarking, ORCHID, AMT
            Cidr.of("2001:db8::/32"), // documentation
            Cidr.of("2002::/16"), // 6to4
            Cidr.of("2620:4f:8000::/48"), // AS112
            Cidr.of("3fff::/20")); // documentation

    private static final Cidr GLOBAL_UNICAST = Cidr.of("2000::/3");
    private static final Cidr NAT64 = Cidr.of("64:ff9b::/96");

    private SpecialPurpose() {}

    /** Judges the address as it is written, not what may be embedded in it. */
    static boolean contains(IpAddress address) {
        if (!address.v6()) return in(V4, address);
        if (NAT64.contains(address)) return false; // as public as the IPv4 address inside
        return !GLOBAL_UNICAST.contains(address) || in(V6, address);
    }

    private static boolean in(List<Cidr> blocks, IpAddress address) {
        for (Cidr block : blocks) {
            if (block.contains(address)) return true;
        }
        return false;
    }
}
