package dev.parley.server.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * One real PostgreSQL for the whole test run, for classes with {@code @ExtendWith(EmbeddedDatabase.class)}. The data are new in each run, the
 * unpacked binaries stay in {@code target}. Tests share the tables, so each makes people and conversations of its own
 * ({@link People}).
 */
public final class EmbeddedDatabase implements BeforeAllCallback {
    private static final Path FOLDER = Path.of("target", "embedded-database");
    private static volatile @Nullable Database shared;

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.create(EmbeddedDatabase.class))
                .computeIfAbsent(Running.class, _ -> new Running(started()), Running.class);
    }

    /** JUnit closes it after the last test. */
    private record Running(Database database) implements AutoCloseable {
        @Override
        public void close() {
            database.close();
        }
    }

    /** Ready. Only in classes with the extension. */
    public static Database database() {
        Database database = shared;
        if (database == null) throw new IllegalStateException("@ExtendWith(EmbeddedDatabase.class) is missing");
        return database;
    }

    private static Database started() {
        try {
            delete(FOLDER.resolve("postgres").resolve("data"));
            Database database = ready(FOLDER);
            shared = database;
            return database;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A database of one's own in {@code folder}; it takes the binaries of the shared one, so that nothing is unpacked. */
    public static Database own(Path folder) throws IOException {
        database();
        lendBinaries(folder);
        return ready(folder);
    }

    /** As if the binaries had been unpacked in {@code folder} before. */
    public static void lendBinaries(Path folder) throws IOException {
        Path bin = Path.of("postgres", "bin-18.6.0");
        if (Files.exists(folder.resolve(bin))) return;
        Files.createDirectories(folder.resolve("postgres"));
        Files.createSymbolicLink(
                folder.resolve(bin), FOLDER.resolve(bin).toAbsolutePath().normalize());
    }

    /** The main process of the PostgreSQL that runs in {@code folder}. */
    public static ProcessHandle postmaster(Path folder) throws IOException {
        String file = Files.readString(folder.resolve("postgres/data/postmaster.pid"));
        return ProcessHandle.of(Long.parseLong(file.lines().findFirst().orElseThrow()))
                .orElseThrow();
    }

    /** How others reach the PostgreSQL that runs in {@code folder}, by way of {@code port}; 0: by its own. */
    public static String url(Path folder, int port) throws IOException {
        String own = Files.readAllLines(folder.resolve("postgres/data/postmaster.pid"))
                .get(3);
        return "jdbc:postgresql://127.0.0.1:%s/postgres?user=parley&password=%s"
                .formatted(
                        port == 0 ? own : Integer.toString(port),
                        Files.readString(folder.resolve("postgres/password")));
    }

    /** The shared one's data folder. */
    public static Path folder() {
        return FOLDER;
    }

    /** Waits until it is ready. */
    public static Database ready(Path folder) {
        Database database = Database.embedded(folder);
        try {
            Database.State state = database.awaitStart(Duration.ofMinutes(1));
            if (state instanceof Database.Ready) return database;
            database.close();
            throw new IllegalStateException("The embedded database does not start: " + state);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void delete(Path tree) throws IOException {
        if (!Files.exists(tree)) return;
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.delete(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
