package dev.parley.server.store;

import dev.parley.server.store.embedded.EmbeddedPostgres;
import dev.parley.server.store.embedded.Laps;
import dev.parley.server.store.embedded.Login;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.postgresql.PGProperty;
import org.postgresql.ds.PGSimpleDataSource;

/** Where the server is: ours, or somebody else's. */
sealed interface Origin extends AutoCloseable {
    /** Seconds to wait for a new connection, and for an answer on one: nothing of ours takes longer. */
    int CONNECT_SECONDS = 3;

    int ANSWER_SECONDS = 10;

    /**
     * Makes sure that the server runs, as far as that is our business, and tells how to reach it.
     *
     * @param gone called when it is known to have ended
     */
    Sources start(Laps laps, Runnable gone) throws SQLException, InterruptedException;

    /** The start will take seconds and end with a migration. */
    default boolean isNew() {
        return false;
    }

    /** To be called now and then. */
    default void tidy() throws InterruptedException {}

    @Override
    void close();

    /**
     * Ways to connect.
     *
     * @param patient for migrations, which take what they take
     * @param addresses where they lead, as far as names tell that now
     */
    record Sources(DataSource quick, DataSource patient, List<InetSocketAddress> addresses) {}

    record Embedded(EmbeddedPostgres postgres) implements Origin {
        @Override
        public Sources start(Laps laps, Runnable gone) throws SQLException, InterruptedException {
            Login login = postgres.start(laps, gone);
            return sources(login.url(), login.user(), login.password());
        }

        @Override
        public boolean isNew() {
            return postgres.isNew();
        }

        @Override
        public void tidy() throws InterruptedException {
            postgres.tidy();
        }

        @Override
        public void close() {
            postgres.close();
        }
    }

    record External(
            String url, @Nullable String user, @Nullable String password) implements Origin {
        @Override
        public Sources start(Laps laps, Runnable gone) throws SQLException {
            return sources(url, user, password);
        }

        @Override
        public void close() {}

        /** The password stays out of logs, wherever it stands. */
        @Override
        public String toString() {
            return "External[" + url.replaceFirst("\\?.*", "") + "]";
        }
    }

    /** Says what is wrong with the URL, without repeating it: there may be a password in it. */
    static External external(String url, Map<String, String> environment) {
        if (!url.startsWith("jdbc:postgresql:") || Driver.parseURL(url, new Properties()) == null) {
            throw new IllegalArgumentException(
                    "PARLEY_DATABASE_URL is no PostgreSQL URL of the form jdbc:postgresql://HOST:PORT/DATABASE?user=NAME");
        }
        return new External(url, environment.get("PGUSER"), environment.get("PGPASSWORD"));
    }

    private static Sources sources(String url, @Nullable String user, @Nullable String password) throws SQLException {
        return new Sources(source(url, user, password, ANSWER_SECONDS), source(url, user, password, 0), addresses(url));
    }

    /** Of each server that the URL names, all addresses that its name has. */
    static List<InetSocketAddress> addresses(String url) {
        Properties parts = Driver.parseURL(url, new Properties());
        if (parts == null) return List.of();
        String[] hosts = parts.getProperty(PGProperty.PG_HOST.getName(), "").split(",", -1);
        String[] ports = parts.getProperty(PGProperty.PG_PORT.getName(), "").split(",", -1);
        List<InetSocketAddress> found = new ArrayList<>();
        for (int i = 0; i < hosts.length && hosts.length == ports.length; i++) {
            for (InetAddress address : resolved(hosts[i])) {
                found.add(new InetSocketAddress(address, Integer.parseInt(ports[i])));
            }
        }
        return List.copyOf(found);
    }

    private static List<InetAddress> resolved(String host) {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            return List.of(); // then nobody can connect either
        }
    }

    private static DataSource source(String url, @Nullable String user, @Nullable String password, int answerSeconds)
            throws SQLException {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        if (source.getUser() == null && user != null) source.setUser(user);
        if (source.getPassword() == null && password != null) source.setPassword(password);
        Map<PGProperty, String> settings = Map.of(
                PGProperty.CONNECT_TIMEOUT,
                Integer.toString(CONNECT_SECONDS),
                PGProperty.LOGIN_TIMEOUT,
                Integer.toString(CONNECT_SECONDS),
                PGProperty.SOCKET_TIMEOUT,
                Integer.toString(answerSeconds),
                PGProperty.TCP_KEEP_ALIVE,
                "true",
                PGProperty.REWRITE_BATCHED_INSERTS,
                "true",
                PGProperty.APPLICATION_NAME,
                "parley");
        for (var setting : settings.entrySet()) {
            if (!url.contains(setting.getKey().getName() + "=")) {
                source.setProperty(setting.getKey(), setting.getValue());
            }
        }
        return source;
    }
}
