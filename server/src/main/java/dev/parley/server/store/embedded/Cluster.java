package dev.parley.server.store.embedded;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/** The files of the database: made once by {@code initdb}, and a password with them. */
final class Cluster {
    static final String USER = "parley";

    private Cluster() {}

    /** Makes the cluster where there is none; it appears under its name only when it is whole. */
    static void make(Folders folders) throws IOException, InterruptedException {
        Path cluster = folders.cluster();
        if (Files.isDirectory(cluster)) {
            checkVersion(folders);
            return;
        }
        writePassword(folders.password());
        Path half = folders.half("data");
        initialize(folders, half);
        Files.move(half, cluster, StandardCopyOption.ATOMIC_MOVE);
    }

    private static void initialize(Folders folders, Path half) throws IOException, InterruptedException {
        Path output = folders.root().resolve("initdb.log");
        List<String> command = List.of(
                folders.program("initdb").toString(),
                "--pgdata=" + half,
                "--username=" + USER,
                "--pwfile=" + folders.password(),
                "--auth=scram-sha-256",
                // Many iterations protect words that people think of; this password is 192 random bits, and every
                // connection would pay.
                "--set=scram_iterations=1",
                "--encoding=UTF8",
                // The built-in locale sorts and folds the same way on every machine, whatever its libc knows.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--no-instructions",
                "--no-sync");
        int status = Program.run(Program.asAcceptedUser(command), output.toFile());
        if (status != 0) throw CannotStart.printed(folders.data(), "initdb", Files.readString(output));
        Program.flush(half);
    }

    private static void checkVersion(Folders folders) throws IOException {
        String version =
                Files.readString(folders.cluster().resolve("PG_VERSION")).strip();
        if (version.equals(Binaries.MAJOR)) return;
        throw new CannotStart("The data folder " + folders.data() + " holds a database of PostgreSQL " + version
                + ", and this version of Parley brings PostgreSQL " + Binaries.MAJOR
                + ": move the data over with pg_dump and pg_restore, or " + CannotStart.OTHER_DATABASE + ".");
    }

    static String password(Folders folders) throws IOException {
        if (!Files.exists(folders.password())) {
            throw new CannotStart("The file " + folders.password()
                    + " with the password of the embedded PostgreSQL is missing: restore it from your backup.");
        }
        return Files.readString(folders.password()).strip();
    }

    /** 192 bits, on disk before the cluster that asks for it. */
    private static void writePassword(Path file) throws IOException {
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        Files.deleteIfExists(file);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        var options = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(file, options, ownerOnly)) {
            channel.write(ByteBuffer.wrap(HexFormat.of().formatHex(random).getBytes(StandardCharsets.US_ASCII)));
            channel.force(true);
        }
    }
}
