package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.StorageUnavailable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(EmbeddedDatabase.class)
class ExternalDatabaseTest {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Path SERVER = EmbeddedDatabase.folder();

    private Forwarder cable;

    @BeforeEach
    void layCable() throws IOException {
        String url = EmbeddedDatabase.url(SERVER, 0);
        cable = new Forwarder(Integer.parseInt(url.replaceFirst(".*127\\.0\\.0\\.1:([0-9]+)/.*", "$1")));
    }

    @AfterEach
    void removeCable() throws IOException {
        cable.close();
    }

    private Database opened() throws IOException {
        return Database.external(EmbeddedDatabase.url(SERVER, cable.port()), Map.of());
    }

    private static List<Namespace> read(Database database) {
        return new SqlNamespaces(database, "").all();
    }

    @Test
    @DisplayName("A server that is not there yet: the reason is told, use fails at once, and later it works by itself")
    void laterThanUs() throws Exception {
        try (Database database = opened()) {
            assertThat(database.awaitStart(LONG))
                    .isInstanceOfSatisfying(
                            Database.Unavailable.class,
                            state -> assertThat(state.reason())
                                    .contains("refused")
                                    .doesNotContain(password()));
            long begin = System.nanoTime();
            assertThatThrownBy(() -> read(database)).isInstanceOf(StorageUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));

            long mended = System.nanoTime();
            cable.mend();

            assertThat(database.awaitReady(LONG))
                    .isInstanceOfSatisfying(
                            Database.Ready.class,
                            // Not the time for which there was no server.
                            state -> assertThat(state.startedIn())
                                    .isLessThan(Duration.ofNanos(System.nanoTime() - mended)));
            assertThat(read(database)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("A cut cable: use fails within seconds, and works again when it is mended")
    void cut() throws Exception {
        cable.mend();
        try (Database database = opened()) {
            assertThat(database.awaitReady(LONG)).isInstanceOf(Database.Ready.class);
            cable.cut();

            long begin = System.nanoTime();
            assertThatThrownBy(() -> read(database)).isInstanceOf(StorageUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(8));

            cable.mend();
            assertThat(readAfterOutage(database)).isNotEmpty();
        }
    }

    @Test
    @DisplayName("A server that swallows everything: use fails once 10 s are over, and works again")
    void stalled() throws Exception {
        cable.mend();
        try (Database database = opened()) {
            assertThat(database.awaitReady(LONG)).isInstanceOf(Database.Ready.class);
            read(database);
            cable.stall(true);

            long begin = System.nanoTime();
            assertThatThrownBy(() -> read(database)).isInstanceOf(StorageUnavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));

            cable.stall(false);
            assertThat(readAfterOutage(database)).isNotEmpty();
        }
    }

    /** The first uses may still be refused: the doubt is looked into beside them. */
    private static List<Namespace> readAfterOutage(Database database) throws InterruptedException {
        long deadline = System.nanoTime() + LONG.toNanos();
        while (true) {
            database.awaitReady(LONG);
            try {
                return read(database);
            } catch (StorageUnavailable e) {
                if (System.nanoTime() > deadline) throw e;
            }
        }
    }

    @Test
    @DisplayName("Ten slow users exhaust the pool: the eleventh is refused after 3 s, but that is no outage")
    void exhausted() throws Exception {
        cable.mend();
        CountDownLatch taken = new CountDownLatch(10);
        CountDownLatch release = new CountDownLatch(1);
        try (Database database = opened();
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            database.awaitReady(LONG);
            for (int i = 0; i < 10; i++) {
                threads.execute(() -> database.use(_ -> {
                    taken.countDown();
                    return waited(release);
                }));
            }
            taken.await();

            assertThatThrownBy(() -> read(database)).isInstanceOf(StorageUnavailable.class);
            assertThat(database.state()).isInstanceOf(Database.Ready.class);

            release.countDown();
            assertThat(read(database)).isNotEmpty();
        }
    }

    private static boolean waited(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Test
    @DisplayName("User and password may come from PGUSER and PGPASSWORD; a wrong one is told without being repeated")
    void environment() throws Exception {
        cable.mend();
        String url = "jdbc:postgresql://127.0.0.1:" + cable.port() + "/postgres";
        try (Database good = Database.external(url, Map.of("PGUSER", "parley", "PGPASSWORD", password()));
                Database bad = Database.external(url, Map.of("PGUSER", "parley", "PGPASSWORD", "hunter2"))) {
            assertThat(good.awaitStart(LONG)).isInstanceOf(Database.Ready.class);
            assertThat(bad.awaitStart(LONG))
                    .isInstanceOfSatisfying(
                            Database.Unavailable.class,
                            state -> assertThat(state.reason())
                                    .contains("password authentication failed")
                                    .doesNotContain("hunter2"));
        }
    }

    @Test
    @DisplayName("What is no PostgreSQL URL is refused with a sentence that does not repeat it")
    void badUrl() {
        for (String url : List.of(
                "", "postgres://u:hunter2@h/d", "jdbc:mysql://h/d?password=hunter2", "jdbc:postgresql://h:port/d")) {
            assertThatThrownBy(() -> Database.external(url, Map.of()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PARLEY_DATABASE_URL")
                    .hasMessageNotContaining("hunter2");
        }
    }

    @Test
    @DisplayName("A closed database cannot be used, and closing twice is no harm")
    void closed() throws Exception {
        cable.mend();
        Database database = opened();
        database.awaitReady(LONG);

        database.close();
        database.close();

        assertThatThrownBy(() -> read(database))
                .isInstanceOf(StorageUnavailable.class)
                .hasMessageContaining("cannot be reached");
        assertThat(database.state()).isInstanceOf(Database.Unavailable.class);
    }

    private static String password() {
        try {
            return java.nio.file.Files.readString(SERVER.resolve("postgres/password"));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
