package dev.parley.server;

import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.NioDatagrams;
import dev.parley.server.tenant.Issuer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the server was told, checked and typed.
 *
 * @param jwtSecret of the default namespace; empty: a random one, kept in the data folder
 * @param issuer who else signs tokens of the default namespace
 * @param lan the local network that is served too
 * @param httpPort 0 takes a free one
 * @param roomLimit participants of one room at most
 * @param roomAutoCreate in the default namespace; others have a mark of their own
 */
public record Config(
        String httpHost,
        int httpPort,
        Optional<Tls> tls,
        Path dataDir,
        Optional<String> databaseUrl,
        Optional<String> jwtSecret,
        Optional<Issuer> issuer,
        Optional<Lan> lan,
        TurnConfig turn,
        MediaConfig media,
        UdpIo udpIo,
        Optional<String> publicUrl,
        List<String> allowedOrigins,
        List<String> trustedProxies,
        Optional<String> adminKey,
        Optional<String> masterKey,
        String nodeId,
        Duration ringTimeout,
        Duration graceTime,
        int roomLimit,
        boolean roomAutoCreate,
        int requestsPerSecond) {

    /** Scheme, host and port, as browsers write it. */
    private static final Pattern ORIGIN = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://[^/?#@\\s]+/?");

    public record Tls(Path certificate, Path key) {}

    /** How the kernel is asked for UDP. */
    public enum UdpIo {
        AUTO,
        NATIVE,
        /** For network cards that segment badly. */
        NATIVE_UNSEGMENTED,
        NIO;

        /** The sockets of one loop. */
        Datagrams datagrams() {
            return switch (this) {
                case NIO -> new NioDatagrams();
                case NATIVE -> new NativeDatagrams();
                case NATIVE_UNSEGMENTED -> new NativeDatagrams(false);
                case AUTO -> NativeDatagrams.isAvailable() ? new NativeDatagrams() : new NioDatagrams();
            };
        }
    }

    public boolean devMode() {
        return jwtSecret.isEmpty() && issuer.isEmpty();
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
                issuer,
                lan,
                turn.onFreePort(),
                media.onFreePort(),
                udpIo,
                publicUrl,
                allowedOrigins,
                trustedProxies,
                adminKey,
                masterKey,
                nodeId,
                ringTimeout,
                graceTime,
                roomLimit,
                roomAutoCreate,
                requestsPerSecond);
    }

    /** @throws ConfigError where a value cannot be used */
    public static Config of(Settings settings) {
        Optional<String> jwtSecret = settings.text(Setting.JWT_SECRET);
        Optional<Issuer> issuer = issuer(settings);
        boolean dev = jwtSecret.isEmpty() && issuer.isEmpty();
        Optional<Lan> lan = settings.yes(Setting.LAN) ? Optional.of(Lan.find(settings)) : Optional.empty();
        String host =
                lan.map(Lan::host).orElseGet(() -> settings.text(Setting.HTTP_HOST, dev ? "127.0.0.1" : "0.0.0.0"));
        if (dev && lan.isEmpty() && !isLoopback(host)) {
            throw new ConfigError("dev mode gives a token to everyone who asks, so it listens on loopback only;"
                    + " set PARLEY_JWT_SECRET to listen on " + host);
        }
        return new Config(
                host,
                settings.number(Setting.HTTP_PORT, 8080, 0, 65535),
                lan.isPresent() ? Optional.of(Lan.files(dataDir(settings))) : tls(settings),
                dataDir(settings),
                settings.text(Setting.DATABASE_URL)
                        .filter(url -> !url.equals("embedded"))
                        .map(Config::jdbc),
                jwtSecret,
                issuer,
                lan,
                TurnConfig.of(settings, dev),
                MediaConfig.of(settings, dev),
                udpIo(settings),
                settings.text(Setting.PUBLIC_URL).map(Config::withoutSlash),
                origins(settings),
                settings.list(Setting.TRUSTED_PROXIES),
                settings.text(Setting.ADMIN_KEY),
                settings.text(Setting.MASTER_KEY),
                settings.text(Setting.NODE_ID, hostName()),
                seconds(settings, Setting.RING_TIMEOUT, 60),
                seconds(settings, Setting.GRACE_TIME, 15),
                settings.number(Setting.ROOM_LIMIT, 100, 1, 10_000),
                settings.text(Setting.ROOM_AUTO_CREATE).isPresent() ? settings.yes(Setting.ROOM_AUTO_CREATE) : dev,
                settings.number(Setting.RATE_LIMIT, 100, 0, 1_000_000));
    }

    private static Path dataDir(Settings settings) {
        return Path.of(settings.text(Setting.DATA_DIR, "./data"))
                .toAbsolutePath()
                .normalize();
    }

    /** What looks like a URL must be a good one, and anything else a file that is there. */
    private static Optional<Issuer> issuer(Settings settings) {
        Optional<Issuer> issuer = settings.text(Setting.JWKS)
                .map(keys ->
                        new Issuer(keys, settings.text(Setting.JWKS_AUDIENCE), settings.text(Setting.JWKS_ISSUER)));
        if (issuer.filter(one -> one.keys().contains("://") && !one.isUrl()).isPresent()) {
            throw new ConfigError("jwks must be a file, or a URL that begins with https:");
        }
        issuer.map(Issuer::keys).filter(keys -> !keys.contains("://")).ifPresent(Config::checkKeys);
        return issuer;
    }

    /** What stands in the file may change while the server runs, and is judged each time it is read. */
    private static void checkKeys(String file) {
        try {
            if (!file.strip().startsWith("{"))
                Files.newInputStream(Path.of(file)).close();
        } catch (InvalidPathException e) {
            throw new ConfigError("jwks: " + e.getMessage());
        } catch (IOException e) {
            throw new ConfigError("jwks: " + FileFault.words(e));
        }
    }

    private static List<String> origins(Settings settings) {
        List<String> origins = settings.list(Setting.ALLOWED_ORIGINS);
        for (String origin : origins) {
            if (origin.equals("*") || ORIGIN.matcher(origin).matches()) continue;
            throw new ConfigError("allowed-origins: \"" + origin
                    + "\" is no origin; write https://app.example.com, with a port where there is one, or *");
        }
        return origins;
    }

    private static Optional<Tls> tls(Settings settings) {
        Optional<Path> certificate = settings.text(Setting.TLS_CERT).map(Path::of);
        Optional<Path> key = settings.text(Setting.TLS_KEY).map(Path::of);
        if (certificate.isPresent() != key.isPresent()) throw new ConfigError("tls-cert and tls-key belong together");
        return certificate.map(file -> new Tls(file, key.orElseThrow()));
    }

    private static UdpIo udpIo(Settings settings) {
        return switch (settings.text(Setting.UDP_IO, "auto")) {
            case "auto" -> UdpIo.AUTO;
            case "native" -> UdpIo.NATIVE;
            case "native-unsegmented" -> UdpIo.NATIVE_UNSEGMENTED;
            case "nio" -> UdpIo.NIO;
            default -> throw new ConfigError("udp-io must be auto, native, native-unsegmented or nio");
        };
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

    static String hostName() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) return name;
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }
}
