package dev.parley.server.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.parley.server.store.Origin.Sources;
import dev.parley.server.store.embedded.CannotStart;
import dev.parley.server.store.embedded.Laps;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.api.FlywayException;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens the database and keeps it open: the one thread that changes how it stands.
 *
 * <p>A user whose statement failed for want of a connection only raises a doubt. The keeper then tries for itself with a connection of its own:
 * so a pool that is merely exhausted is no outage, and in a real one nobody else has to wait for time-outs.
 */
final class Keeper {
    private static final Logger log = LoggerFactory.getLogger(Keeper.class);

    private static final int MOST_CONNECTIONS = 10;
    private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final Origin origin;
    private final Database database;
    private final Semaphore doubts = new Semaphore(0);
    private final Thread thread = Thread.ofPlatform().name("database").daemon().unstarted(this::run);

    private volatile boolean stopped;

    /** The server ended since it was last started. */
    private volatile boolean lost;

    private @Nullable HikariDataSource pool;
    private boolean migrated;
    private String lastReason = "";

    Keeper(Origin origin, Database database) {
        this.origin = origin;
        this.database = database;
    }

    void start() {
        thread.start();
    }

    /** Somebody could not reach the database. */
    void doubt() {
        doubts.release();
    }

    /** The server is known to be gone: nobody need try. */
    private void gone() {
        if (stopped) return;
        lost = true;
        database.become(new Database.Unavailable("The embedded PostgreSQL has ended and is started again"), null);
        doubt();
    }

    /** Ends the attempts, the connections and the server, and waits for that. A second call only waits. */
    void stop(Duration atMost) throws InterruptedException {
        synchronized (this) {
            // Only once: a second interrupt would hit the clean-up.
            if (!stopped) thread.interrupt();
            stopped = true;
        }
        doubt();
        thread.join(atMost);
    }

    private void run() {
        try {
            if (origin.isNew()) Thread.ofVirtual().start(Schema::warmUp);
            while (!stopped) {
                openUntilItIs();
                awaitDoubt();
            }
        } catch (InterruptedException e) {
            log.debug("The database is closed", e);
        } finally {
            cleanUp();
        }
    }

    private void cleanUp() {
        synchronized (this) {
            stopped = true;
            // An interrupt that came too late to end the attempts must not end this.
            boolean _ = Thread.interrupted();
        }
        database.become(new Database.Unavailable("The database is closed"), null);
        if (pool != null) pool.close();
        origin.close();
    }

    private void openUntilItIs() throws InterruptedException {
        Duration pause = FIRST_PAUSE;
        while (!opens() && !stopped) {
            Thread.sleep(pause);
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
    }

    private boolean opens() throws InterruptedException {
        try {
            open();
            return true;
        } catch (SQLException | CannotStart | FlywayException e) {
            fail(SqlErrors.sentence(e));
            log.debug("An attempt to open the database failed", e);
        } catch (RuntimeException e) {
            log.error("Opening the database failed in an unforeseen way", e);
            fail(SqlErrors.sentence(e));
        }
        return false;
    }

    private void open() throws SQLException, InterruptedException {
        Laps laps = new Laps();
        boolean restarts = lost;
        lost = false;
        Sources sources = origin.start(laps, this::gone);
        database.isAt(sources.addresses());
        if (migrated) probe(sources.quick());
        else Schema.migrate(sources);
        migrated = true;
        laps.end("migrate");
        if (restarts || !(database.state() instanceof Database.Ready)) replacePool(sources.quick(), laps);
    }

    private static void probe(DataSource source) throws SQLException {
        try (Connection connection = source.getConnection()) {
            if (!connection.isValid(Origin.CONNECT_SECONDS)) throw new SQLException("It does not answer");
        }
    }

    /** A new pool has no dead connections. The old one is closed aside, because that waits for its users. */
    private void replacePool(DataSource source, Laps laps) {
        HikariDataSource old = pool;
        HikariDataSource fresh = new HikariDataSource(settings(source));
        pool = fresh;
        Jdbi jdbi = Jdbi.create(fresh);
        Bindings.register(jdbi);
        laps.end("connect");
        database.become(new Database.Ready(laps.total()), jdbi);
        log.info("The database is ready after {} ms ({})", laps.total().toMillis(), laps);
        lastReason = "";
        if (old != null) Thread.ofVirtual().start(old::close);
    }

    private static HikariConfig settings(DataSource source) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(source);
        config.setPoolName("database");
        config.setMaximumPoolSize(MOST_CONNECTIONS);
        config.setMinimumIdle(2);
        config.setConnectionTimeout(Duration.ofSeconds(Origin.CONNECT_SECONDS).toMillis());
        config.setValidationTimeout(Duration.ofSeconds(1).toMillis());
        config.setInitializationFailTimeout(-1);
        return config;
    }

    private void fail(String reason) {
        database.become(new Database.Unavailable(reason), null);
        if (!stopped && !reason.equals(lastReason)) log.warn("The database is unavailable: {}", reason);
        lastReason = reason;
    }

    private void awaitDoubt() throws InterruptedException {
        while (!doubts.tryAcquire(1, TimeUnit.MINUTES)) tidy();
        doubts.drainPermits();
    }

    private void tidy() throws InterruptedException {
        try {
            origin.tidy();
        } catch (CannotStart e) {
            log.warn("The log of the embedded PostgreSQL could not be shortened: {}", e.getMessage());
        }
    }
}
