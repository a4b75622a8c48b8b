package dev.parley.server.store.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What {@code postmaster.pid} says. PostgreSQL writes one value in each line: process, folder, start, port, socket folder, address, shared
 * memory, status (src/include/utils/pidfile.h).
 *
 * @param port 0 until PostgreSQL has got that far
 * @param ready it accepts connections
 */
record PidFile(long pid, int port, boolean ready) {
    private static final int PORT = 3;
    private static final int STATUS = 7;

    static Path of(Path cluster) {
        return cluster.resolve("postmaster.pid");
    }

    /** Empty where there is no such file, or nothing sensible in it. */
    static Optional<PidFile> read(Path cluster) throws IOException {
        try {
            return parse(Files.readString(of(cluster), StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    static Optional<PidFile> parse(String text) {
        List<String> lines = text.lines().map(String::strip).toList();
        long pid = number(lines, 0);
        if (pid <= 0) return Optional.empty();
        boolean ready = lines.size() > STATUS && lines.get(STATUS).equals("ready");
        return Optional.of(new PidFile(pid, (int) number(lines, PORT), ready));
    }

    /** 0 where the line is missing or no number of at most nine digits. */
    private static long number(List<String> lines, int line) {
        if (lines.size() <= line || !lines.get(line).matches("[0-9]{1,9}")) return 0;
        return Long.parseLong(lines.get(line));
    }
}
