package dev.parley.server;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Every setting there is: the one table behind {@code parley.yaml}, the environment, the flags of {@code serve} and
 * {@code docs/configuration.md}.
 */
public enum Setting {
    HTTP_HOST("PARLEY_HTTP_HOST", "127.0.0.1 in dev mode, else 0.0.0.0", "address of the HTTP port"),
    HTTP_PORT("PARLEY_HTTP_PORT", "8080", "REST, Socket.IO, WebSockets and the web client; 0 takes a free one"),
    TLS_CERT("PARLEY_TLS_CERT", "none", "PEM certificate chain; with it the HTTP port speaks TLS"),
    TLS_KEY("PARLEY_TLS_KEY", "none", "PEM private key (PKCS#8) of tls-cert"),
    DATA_DIR("PARLEY_DATA_DIR", "./data", "embedded database, secrets, state of this node"),
    DATABASE_URL("PARLEY_DATABASE_URL", "embedded", "jdbc:postgresql://… of a PostgreSQL server to use instead"),
    JWT_SECRET(
            "PARLEY_JWT_SECRET",
            "none: dev mode",
            "HS256 secret of the default namespace; without it anyone on this machine gets a token"),
    JWKS(
            "PARLEY_JWKS",
            "none",
            "URL (https:, on this machine also http:) or file of the public keys (JWKS) with which somebody else signs tokens of the default namespace; with it"
                    + " there is no dev mode"),
    JWKS_AUDIENCE("PARLEY_JWKS_AUDIENCE", "any", "what the claim aud of those tokens must contain"),
    JWKS_ISSUER("PARLEY_JWKS_ISSUER", "any", "what the claim iss of those tokens must be"),
    LAN(
            "PARLEY_LAN",
            "false",
            "true: serve the local network too, by HTTPS with a certificate of our own; in dev mode everybody there gets a token"),
    ROLES("PARLEY_ROLES", "gateway,sfu,turn,web", "what this node does; without turn it runs no TURN server"),
    TURN_SERVER_HOST(
            "TURN_SERVER_HOST",
            "the address listened on",
            "host in TURN URLs; where this node runs no TURN server, that of another one with the same secret"),
    TURN_SERVER_PORT("TURN_SERVER_PORT", "3478", "UDP and TCP port of TURN; 0 takes a free one"),
    TURN_TLS_PORT("TURN_TLS_PORT", "5349", "TLS port of TURN, which needs tls-cert; 0 is none"),
    TURN_SECRET("TURN_SECRET", "random, kept in the data folder", "signs TURN credentials of the default namespace"),
    TURN_TTL("TURN_TTL", "86400", "lifetime of TURN credentials in seconds"),
    TURN_SESSION_TTL(
            "PARLEY_TURN_SESSION_TTL",
            "600",
            "lifetime in seconds of those that POST /v1/webrtc/turn/credentials gives"),
    TURN_LISTEN(
            "PARLEY_TURN_LISTEN",
            "the outward address in dev mode, else all but loopback and link-local",
            "addresses on which TURN serves clients, by commas"),
    TURN_RELAY_HOST(
            "PARLEY_TURN_RELAY_HOST",
            "the first of turn-listen",
            "address of this machine on which relayed ports are opened; one of each family, by commas"),
    TURN_RELAY_PORTS("PARLEY_TURN_RELAY_PORTS", "49152-65535", "relayed ports"),
    TURN_PORTS_PER_NAMESPACE(
            "PARLEY_TURN_PORTS_PER_NAMESPACE",
            "0",
            "each namespace gets a block of so many relayed ports of its own; 0: all draw from all"),
    EXTERNAL_IP(
            "PARLEY_EXTERNAL_IP",
            "turn-relay-host",
            "address outside of the NAT in front of this machine, told to clients; one of each family, by commas"),
    TURN_ALLOW_PEERS(
            "PARLEY_TURN_ALLOW_PEERS",
            "none",
            "CIDRs that may be reached through TURN although they are private or otherwise special, by commas"),
    TURN_REALM("PARLEY_TURN_REALM", "turn-server-host, else parley", "realm of TURN"),
    TURN_USERS("PARLEY_TURN_USERS", "none", "users of TURN that never expire: NAME:PASSWORD, by commas"),
    TURN_USER_QUOTA("PARLEY_TURN_USER_QUOTA", "0", "allocations of one user at a time; 0 is no limit"),
    TURN_NAMESPACE_QUOTA("PARLEY_TURN_NAMESPACE_QUOTA", "0", "allocations of one namespace at a time; 0 is no limit"),
    TURN_TOTAL_QUOTA("PARLEY_TURN_TOTAL_QUOTA", "0", "allocations of this node at a time; 0 is no limit"),
    TURN_MAX_BPS(
            "PARLEY_TURN_MAX_BPS",
            "0",
            "bytes per second of each allocation in each direction, more is dropped; 0 is no limit"),
    TURN_STRICT_EXPIRY(
            "PARLEY_TURN_STRICT_EXPIRY",
            "false",
            "true: an allocation ends with its credentials, not only when nobody refreshes it"),
    TURN_CHALLENGE_RATE(
            "PARLEY_TURN_CHALLENGE_RATE",
            "10",
            "answers per second to a network (/24, /48) that has not proved who it is, and wrong passwords from one address;"
                    + " five times that in a burst; 0 is no limit"),
    TURN_URLS("PARLEY_TURN_URLS", "none", "URLs of TURN servers beside ours that share the secret, by commas"),
    TURN_ALTERNATES(
            "PARLEY_TURN_ALTERNATES", "none", "ADDRESS:PORT of other nodes for new clients while this one stops"),
    TURN_DRAIN(
            "PARLEY_TURN_DRAIN",
            "0 in dev mode, else 10",
            "seconds for which a stopping server lets allocations go on"),
    MEDIA_LOOPS("PARLEY_MEDIA_LOOPS", "number of cores", "threads that forward and relay"),
    LOUDEST_ABOVE(
            "PARLEY_LOUDEST_ABOVE",
            "20",
            "in rooms of more participants than this, only the three loudest are heard, and who just begins to speak"),
    MEDIA_HOST(
            "PARLEY_MEDIA_HOST",
            "the outward address in dev mode, else all but loopback and link-local",
            "addresses on which the SFU takes media, by commas"),
    MEDIA_PORTS(
            "PARLEY_MEDIA_PORTS", "20000", "UDP port of the SFU's first loop, the others follow; 0 takes free ones"),
    MEDIA_POLICY(
            "PARLEY_MEDIA_POLICY",
            "all",
            "relay: media of all rooms comes through TURN alone, whatever clients try; media-host must then name private"
                    + " addresses"),
    MEDIA_RELAYS(
            "PARLEY_MEDIA_RELAYS",
            "none",
            "addresses or CIDRs of TURN servers of other machines, which rooms that are reached by relay only listen to, by"
                    + " commas"),
    UDP_IO(
            "PARLEY_UDP_IO",
            "auto",
            "how UDP is done: native (Linux system calls), native-unsegmented (without UDP_SEGMENT), nio (plain Java), or what"
                    + " fits"),
    PUBLIC_URL("PARLEY_PUBLIC_URL", "as the request came", "where people open the web client; used in invite links"),
    ALLOWED_ORIGINS("PARLEY_ALLOWED_ORIGINS", "same origin", "other origins whose pages may call, by commas"),
    TRUSTED_PROXIES("PARLEY_TRUSTED_PROXIES", "none", "addresses or CIDRs whose X-Forwarded headers count, by commas"),
    ADMIN_KEY("PARLEY_ADMIN_KEY", "random, kept in the data folder", "bearer key of /api/admin"),
    MASTER_KEY(
            "PARLEY_MASTER_KEY",
            "random, kept in the data folder",
            "encrypts secrets in the database; the same on all nodes that share one"),
    NODE_ID("PARLEY_NODE_ID", "host name", "name of this node in logs and health"),
    RING_TIMEOUT("PARLEY_RING_TIMEOUT", "60", "seconds until an unanswered call is missed"),
    GRACE_TIME(
            "PARLEY_GRACE_TIME", "15", "seconds after which somebody whose connection is gone leaves a call or room"),
    ROOM_LIMIT("PARLEY_ROOM_LIMIT", "100", "participants of one room at most"),
    ROOM_AUTO_CREATE(
            "PARLEY_ROOM_AUTO_CREATE",
            "true in dev mode, else false",
            "true: in the default namespace, joining a room that does not exist creates it"),
    RATE_LIMIT(
            "PARLEY_RATE_LIMIT",
            "100",
            "requests per second and person, twice that in a burst, ten times that for all of one address; 0 is no limit");

    private final String environment;
    private final String fallback;
    private final String meaning;

    Setting(String environment, String fallback, String meaning) {
        this.environment = environment;
        this.fallback = fallback;
        this.meaning = meaning;
    }

    /** The key in {@code parley.yaml}; with two dashes before it, the flag. */
    public String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String environment() {
        return environment;
    }

    /** Whether naming it as a flag is enough. */
    public boolean isSwitch() {
        return this == LAN;
    }

    /** What counts when nobody says anything, in words. */
    public String fallback() {
        return fallback;
    }

    public String meaning() {
        return meaning;
    }

    public static Optional<Setting> of(String key) {
        return Arrays.stream(values()).filter(s -> s.key().equals(key)).findFirst();
    }

    /** The known key that looks most like {@code wrong}. */
    public static Setting nearest(String wrong) {
        Setting nearest = values()[0];
        for (Setting setting : values()) {
            if (distance(setting.key(), wrong) < distance(nearest.key(), wrong)) nearest = setting;
        }
        return nearest;
    }

    /** Levenshtein's: how many letters to add, drop or change. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) row[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
