package dev.parley.server.http;

import dev.parley.server.net.Cidr;
import java.util.List;
import java.util.Set;

/**
 * How the HTTP port behaves; immutable.
 *
 * @param host address to listen on
 * @param port 0 for any free one
 * @param allowedOrigins {@code scheme://host[:port]} of pages that may call beside those served here; {@code *} for all
 * @param trustedProxies whose {@code X-Forwarded-For}, {@code -Proto} and {@code -Host} are believed
 * @param strictTransport whether browsers that came by TLS are told never to come without it
 * @param allowedHosts names without port that a {@code Host} header may have; empty for any. Against DNS rebinding
 */
public record HttpOptions(
        String host,
        int port,
        Set<String> allowedOrigins,
        List<Cidr> trustedProxies,
        Set<String> allowedHosts,
        boolean strictTransport,
        HttpLimits limits,
        HttpTimes times) {
    /** The names of this machine as seen from itself: what dev mode allows. */
    public static final Set<String> LOOPBACK_HOSTS = Set.of("localhost", "127.0.0.1", "[::1]");

    public HttpOptions {
        allowedOrigins = Set.copyOf(allowedOrigins);
        trustedProxies = List.copyOf(trustedProxies);
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** Loopback, port 8080, same origin only, no proxy, any host name. */
    public static HttpOptions defaults() {
        return new HttpOptions(
                "127.0.0.1", 8080, Set.of(), List.of(), Set.of(), true, HttpLimits.defaults(), HttpTimes.defaults());
    }

    public HttpOptions withAddress(String newHost, int newPort) {
        return new HttpOptions(
                newHost, newPort, allowedOrigins, trustedProxies, allowedHosts, strictTransport, limits, times);
    }

    public HttpOptions withAllowedOrigins(Set<String> origins) {
        return new HttpOptions(host, port, origins, trustedProxies, allowedHosts, strictTransport, limits, times);
    }

    public HttpOptions withTrustedProxies(List<Cidr> proxies) {
        return new HttpOptions(host, port, allowedOrigins, proxies, allowedHosts, strictTransport, limits, times);
    }

    public HttpOptions withAllowedHosts(Set<String> hosts) {
        return new HttpOptions(host, port, allowedOrigins, trustedProxies, hosts, strictTransport, limits, times);
    }

    /** For names that are not ours alone, as localhost, where a browser would remember it for other servers too. */
    public HttpOptions withoutStrictTransport() {
        return new HttpOptions(host, port, allowedOrigins, trustedProxies, allowedHosts, false, limits, times);
    }

    public HttpOptions withLimits(HttpLimits newLimits) {
        return new HttpOptions(
                host, port, allowedOrigins, trustedProxies, allowedHosts, strictTransport, newLimits, times);
    }

    public HttpOptions withTimes(HttpTimes newTimes) {
        return new HttpOptions(
                host, port, allowedOrigins, trustedProxies, allowedHosts, strictTransport, limits, newTimes);
    }
}
