package dev.parley.server.store.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The running main process of PostgreSQL, started by this process or by one before it.
 *
 * @param port on 127.0.0.1
 */
record Postmaster(ProcessHandle process, int port) {
    /** Chosen for a small neighbour of media loops; given on the command line, so they follow our version and not the folder's age. */
    private static final List<String> SETTINGS = List.of(
            "listen_addresses=127.0.0.1",
            // No socket file: its path may be too long (107 bytes), and Java speaks TCP.
            "unix_socket_directories=",
            "shared_buffers=64MB",
            "max_connections=40",
            "fsync=on",
            "synchronous_commit=on",
            "max_wal_size=256MB",
            "jit=off",
            "io_method=sync",
            "max_logical_replication_workers=0",
            "timezone=UTC",
            "log_timezone=UTC",
            "log_checkpoints=off",
            // Statements and their values are people's names.
            "log_error_verbosity=terse",
            "log_min_error_statement=panic");

    /** Only launches it; {@link PidFile} tells when it is ready. */
    static Postmaster launch(Folders folders, int port) throws IOException {
        List<String> command =
                new ArrayList<>(List.of(folders.program("postgres").toString(), "-D"));
        command.add(folders.cluster().toString());
        command.add("-p");
        command.add(Integer.toString(port));
        for (String setting : SETTINGS) {
            command.add("-c");
            command.add(setting);
        }
        List<String> whole = Program.detached(Program.asAcceptedUser(command));
        Process process = Program.start(whole, folders.log().toFile());
        return new Postmaster(process.toHandle(), port);
    }

    /** A port that nobody uses now. */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            return socket.getLocalPort();
        }
    }

    /**
     * The one that runs on this cluster. A process that merely has the number that an old {@code postmaster.pid} names is none, but
     * PostgreSQL would take it for one and refuse to start: then the file is deleted. Where no such process lives the file stays, because
     * PostgreSQL finds in it the shared memory that orphaned children may still use.
     */
    static Optional<Postmaster> leftOver(Folders folders) throws IOException {
        Path cluster = folders.cluster();
        Optional<PidFile> file = PidFile.read(cluster);
        if (file.isPresent()) {
            Optional<ProcessHandle> process = ProcessHandle.of(file.get().pid());
            if (process.isEmpty()) return Optional.empty();
            if (serves(file.get().pid(), cluster)) {
                return process.map(p -> new Postmaster(p, file.get().port()));
            }
        }
        Files.deleteIfExists(PidFile.of(cluster));
        return Optional.empty();
    }

    /** PostgreSQL makes the cluster its working folder. */
    private static boolean serves(long pid, Path cluster) throws IOException {
        Path process = Path.of("/proc", Long.toString(pid));
        try {
            return Files.readString(process.resolve("comm")).strip().equals("postgres")
                    && Files.isSameFile(process.resolve("cwd"), cluster);
        } catch (FileSystemException e) {
            // Gone meanwhile, or another user's: then it is not ours.
            return false;
        }
    }

    /** Whether it runs the program that we would start, and not that of an older version. */
    boolean runs(Path program) throws IOException {
        try {
            return Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "exe"), program);
        } catch (FileSystemException e) {
            return false;
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    CompletableFuture<ProcessHandle> exit() {
        return process.onExit();
    }

    /** The fast shutdown: transactions end, everything is written, then it goes. Takes at most 15 s, however stubborn it is. */
    void stop() throws IOException, InterruptedException {
        if (endsAfter("INT", 10) || endsAfter("QUIT", 3)) return;
        process.destroyForcibly();
        ended(2);
    }

    private boolean endsAfter(String signal, long seconds) throws IOException, InterruptedException {
        if (!isAlive()) return true;
        Program.signal(signal, process.pid());
        return ended(seconds);
    }

    private boolean ended(long seconds) throws InterruptedException {
        try {
            exit().get(seconds, TimeUnit.SECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (ExecutionException e) {
            return !isAlive();
        }
    }
}
