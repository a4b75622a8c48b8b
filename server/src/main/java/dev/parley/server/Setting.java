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
    TURN_SERVER_HOST("TURN_SERVER_HOST", "none", "host in TURN URLs; without it no TURN server is handed out"),
    TURN_SERVER_PORT("TURN_SERVER_PORT", "3478", "UDP and TCP port in TURN URLs"),
    TURN_TLS_PORT("TURN_TLS_PORT", "5349", "TLS port in TURN URLs; 0 leaves it out"),
    TURN_SECRET("TURN_SECRET", "random, kept in the data folder", "secret shared with the TURN server"),
    TURN_TTL("TURN_TTL", "86400", "lifetime of TURN credentials in seconds"),
    PUBLIC_URL("PARLEY_PUBLIC_URL", "as the request came", "where people open the web client; used in invite links"),
    ALLOWED_ORIGINS("PARLEY_ALLOWED_ORIGINS", "same origin", "other origins whose pages may call, by commas"),
    TRUSTED_PROXIES("PARLEY_TRUSTED_PROXIES", "none", "addresses or CIDRs whose X-Forwarded headers count, by commas"),
    ADMIN_KEY("PARLEY_ADMIN_KEY", "random, kept in the data folder", "bearer key of /api/admin"),
    NODE_ID("PARLEY_NODE_ID", "host name", "name of this node in logs and health"),
    RING_TIMEOUT("PARLEY_RING_TIMEOUT", "60", "seconds until an unanswered call is missed"),
    GRACE_TIME("PARLEY_GRACE_TIME", "15", "seconds after which somebody whose connection is gone leaves a call"),
    RATE_LIMIT("PARLEY_RATE_LIMIT", "100", "requests per second and address, twice that in a burst; 0 is no limit");

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
