package dev.parley.server.http;

import dev.parley.server.net.Cidr;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Looks through the proxies that are trusted at the client behind them. */
final class Proxies {
    private final List<Cidr> trusted;

    Proxies(List<Cidr> trusted) {
        this.trusted = trusted;
    }

    /**
     * @param address without brackets or port
     * @param secure whether the client's connection is encrypted
     * @param host what the client wrote into {@code Host}; empty where it wrote nothing
     */
    record Client(String address, boolean secure, String host) {}

    /**
     * @param peer the other end of the connection
     * @param secure whether this connection is encrypted
     * @param headers names in lower case
     */
    Client client(InetAddress peer, boolean secure, Map<String, String> headers) {
        String host = headers.getOrDefault("host", "");
        if (!isTrusted(peer)) return new Client(text(peer), secure, host);
        String proto = first(headers.getOrDefault("x-forwarded-proto", secure ? "https" : "http"));
        String forwardedHost = first(headers.getOrDefault("x-forwarded-host", host));
        return new Client(
                text(client(peer, headers.getOrDefault("x-forwarded-for", ""))),
                proto.toLowerCase(Locale.ROOT).equals("https"),
                forwardedHost);
    }

    /**
     * Each proxy appends whom it heard from, so the list is read from its end: the first address that is not a trusted proxy is the
     * client. What stands before it may be invented.
     */
    private InetAddress client(InetAddress peer, String forwardedFor) {
        InetAddress nearest = peer;
        String[] hops = forwardedFor.split(",", -1);
        for (int i = hops.length - 1; i >= 0 && isTrusted(nearest); i--) {
            Optional<InetAddress> hop = address(hops[i].trim());
            if (hop.isEmpty()) return nearest;
            nearest = hop.get();
        }
        return nearest;
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:4711}, {@code 2001:db8::1}, {@code [2001:db8::1]} or {@code [2001:db8::1]:4711}. */
    private static Optional<InetAddress> address(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? Optional.empty() : Cidr.address(hop.substring(1, end));
        }
        int colon = hop.indexOf(':');
        boolean hasPort = colon >= 0 && hop.indexOf(':', colon + 1) < 0;
        return Cidr.address(hasPort ? hop.substring(0, colon) : hop);
    }

    private boolean isTrusted(InetAddress address) {
        return trusted.stream().anyMatch(block -> block.contains(address));
    }

    private static String first(String list) {
        int comma = list.indexOf(',');
        return (comma < 0 ? list : list.substring(0, comma)).trim();
    }

    /** Without the zone of a link-local address. */
    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
