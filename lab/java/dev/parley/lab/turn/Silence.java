package dev.parley.lab.turn;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** How much of the two cores something else used since a moment: what was measured meanwhile is not to be trusted. */
final class Silence {
    private static final String SERVER_CORE = "cpu0 ";

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /** Of /proc/stat: user, nice, system; idle and iowait are passed over; irq, softirq, steal. */
    private static final int[] BUSY = {1, 2, 3, 6, 7, 8};

    private static final ProcessStatus OURSELVES =
            new ProcessStatus(ProcessHandle.current().pid());

    private final ProcessStatus server;
    private final long began = System.nanoTime();
    private final long coreBefore = running();
    private final long serverBefore;
    private final long loadBefore;

    Silence(ProcessStatus server) throws IOException {
        this.server = server;
        serverBefore = server.cpu();
        loadBefore = OURSELVES.cpu();
    }

    private static long running() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/stat"))) {
            if (!line.startsWith(SERVER_CORE)) continue;
            String[] fields = line.split(" +", -1);
            long ticks = 0;
            for (int field : BUSY) ticks += Long.parseLong(fields[field]);
            return ticks * TICK_NANOS;
        }
        throw new IOException("no " + SERVER_CORE);
    }

    /** From 0 to 1: the part of the server's core that others had, or what the load, which never sleeps, missed of its own. */
    double broken() throws IOException {
        double wall = System.nanoTime() - began;
        double others = (running() - coreBefore - (server.cpu() - serverBefore)) / wall;
        double missing = 1 - (OURSELVES.cpu() - loadBefore) / wall;
        return Math.max(others, missing);
    }
}
