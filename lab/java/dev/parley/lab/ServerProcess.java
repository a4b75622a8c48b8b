package dev.parley.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A server in a process of its own on the first core, with an empty data folder. */
public final class ServerProcess implements AutoCloseable {
    static final String SECRET = "a secret of the lab, 32 bytes or more";

    private static final long PATIENCE_NANOS = Duration.ofMinutes(2).toNanos();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Path folder;
    private final Process process;
    private final String url;

    /**
     * Starts it and waits until it is ready.
     *
     * @param command that serves
     * @param settings beside those that every measurement needs, as environment variables
     */
    public ServerProcess(List<String> command, Map<String, String> settings) throws IOException, InterruptedException {
        folder = Files.createTempDirectory("parley-lab-");
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "0"));
        pinned.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(pinned).redirectErrorStream(true);
        builder.redirectOutput(folder.resolve("output").toFile());
        builder.environment().putAll(common());
        builder.environment().putAll(settings);
        process = builder.start();
        Path file = folder.resolve("server.url");
        until(() -> Files.exists(file) && Files.size(file) > 0);
        url = Files.readString(file).strip();
        until(() -> get("/readyz").statusCode() == 200);
    }

    private Map<String, String> common() {
        return Map.of(
                "PARLEY_DATA_DIR", folder.toString(),
                "PARLEY_HTTP_HOST", "127.0.0.1",
                "PARLEY_HTTP_PORT", "0",
                "PARLEY_JWT_SECRET", SECRET,
                "PARLEY_MEDIA_LOOPS", "1",
                "PARLEY_RATE_LIMIT", "0");
    }

    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void until(Condition condition) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            if (process.isAlive() && System.nanoTime() < deadline) TimeUnit.MILLISECONDS.sleep(20);
            else throw new IOException("the server did not start:\n" + Files.readString(folder.resolve("output")));
        }
    }

    HttpClient http() {
        return http;
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(url + path)).build(), HttpResponse.BodyHandlers.ofString());
    }

    /** Opens a room. */
    void openRoom(String id, String token) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create(url + "/v1/webrtc/rooms"))
                .header("Authorization", "Bearer " + token)
                .POST(HttpRequest.BodyPublishers.ofString("{\"room_id\":\"" + id + "\"}"))
                .build();
        int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        if (status != 201) throw new IOException("the room was answered " + status);
    }

    /** Where sockets of the native profile open. */
    URI signal(String room) {
        return URI.create(url.replace("http", "ws") + "/v1/webrtc/signal?room=" + room);
    }

    Counters counters() throws IOException, InterruptedException {
        String metrics = get("/metrics").body();
        return Counters.read(metrics, processorTime().toNanos());
    }

    /** Processor time so far, of all its threads. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    public long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) process.destroyForcibly();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        http.shutdownNow();
    }
}
