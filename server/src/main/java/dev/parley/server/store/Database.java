package dev.parley.server.store;

import dev.parley.server.store.embedded.EmbeddedPostgres;
import dev.parley.server.tenant.StorageUnavailable;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.HandleCallback;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/**
 * The one database. It opens in the background and, after an outage, again and again by itself; until then every use throws
 * {@link StorageUnavailable}: at once while the outage is known, after at most 3 s where it is just being noticed. For all threads.
 */
public final class Database implements AutoCloseable {

    /** How it stands with the database now. */
    public sealed interface State {}

    public record Starting() implements State {}

    /** @param startedIn from opening to the first use */
    public record Ready(Duration startedIn) implements State {}

    /** @param reason a sentence for the operator, without secrets */
    public record Unavailable(String reason) implements State {}

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private static final String AWAY = "the database cannot be reached now, try again in a moment";

    private final Keeper keeper;
    private volatile State state = new Starting();
    private volatile @Nullable Jdbi jdbi;
    private volatile List<InetSocketAddress> addresses = List.of();

    private Database(Origin origin) {
        this.keeper = new Keeper(origin, this);
    }

    private static Database opened(Origin origin) {
        Database database = new Database(origin);
        database.keeper.start();
        return database;
    }

    /** Our own PostgreSQL in {@code dataFolder}, which is made where it is missing. Returns at once. */
    public static Database embedded(Path dataFolder) {
        return opened(new Origin.Embedded(new EmbeddedPostgres(dataFolder)));
    }

    /**
     * Somebody else's PostgreSQL. Returns at once.
     *
     * @param url {@code jdbc:postgresql://HOST:PORT/DATABASE}, with {@code ?user=…&password=…} if wanted
     * @param environment {@code PGUSER} and {@code PGPASSWORD} count where the URL names none
     * @throws IllegalArgumentException where the URL is none; the message is a sentence for the operator
     */
    public static Database external(String url, Map<String, String> environment) {
        return opened(Origin.external(url, environment));
    }

    public State state() {
        return state;
    }

    /** The servers that a URL names, at all addresses that their names have now. Waits for DNS. */
    public static List<InetSocketAddress> servers(String url) {
        return Origin.addresses(url);
    }

    /** Where its server listens, as of the last attempt to reach it; none before the first. */
    public List<InetSocketAddress> addresses() {
        return addresses;
    }

    void isAt(List<InetSocketAddress> now) {
        addresses = List.copyOf(now);
    }

    /** Waits until the first attempt to open has succeeded or failed, and tells how it stands. */
    public State awaitStart(Duration atMost) throws InterruptedException {
        return await(state -> !(state instanceof Starting), atMost);
    }

    /** Waits until it can be used, and tells how it stands. */
    public State awaitReady(Duration atMost) throws InterruptedException {
        return await(Ready.class::isInstance, atMost);
    }

    private State await(Predicate<State> enough, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            while (!enough.test(state) && left > 0) left = changed.awaitNanos(left);
            return state;
        } finally {
            lock.unlock();
        }
    }

    void become(State next, @Nullable Jdbi open) {
        lock.lock();
        try {
            jdbi = open;
            state = next;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** {@code work} on one connection; each statement is a transaction of its own. */
    <T extends @Nullable Object> T use(HandleCallback<T, RuntimeException> work) {
        return guarded(open -> open.withHandle(work));
    }

    /** {@code work} as one transaction: what it throws undoes everything. */
    <T extends @Nullable Object> T transaction(HandleCallback<T, RuntimeException> work) {
        return guarded(open -> open.inTransaction(work));
    }

    private <T extends @Nullable Object> T guarded(Work<T> work) {
        Jdbi open = jdbi;
        if (open == null) throw new StorageUnavailable(words(state));
        try {
            return work.with(open);
        } catch (JdbiException e) {
            boolean outage = e instanceof ConnectionException || SqlErrors.isOutage(e);
            if (!outage) throw e;
            keeper.doubt();
            throw new StorageUnavailable(AWAY, e);
        }
    }

    private interface Work<T extends @Nullable Object> {
        T with(Jdbi open);
    }

    /** For whoever asks; the operator's reason, which may name addresses and folders, stays in {@link #state}. */
    private static String words(State state) {
        return switch (state) {
            case Starting() -> "the database is starting, try again in a moment";
            case Ready _, Unavailable _ -> AWAY;
        };
    }

    /** Ends the connections, and the server if it is ours. Takes at most 30 s. */
    @Override
    public void close() {
        try {
            keeper.stop(Duration.ofSeconds(30));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
