package dev.parley.server.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallStatus;
import dev.parley.server.call.Outcome;
import dev.parley.server.tenant.StorageUnavailable;
import dev.parley.server.tenant.User;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(EmbeddedDatabase.class)
class CrashTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    private Path folder;

    @Test
    @DisplayName("PostgreSQL is killed while calls change: it comes back by itself, and nothing acknowledged is lost")
    void postmasterKilled() throws Exception {
        try (Database database = EmbeddedDatabase.own(folder)) {
            People people = new People(database);
            Call call = people.storedCall(Instant.now(), people.user("Ada"), people.user("Bob"));
            Counter counter = new Counter(people.calls(), call);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 4; i++) threads.execute(() -> counter.countTo(100, database));
                counter.awaitAcknowledged(30);
                assertThat(EmbeddedDatabase.postmaster(folder).destroyForcibly())
                        .isTrue();
            }

            Integer stored = people.calls().find(call.id()).orElseThrow().durationSeconds();
            assertThat(counter.failed.get()).isPositive();
            assertThat(stored).isBetween(counter.acknowledged.get(), counter.acknowledged.get() + counter.failed.get());
        }
    }

    /** Adds one to a call, again and again, and remembers what the store said. */
    private static final class Counter {
        private final SqlCalls calls;
        private final Call call;
        private final AtomicInteger acknowledged = new AtomicInteger();
        private final AtomicInteger failed = new AtomicInteger();
        private final Phaser progress = new Phaser(1);

        Counter(SqlCalls calls, Call call) {
            this.calls = calls;
            this.call = call;
        }

        void countTo(int goal, Database database) {
            try {
                while (acknowledged.get() < goal) {
                    database.awaitReady(LONG);
                    countOne();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private void countOne() {
            try {
                calls.change(call.id(), c -> Outcome.changed(oneMore(c)));
                acknowledged.incrementAndGet();
                progress.arrive();
            } catch (StorageUnavailable e) {
                failed.incrementAndGet();
            }
        }

        /** Each acknowledgement is a phase. */
        void awaitAcknowledged(int count) {
            for (int phase = 0; phase < count; phase++) progress.awaitAdvance(phase);
        }

        private static Call oneMore(Call c) {
            Integer before = c.durationSeconds();
            return new Call(
                    c.id(),
                    c.conversationId(),
                    c.type(),
                    CallStatus.ACTIVE,
                    c.initiatedBy(),
                    c.startedAt(),
                    c.endedAt(),
                    before == null ? 1 : before + 1,
                    c.endReason(),
                    c.createdAt(),
                    c.participants());
        }
    }

    @Test
    @DisplayName(
            "A second server on the folder is told who has it; when that one is killed it takes over the running PostgreSQL")
    void serverKilled() throws Exception {
        EmbeddedDatabase.lendBinaries(folder);
        ProcessHandle postgres;
        try (HeldDatabase first = new HeldDatabase(folder);
                Database second = Database.embedded(folder)) {
            assertThat(second.awaitStart(LONG))
                    .isInstanceOfSatisfying(
                            Database.Unavailable.class,
                            state -> assertThat(state.reason())
                                    .startsWith("Another Parley (process " + first.pid() + ") is using the data folder")
                                    .contains("PARLEY_DATA_DIR"));
            postgres = EmbeddedDatabase.postmaster(folder);

            first.kill();

            assertThat(second.awaitReady(LONG)).isInstanceOf(Database.Ready.class);
            assertThat(EmbeddedDatabase.postmaster(folder)).isEqualTo(postgres);
            User ada = new People(second).user("Ada");
            assertThat(new SqlUsers(second).find(ada.id())).contains(ada);
        }
        assertThat(postgres.isAlive()).isFalse();
    }

    @Test
    @DisplayName("Two databases in one process do not share a folder either")
    void secondInSameProcess() throws Exception {
        try (Database first = EmbeddedDatabase.own(folder);
                Database second = Database.embedded(folder)) {
            assertThat(second.awaitStart(LONG))
                    .isInstanceOfSatisfying(
                            Database.Unavailable.class,
                            state -> assertThat(state.reason()).startsWith("Another Parley (process "));
            assertThat(first.state()).isInstanceOf(Database.Ready.class);
        }
    }

    @Test
    @DisplayName("Server and PostgreSQL are killed together: the next start finds everything that was stored")
    void bothKilled() throws Exception {
        User ada;
        EmbeddedDatabase.lendBinaries(folder);
        try (HeldDatabase held = new HeldDatabase(folder);
                Database guest = Database.external(EmbeddedDatabase.url(folder, 0), java.util.Map.of())) {
            guest.awaitReady(LONG);
            ada = new People(guest).user("Ada");
            held.kill();
            EmbeddedDatabase.postmaster(folder).destroyForcibly();
        }

        try (Database database = EmbeddedDatabase.ready(folder)) {
            assertThat(new SqlUsers(database).find(ada.id())).contains(ada);
        }
    }

    @Test
    @DisplayName(
            "A postmaster.pid of the past that names a living stranger, or nothing sensible, does not hinder the start")
    void stalePidFile() throws Exception {
        EmbeddedDatabase.own(folder).close();
        Path file = folder.resolve("postgres/data/postmaster.pid");
        for (String stale : new String[] {
            ProcessHandle.current().pid() + "\n" + folder + "\n1\n5432\n\n127.0.0.1\n\nready   \n", "", "no number\n"
        }) {
            Files.writeString(file, stale);
            try (Database database = EmbeddedDatabase.ready(folder)) {
                assertThat(database.state()).isInstanceOf(Database.Ready.class);
            }
        }
    }
}
