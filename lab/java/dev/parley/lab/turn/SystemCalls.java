package dev.parley.lab.turn;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Counts all system calls of a process, by perf. */
final class SystemCalls {
    /** Until perf has attached itself. */
    private static final int BEFORE_MILLIS = 500;

    private final Process perf;

    /** @param millis how long; the load should lie well within */
    SystemCalls(long pid, long millis) throws IOException {
        perf = new ProcessBuilder(
                        "perf",
                        "stat",
                        "-x,",
                        "-e",
                        "raw_syscalls:sys_enter",
                        "-p",
                        Long.toString(pid),
                        "--timeout",
                        Long.toString(millis + 2 * BEFORE_MILLIS))
                .redirectErrorStream(true)
                .start();
        try {
            TimeUnit.MILLISECONDS.sleep(BEFORE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the time is over. @return NaN where perf cannot count */
    double count() throws IOException {
        String output = new String(perf.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output.lines()
                .filter(line -> line.contains("raw_syscalls"))
                .map(line -> line.substring(0, line.indexOf(',')))
                .filter(number -> number.matches("\\d+"))
                .mapToDouble(Double::parseDouble)
                .findFirst()
                .orElse(Double.NaN);
    }
}
