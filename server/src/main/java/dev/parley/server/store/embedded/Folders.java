package dev.parley.server.store.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/**
 * Where everything lies.
 *
 * @param data the data folder, absolute
 */
record Folders(Path data) {
    private static final String HALF = "half-";

    static Folders in(Path data) {
        return new Folders(data.toAbsolutePath().normalize());
    }

    Path lock() {
        return data.resolve("lock");
    }

    Path root() {
        return data.resolve("postgres");
    }

    Path bin() {
        return root().resolve("bin-" + Binaries.VERSION);
    }

    Path cluster() {
        return root().resolve("data");
    }

    Path password() {
        return root().resolve("password");
    }

    Path log() {
        return root().resolve("server.log");
    }

    Path program(String name) {
        return bin().resolve("bin").resolve(name);
    }

    /** Makes the folder of PostgreSQL, for the owner only; the data folder too where it is missing. */
    void make() throws IOException {
        Files.createDirectories(data);
        if (Files.isDirectory(root())) return;
        Files.createDirectory(
                root(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }

    /** A new folder for something that is not whole yet: no two processes ever share one. */
    Path half(String what) throws IOException {
        return Files.createTempDirectory(root(), HALF + what + "-");
    }

    /** Throws away what killed processes left half-made. */
    void dropHalves() throws IOException {
        drop(HALF + "*", null);
    }

    /** Throws away the binaries of other versions. */
    void dropOldBinaries() throws IOException {
        drop("bin-*", bin());
    }

    private void drop(String pattern, @Nullable Path kept) throws IOException {
        try (DirectoryStream<Path> found = Files.newDirectoryStream(root(), pattern)) {
            for (Path path : found) if (!path.equals(kept)) delete(path);
        }
    }

    private static void delete(Path tree) throws IOException {
        Files.walkFileTree(tree, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.deleteIfExists(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                Files.deleteIfExists(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
