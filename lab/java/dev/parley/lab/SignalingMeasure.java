package dev.parley.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What an acknowledged Socket.IO message and an idle connection cost, beside socket.io on Node with the same client in the same run; each server on the
 * first core, the client on another.
 *
 * <p>Arguments: {@code messages}, {@code idle} and {@code native}, all of them without any; then {@code --}, a command that runs Java, {@code --}, and
 * one that runs Node.
 */
public final class SignalingMeasure {
    private static final Duration WARM_UP = Duration.ofSeconds(Integer.getInteger("warm", 8));
    private static final Duration MEASURED = Duration.ofSeconds(Integer.getInteger("measure", 4));
    private static final Duration SETTLE = Duration.ofMillis(500);
    private static final int BYTES = Integer.getInteger("bytes", 250);
    private static final int LOADED = Integer.getInteger("connections", 50);
    private static final int IDLE = Integer.getInteger("idle", 5000);
    private static final List<Integer> WINDOWS = List.of(1, 16);

    private final List<String> java;
    private final List<String> node;

    private SignalingMeasure(List<String> java, List<String> node) {
        this.java = java;
        this.node = node;
    }

    /** Prints a row for each measurement. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = Arrays.asList(args);
        int first = words.indexOf("--");
        int last = words.lastIndexOf("--");
        List<String> wishes = first == 0 ? List.of("messages", "idle", "native") : words.subList(0, first);
        SignalingMeasure measure =
                new SignalingMeasure(words.subList(first + 1, last), words.subList(last + 1, words.size()));
        if (wishes.contains("messages")) measure.messages();
        if (wishes.contains("idle")) measure.idle();
        if (wishes.contains("native")) measure.natives();
    }

    private PinnedProcess parley() throws IOException, InterruptedException {
        return new PinnedProcess(join(java, "dev.parley.server.socketio.ConformanceServer", "0", "open"), Map.of());
    }

    private PinnedProcess socketIo() throws IOException, InterruptedException {
        return new PinnedProcess(join(node, "0"), Map.of());
    }

    private static List<String> join(List<String> command, String... more) {
        return Stream.concat(command.stream(), Stream.of(more)).toList();
    }

    private void messages() throws IOException, InterruptedException {
        System.out.printf(
                "%-12s %11s %6s %10s %8s %5s %6s%n",
                "server", "connections", "window", "messages/s", "us CPU", "busy", "load");
        double[] ours = new double[WINDOWS.size()];
        double[] theirs = new double[WINDOWS.size()];
        try (PinnedProcess server = parley()) {
            load("parley", server, ours);
        }
        try (PinnedProcess server = socketIo()) {
            load("socket.io", server, theirs);
        }
        for (int i = 0; i < ours.length; i++) {
            System.out.printf(
                    Locale.ROOT,
                    "ratio at window %d: %.2f of the processor time%n",
                    WINDOWS.get(i),
                    ours[i] / theirs[i]);
        }
    }

    private static void load(String name, PinnedProcess server, double[] micros) throws IOException {
        try (WireClient client = new WireClient()) {
            client.connect(server.port(), LOADED, new SocketIoWire("", BYTES), false);
            client.load(WINDOWS.getLast(), WARM_UP);
            for (int i = 0; i < micros.length; i++) {
                client.idle(SETTLE);
                Duration before = server.processorTime();
                long done = client.load(WINDOWS.get(i), MEASURED);
                Duration used = server.processorTime().minus(before);
                micros[i] = used.toNanos() / 1e3 / done;
                System.out.printf(
                        Locale.ROOT,
                        "%-12s %11d %6d %10.0f %8.2f %4.0f%% %6s%n",
                        name,
                        LOADED,
                        WINDOWS.get(i),
                        done / (MEASURED.toMillis() / 1e3),
                        micros[i],
                        100.0 * used.toMillis() / MEASURED.toMillis(),
                        machineLoad());
            }
        }
    }

    private void idle() throws IOException, InterruptedException {
        System.out.printf("%-24s %11s %12s %10s%n", "server", "connections", "live heap kB", "memory kB");
        try (PinnedProcess server = parley()) {
            idle("parley", server, new SocketIoWire("", BYTES), true, false);
        }
        try (PinnedProcess server = socketIo()) {
            idle("socket.io", server, new SocketIoWire("", BYTES), false, false);
        }
    }

    /** Connections of one moment each have come and gone before, so that what is measured is what connections keep and not what the first ones load. */
    private static void idle(String name, PinnedProcess server, Wire wire, boolean jvm, boolean opensWithUpgrade)
            throws IOException, InterruptedException {
        try (WireClient early = new WireClient()) {
            early.connect(server.port(), IDLE / 5, wire, opensWithUpgrade);
        }
        TimeUnit.SECONDS.sleep(2);
        long heap = heap(server, jvm);
        long resident = server.residentBytes();
        try (WireClient client = new WireClient()) {
            client.connect(server.port(), IDLE, wire, opensWithUpgrade);
            client.idle(Duration.ofSeconds(2));
            System.out.printf(
                    Locale.ROOT,
                    "%-24s %11d %12.1f %10.1f%n",
                    name,
                    IDLE,
                    (heap(server, jvm) - heap) / 1024.0 / IDLE,
                    (server.residentBytes() - resident) / 1024.0 / IDLE);
        }
    }

    private static long heap(PinnedProcess server, boolean jvm) throws IOException, InterruptedException {
        if (jvm) return server.liveHeapBytes();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/memory"))
                .build();
        // Without the wish for HTTP/2, which comes as an upgrade, and engine.io closes upgrades that are not its own.
        try (HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
            return Long.parseLong(
                    http.send(request, HttpResponse.BodyHandlers.ofString()).body());
        }
    }

    /** The whole jar, with authenticated clients of one person each. */
    private void natives() throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory("parley-lab-");
        Map<String, String> environment = Map.of(
                "PARLEY_DATA_DIR", folder.toString(),
                "PARLEY_HTTP_HOST", "127.0.0.1",
                "PARLEY_HTTP_PORT", "0",
                "PARLEY_JWT_SECRET", ServerProcess.SECRET,
                "TURN_SERVER_PORT", "0",
                "PARLEY_MEDIA_PORTS", "0",
                "PARLEY_RATE_LIMIT", "0");
        List<String> serve = join(java, "dev.parley.server.Main", "serve");
        try (PinnedProcess server = new PinnedProcess(serve, environment)) {
            ready(server);
            String token = Visitor.token("somebody");
            idle("jar, native profile", server, new NativeWire(token, BYTES), true, true);
            idle("jar, Socket.IO", server, new SocketIoWire("{\"token\":\"" + token + "\"}", BYTES), true, false);
        }
        new ProcessBuilder("rm", "-rf", folder.toString()).start().waitFor();
    }

    private static void ready(PinnedProcess server) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/readyz"))
                .build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            for (int i = 0; i < 600; i++) {
                if (http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) return;
                TimeUnit.MILLISECONDS.sleep(100);
            }
        }
        throw new IOException("the server did not become ready");
    }

    private static String machineLoad() throws IOException {
        return new Scanner(Files.readString(Path.of("/proc/loadavg"))).next();
    }
}
