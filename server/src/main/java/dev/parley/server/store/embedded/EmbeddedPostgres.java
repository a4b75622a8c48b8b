package dev.parley.server.store.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.postgresql.Driver;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The PostgreSQL of one data folder. For one thread at a time. */
public final class EmbeddedPostgres implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    /** Recovery after a crash replays up to 256 MB of log, which takes seconds, not minutes. */
    private static final Duration READY_WITHIN = Duration.ofSeconds(60);

    /** What a killed predecessor still holds is free again within this time. */
    private static final Duration FREE_WITHIN = Duration.ofSeconds(15);

    private final Folders folders;
    private final ServerLog serverLog;
    private @Nullable FolderLock lock;
    private @Nullable Postmaster postmaster;

    public EmbeddedPostgres(Path dataFolder) {
        this.folders = Folders.in(dataFolder);
        this.serverLog = new ServerLog(folders.log());
    }

    /**
     * Makes sure that it runs: unpacks, makes the cluster, takes over or starts the server, whatever is still missing.
     *
     * @param gone called, on another thread, when the server ends later
     * @throws CannotStart with a sentence for the operator; it may be tried again
     */
    public Login start(Laps laps, Runnable gone) throws InterruptedException {
        Binaries.checkSystem(System.getProperty("os.name"), System.getProperty("os.arch"));
        return CannotStart.inFolder(folders.data(), () -> {
            prepare(laps);
            String password = Cluster.password(folders);
            return login(running(password, laps, gone).port(), password);
        });
    }

    /** Nothing was ever made in this folder, so the start will take seconds. */
    public boolean isNew() {
        return !Files.exists(folders.cluster());
    }

    /** Every step leaves alone what is done already. */
    private void prepare(Laps laps) throws IOException, InterruptedException {
        if (lock == null) {
            folders.make();
            lock = FolderLock.take(folders);
        }
        folders.dropHalves();
        Binaries.unpack(folders);
        laps.end("unpack");
        Cluster.make(folders);
        laps.end("initdb");
    }

    private Postmaster running(String password, Laps laps, Runnable gone) throws IOException, InterruptedException {
        if (postmaster != null && postmaster.isAlive()) return postmaster;
        serverLog.bound();
        Postmaster running = takenOver(password);
        if (running == null) running = launched();
        postmaster = running;
        var _ = running.exit().thenRun(gone);
        folders.dropOldBinaries();
        laps.end("start");
        return running;
    }

    /** The server that a killed predecessor left running, if it is as good as a new one; else it is stopped. */
    private @Nullable Postmaster takenOver(String password) throws IOException, InterruptedException {
        Optional<Postmaster> found = Postmaster.leftOver(folders);
        if (found.isEmpty()) return null;
        Postmaster old = found.get();
        if (old.runs(folders.program("postgres")) && isReady(old)) {
            // Read again: while it was starting it had not said its port yet.
            Optional<Postmaster> ready = Postmaster.leftOver(folders);
            if (ready.isPresent() && answers(login(ready.get().port(), password))) {
                log.info(
                        "Takes over the PostgreSQL (process {}) of a killed predecessor",
                        old.process().pid());
                return ready.get();
            }
        }
        log.warn(
                "Stops the PostgreSQL (process {}) of a killed predecessor",
                old.process().pid());
        old.stop();
        return null;
    }

    private Postmaster launched() throws IOException, InterruptedException {
        long deadline = System.nanoTime() + FREE_WITHIN.toNanos();
        int port = postmaster == null ? Postmaster.freePort() : postmaster.port();
        while (true) {
            long before = serverLog.size();
            // Kept at once: whoever interrupts us then finds something to stop.
            postmaster = Postmaster.launch(folders, port);
            if (isReady(postmaster)) return postmaster;
            postmaster.stop();
            String said = serverLog.since(before);
            if (!passes(said) || System.nanoTime() > deadline) {
                throw CannotStart.printed(folders.data(), "postgres", said);
            }
            Thread.sleep(Duration.ofMillis(100));
            port = Postmaster.freePort();
        }
    }

    /** Another took the port, or the children of a killed server have not noticed yet: better luck next time. */
    private static boolean passes(String said) {
        return said.contains("Address already in use")
                || said.contains("shared memory block")
                || said.contains("lock file \"postmaster.pid\"");
    }

    private boolean isReady(Postmaster server) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + READY_WITHIN.toNanos();
        long pid = server.process().pid();
        while (server.isAlive() && System.nanoTime() < deadline) {
            boolean ready = PidFile.read(folders.cluster())
                    .filter(file -> file.pid() == pid && file.ready())
                    .isPresent();
            if (ready) return true;
            Thread.sleep(Duration.ofMillis(5));
        }
        return false;
    }

    private static boolean answers(Login login) {
        Properties properties = new Properties();
        properties.setProperty("user", login.user());
        properties.setProperty("password", login.password());
        properties.setProperty("connectTimeout", "3");
        properties.setProperty("socketTimeout", "3");
        try (Connection connection = new Driver().connect(login.url(), properties)) {
            return connection != null;
        } catch (SQLException e) {
            return false;
        }
    }

    private static Login login(int port, String password) {
        return new Login(port, Cluster.USER, password);
    }

    /** The process of the server while it runs. */
    Optional<ProcessHandle> process() {
        return Optional.ofNullable(postmaster).map(Postmaster::process);
    }

    /** To be called now and then: keeps the log small. */
    public void tidy() throws InterruptedException {
        CannotStart.inFolder(folders.data(), () -> {
            serverLog.bound();
            return folders;
        });
    }

    /** Stops the server and gives the folder back. Takes at most 15 s. */
    @Override
    public void close() {
        try {
            if (postmaster != null) postmaster.stop();
            if (lock != null) lock.close();
        } catch (IOException e) {
            log.warn("The embedded PostgreSQL was not stopped cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            postmaster = null;
            lock = null;
        }
    }
}
