package dev.parley.lab;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A server of any kind in a process of its own on the first core, that says on its output where it listens. */
final class PinnedProcess implements AutoCloseable {
    private static final Pattern LISTENS =
            Pattern.compile("(?:listening on |Open https?://[^:/\\s]+:|server started \\(port )(\\d+)");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final long PATIENCE_NANOS = Duration.ofMinutes(1).toNanos();

    private final Path output = Files.createTempFile("parley-lab-", ".log");
    private final Process process;
    private final int port;

    PinnedProcess(List<String> command, Map<String, String> environment) throws IOException, InterruptedException {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
        pinned.addAll(command);
        ProcessBuilder builder =
                new ProcessBuilder(pinned).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        process = builder.start();
        port = listens();
    }

    private int listens() throws IOException, InterruptedException {
        for (long deadline = System.nanoTime() + PATIENCE_NANOS; ; TimeUnit.MILLISECONDS.sleep(20)) {
            Matcher said = LISTENS.matcher(Files.readString(output));
            if (said.find()) return Integer.parseInt(said.group(1));
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IOException("the server did not start:\n" + Files.readString(output));
            }
        }
    }

    int port() {
        return port;
    }

    /** Processor time so far, of all its threads. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** What of it is in memory. */
    long residentBytes() throws IOException {
        Matcher line = RESIDENT.matcher(Files.readString(Path.of("/proc/" + process.pid() + "/status")));
        if (!line.find()) throw new IOException("no VmRSS");
        return Long.parseLong(line.group(1)) << 10;
    }

    /** What a JVM's heap holds after a collection. */
    long liveHeapBytes() throws IOException, InterruptedException {
        return JavaHeap.liveBytes(process.pid());
    }

    @Override
    public void close() throws IOException {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(output);
    }
}
