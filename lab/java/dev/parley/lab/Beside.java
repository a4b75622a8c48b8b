package dev.parley.lab;

import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Our SFU beside others on the same core, under the same load, in turns: what else the machine does hits all of them. Then the medians, and how often
 * each of them forwards in the time that the last one takes for a packet.
 */
final class Beside implements AutoCloseable {
    /** Where all of them are, and their clients: Janus takes no loopback address. */
    static final String HOST = "10.0.0.1";

    private static final int ROUNDS = Integer.getInteger("rounds", 5);
    private static final int SETTLE_MILLIS = Integer.getInteger("settle", 800);
    private static final int WARM_UP_MILLIS = Integer.getInteger("warm-up", 5000);
    private static final int MEASURE_MILLIS = Integer.getInteger("measure", 1500);
    private static final String KINDS = System.getProperty("kinds", "video audio");
    private static final int DRAIN_MILLIS = 300;

    /** What one turn showed. */
    private record Sample(double rate, double nanos, double busy, double loss) {}

    private final List<Forwarder> forwarders = new ArrayList<>();

    /** Whoever is there: {@code -Djanus=COMMAND}, {@code -Dplain=PROGRAM}. */
    Beside(ServerProcess server) throws IOException, InterruptedException {
        forwarders.add(new ParleyForwarder(server));
        String janus = System.getProperty("janus", "");
        if (!janus.isEmpty()) forwarders.add(new JanusForwarder(Arrays.asList(janus.split(" ", -1))));
        String plain = System.getProperty("plain", "");
        if (!plain.isEmpty()) forwarders.add(new PlainForwarder(plain));
    }

    void measure(int subscribers) throws IOException, InterruptedException {
        for (Kind kind : List.of(Kind.VIDEO, Kind.AUDIO)) {
            if (KINDS.contains(kind.toString())) measure(kind, subscribers);
        }
    }

    private void measure(Kind kind, int subscribers) throws IOException, InterruptedException {
        System.out.printf(
                "%-8s %-5s %4s %9s %8s %5s %6s %6s%n",
                "sfu", "media", "subs", "packets/s", "ns/pkt", "busy", "loss", "load");
        Map<Forwarder, List<Sample>> samples = new LinkedHashMap<>();
        for (Forwarder one : forwarders) sample(one, kind, subscribers, WARM_UP_MILLIS);
        for (int round = 0; round < ROUNDS; round++) {
            for (Forwarder one : forwarders) {
                Sample sample = sample(one, kind, subscribers, SETTLE_MILLIS);
                samples.computeIfAbsent(one, _ -> new ArrayList<>()).add(sample);
                System.out.printf(
                        Locale.ROOT,
                        "%-8s %-5s %4d %9.0f %8.0f %4.0f%% %5.2f%% %6s%n",
                        one.title(),
                        kind,
                        subscribers,
                        sample.rate,
                        sample.nanos,
                        100 * sample.busy,
                        100 * sample.loss,
                        new Scanner(Files.readString(Path.of("/proc/loadavg"))).next());
            }
        }
        summary(kind, samples);
    }

    private static void summary(Kind kind, Map<Forwarder, List<Sample>> samples) {
        double last = median(new ArrayList<>(samples.values()).getLast(), Sample::nanos);
        samples.forEach((one, all) -> System.out.printf(
                Locale.ROOT,
                "median: %-8s %-5s %9.0f packets/s %6.0f ns/pkt, %4.2f of the last%n",
                one.title(),
                kind,
                median(all, Sample::rate),
                median(all, Sample::nanos),
                last / median(all, Sample::nanos)));
    }

    private static double median(List<Sample> samples, ToDoubleFunction<Sample> what) {
        double[] sorted = samples.stream().mapToDouble(what).sorted().toArray();
        return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
    }

    /** As {@link SfuMeasure} does it: first everybody opens what comes, so that the server hears that they do; then they only count. */
    private static Sample sample(Forwarder forwarder, Kind kind, int subscribers, int settleMillis)
            throws IOException, InterruptedException {
        SendTrack track = FakeMedia.track("load", kind);
        try (ClientLoop clients = new ClientLoop(
                        new NativeDatagrams(), Endpoint.of(HOST, 0).ip());
                Forwarder.Stage stage = forwarder.stage(track, subscribers, clients)) {
            int packets = kind == Kind.VIDEO ? FakeMedia.PACKETS : 1;
            Load load = new Load(stage.publisher(), track, stage.subscribers().getLast(), packets);
            clients.eachTurn(load);
            load.run(true);
            TimeUnit.MILLISECONDS.sleep(settleMillis);
            stage.subscribers().forEach(Client::onlyCount);
            TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
            long sent = load.sent();
            long arrived = arrived(stage);
            long cpu = stage.processorTime().toNanos();
            long at = System.nanoTime();
            TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
            double nanos = System.nanoTime() - at;
            double used = stage.processorTime().toNanos() - cpu;
            double got = arrived(stage) - arrived;
            double loss = 1 - got / ((load.sent() - sent) * (double) subscribers);
            load.run(false);
            TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
            return new Sample(1e9 * got / nanos, used / got, used / nanos, loss);
        }
    }

    private static long arrived(Forwarder.Stage stage) {
        return stage.subscribers().stream().mapToLong(Client::counted).sum();
    }

    @Override
    public void close() throws IOException {
        for (Forwarder one : forwarders) one.close();
    }
}
