package dev.parley.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the server was told, checked and typed.
 *
 * @param jwtSecret of the default namespace; empty: dev mode
 * @param httpPort 0 takes a free one
 */
public record Config(
        String httpHost,
        int httpPort,
        Optional<Tls> tls,
        Path dataDir,
        Optional<String> databaseUrl,
        Optional<String> jwtSecret,
        Turn turn,
        Optional<String> publicUrl,
        List<String> allowedOrigins,
        List<String> trustedProxies,
        Optional<String> adminKey,
        String nodeId,
        Duration ringTimeout,
        Duration graceTime,
        int requestsPerSecond) {

    public record Tls(Path certificate, Path key) {}

    /** @param secret empty: a random one, kept in the data folder */
    public record Turn(List<String> urls, Optional<String> secret, Duration ttl) {}

    public boolean devMode() {
        return jwtSecret.isEmpty();
    }

    /** The same on a port that nobody else has. */
    Config onFreePort() {
        return new Config(
                httpHost,
                0,
                tls,
                dataDir,
                databaseUrl,
                jwtSecret,
                turn,
                publicUrl,
                allowedOrigins,
                trustedProxies,
                adminKey,
                nodeId,
                ringTimeout,
                graceTime,
                requestsPerSecond);
    }

    /** @throws ConfigError where a value cannot be used */
    public static Config of(Settings settings) {
        Optional<String> jwtSecret = settings.text(Setting.JWT_SECRET);
        boolean dev = jwtSecret.isEmpty();
        String host = settings.text(Setting.HTTP_HOST, dev ? "127.0.0.1" : "0.0.0.0");
        if (dev && !isLoopback(host)) {
            throw new ConfigError("dev mode gives a token to everyone who asks, so it listens on loopback only;"
                    + " set PARLEY_JWT_SECRET to listen on " + host);
        }
        return new Config(
                host,
                settings.number(Setting.HTTP_PORT, 8080, 0, 65535),
                tls(settings),
                Path.of(settings.text(Setting.DATA_DIR, "./data"))
                        .toAbsolutePath()
                        .normalize(),
                settings.text(Setting.DATABASE_URL)
                        .filter(url -> !url.equals("embedded"))
                        .map(Config::jdbc),
                jwtSecret,
                turn(settings),
                settings.text(Setting.PUBLIC_URL).map(Config::withoutSlash),
                settings.list(Setting.ALLOWED_ORIGINS),
                settings.list(Setting.TRUSTED_PROXIES),
                settings.text(Setting.ADMIN_KEY),
                settings.text(Setting.NODE_ID, hostName()),
                seconds(settings, Setting.RING_TIMEOUT, 60),
                seconds(settings, Setting.GRACE_TIME, 15),
                settings.number(Setting.RATE_LIMIT, 100, 0, 1_000_000));
    }

    private static Optional<Tls> tls(Settings settings) {
        Optional<Path> certificate = settings.text(Setting.TLS_CERT).map(Path::of);
        Optional<Path> key = settings.text(Setting.TLS_KEY).map(Path::of);
        if (certificate.isPresent() != key.isPresent()) throw new ConfigError("tls-cert and tls-key belong together");
        return certificate.map(file -> new Tls(file, key.orElseThrow()));
    }

    private static Turn turn(Settings settings) {
        int port = settings.number(Setting.TURN_SERVER_PORT, 3478, 1, 65535);
        int tlsPort = settings.number(Setting.TURN_TLS_PORT, 5349, 0, 65535);
        List<String> urls = settings.text(Setting.TURN_SERVER_HOST)
                .map(host ->
                        turnUrls(host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host, port, tlsPort))
                .orElse(List.of());
        return new Turn(urls, settings.text(Setting.TURN_SECRET), seconds(settings, Setting.TURN_TTL, 86400));
    }

    /** From the cheapest way to the one that gets through most firewalls (RFC 7065). */
    private static List<String> turnUrls(String host, int port, int tlsPort) {
        List<String> urls = new ArrayList<>();
        urls.add("stun:" + host + ":" + port);
        urls.add("turn:" + host + ":" + port + "?transport=udp");
        urls.add("turn:" + host + ":" + port + "?transport=tcp");
        if (tlsPort > 0) urls.add("turns:" + host + ":" + tlsPort + "?transport=tcp");
        return List.copyOf(urls);
    }

    private static Duration seconds(Settings settings, Setting setting, int fallback) {
        return Duration.ofSeconds(settings.number(setting, fallback, 1, 365 * 86400));
    }

    private static String jdbc(String url) {
        if (url.startsWith("jdbc:postgresql:")) return url;
        throw new ConfigError("database-url must begin with jdbc:postgresql:");
    }

    private static String withoutSlash(String url) {
        return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
    }

    private static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new ConfigError("http-host " + host + " is no address of this machine");
        }
    }

    private static String hostName() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) return name;
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
