package dev.parley.server;

import java.util.ArrayList;
import java.util.List;

/** The ways to a TURN server as URLs (RFC 7064, RFC 7065). */
final class TurnUrls {
    private TurnUrls() {}

    /**
     * From the cheapest way to the one that gets through most firewalls.
     *
     * @param host name or address
     * @param tlsPort 0 leaves it out
     * @param on443 whether TLS on port 443, beside HTTPS, is served too
     */
    static List<String> of(String host, int port, int tlsPort, boolean on443) {
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        List<String> urls = new ArrayList<>();
        urls.add("stun:" + name + ":" + port);
        urls.add("turn:" + name + ":" + port + "?transport=udp");
        urls.add("turn:" + name + ":" + port + "?transport=tcp");
        if (tlsPort > 0) urls.add("turns:" + name + ":" + tlsPort + "?transport=tcp");
        if (on443) urls.add("turns:" + name + ":443?transport=tcp");
        return List.copyOf(urls);
    }
}
