package dev.parley.server.relay.probe;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a TURN or STUN server is (RFC 7064, RFC 7065): {@code turn:host:port?transport=tcp}.
 *
 * @param host name, IPv4 address, or IPv6 address without brackets
 */
public record TurnUrl(Kind kind, String host, int port) {
    /** How the server is reached. */
    public enum Kind {
        STUN,
        UDP,
        TCP,
        TLS
    }

    private static final int PORT = 3478;
    private static final int TLS_PORT = 5349;
    private static final Pattern FORM = Pattern.compile(
            "(stun|turn|turns):(\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+)(?::([0-9]{1,5}))?(?:\\?transport=(udp|tcp))?");

    /** Empty for what is no such URL, or one that nobody serves: TLS over UDP. */
    public static Optional<TurnUrl> parse(String text) {
        Matcher parts = FORM.matcher(text);
        if (!parts.matches()) return Optional.empty();
        boolean secure = parts.group(1).equals("turns");
        int port = parts.group(3) == null ? (secure ? TLS_PORT : PORT) : Integer.parseInt(parts.group(3));
        String transport = parts.group(4) == null ? (secure ? "tcp" : "udp") : parts.group(4);
        if (port == 0 || port > 65535 || (secure && transport.equals("udp"))) return Optional.empty();
        Kind plain = transport.equals("tcp") ? Kind.TCP : Kind.UDP;
        Kind kind = secure ? Kind.TLS : parts.group(1).equals("stun") ? Kind.STUN : plain;
        return Optional.of(new TurnUrl(kind, parts.group(2).replaceAll("[\\[\\]]", ""), port));
    }
}
