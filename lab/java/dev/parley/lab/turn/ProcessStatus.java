package dev.parley.lab.turn;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** What the kernel knows of a process. */
final class ProcessStatus {
    private static final long KB = 1024;

    private final Path folder;

    ProcessStatus(long pid) {
        folder = Path.of("/proc", Long.toString(pid));
    }

    /** Nanoseconds of processor that all threads that live have used. */
    long cpu() throws IOException {
        return cpu("");
    }

    /** Those of threads with that name; of all for an empty one. */
    long cpu(String thread) throws IOException {
        long sum = 0;
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(folder.resolve("task"))) {
            for (Path one : threads) sum += cpu(one, thread);
        }
        return sum;
    }

    private static long cpu(Path thread, String name) throws IOException {
        try {
            if (!name.isEmpty()
                    && !Files.readString(thread.resolve("comm")).strip().equals(name)) return 0;
            String statistics = Files.readString(thread.resolve("schedstat"));
            return Long.parseLong(statistics.substring(0, statistics.indexOf(' ')));
        } catch (NoSuchFileException e) {
            return 0; // it has ended meanwhile
        }
    }

    /** Bytes in memory. */
    long resident() throws IOException {
        return line(folder.resolve("status"), "VmRSS:");
    }

    /** Bytes that the kernel uses for itself, sockets among them; of the whole machine. */
    static long kernel() throws IOException {
        return line(Path.of("/proc/meminfo"), "SUnreclaim:");
    }

    private static long line(Path file, String name) throws IOException {
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith(name)) return KB * Long.parseLong(line.replaceAll("\\D", ""));
        }
        throw new IOException("no " + name + " in " + file);
    }

    /** The program that runs in it. */
    Path program() throws IOException {
        return Files.readSymbolicLink(folder.resolve("exe"));
    }
}
