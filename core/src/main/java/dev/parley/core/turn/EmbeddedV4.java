package dev.parley.core.turn;

import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.IpAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The IPv4 addresses that hide in an IPv6 address. A kernel, a tunnel or a translator on the way may take a packet to any of them, so a filter
 * that looks only at the outside is no filter.
 */
final class EmbeddedV4 {
    private static final Cidr MAPPED = Cidr.of("::ffff:0:0/96"); // RFC 4291 §2.5.5.2
    private static final Cidr TRANSLATED = Cidr.of("::ffff:0:0:0/96"); // RFC 2765 §2.1
    private static final Cidr COMPATIBLE = Cidr.of("::/96"); // RFC 4291 §2.5.5.1
    private static final IpAddress LOOPBACK = IpAddress.of("::1"); // RFC 4291 §2.5.3: itself, not 0.0.0.1
    private static final Cidr NAT64 = Cidr.of("64:ff9b::/96"); // RFC 6052 §2.1
    private static final Cidr NAT64_LOCAL = Cidr.of("64:ff9b:1::/48"); // RFC 8215, read as a prefix of 96 bits
    private static final Cidr SIX_TO_FOUR = Cidr.of("2002::/16"); // RFC 3056 §2
    private static final Cidr TEREDO = Cidr.of("2001::/32"); // RFC 4380 §4

    private EmbeddedV4() {}

    /** All readings, of which more than one may apply; none for IPv4 and for plain IPv6. */
    static List<IpAddress> in(IpAddress a) {
        if (!a.v6() || a.equals(LOOPBACK)) return List.of();
        List<IpAddress> found = new ArrayList<>(2);
        if (MAPPED.contains(a)
                || TRANSLATED.contains(a)
                || COMPATIBLE.contains(a)
                || NAT64.contains(a)
                || NAT64_LOCAL.contains(a)) {
            found.add(v4(a.low()));
        }
        if (SIX_TO_FOUR.contains(a)) found.add(v4(a.high() >>> 16));
        if (TEREDO.contains(a)) {
            found.add(v4(a.high())); // the Teredo server
            found.add(v4(~a.low())); // the client behind it, inverted on the wire
        }
        if (isatap(a)) found.add(v4(a.low()));
        return found;
    }

    /** RFC 5214 §6.1: the interface identifier is 0:5efe or 200:5efe and the address, under any prefix. */
    private static boolean isatap(IpAddress a) {
        return a.group(5) == 0x5EFE && (a.group(4) & ~0x0200) == 0;
    }

    private static IpAddress v4(long bits) {
        return IpAddress.v4((int) bits);
    }
}
