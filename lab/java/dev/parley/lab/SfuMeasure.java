package dev.parley.lab;

import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;

/**
 * What a forwarded packet costs: one publisher, many subscribers, AES-GCM, the server on one core and its clients on another.
 *
 * <p>Arguments: ways of UDP and numbers of subscribers in any order (all of them without any), then {@code --} and the command that serves. With
 * {@code meeting}, {@code delay}, {@code joins} and {@code beside} the numbers are those of a {@link Meeting}, of the viewers of {@link Delay}, of
 * {@link Joins}, of the subscribers of {@link Beside}.
 */
public final class SfuMeasure {
    private static final List<String> OTHERS = List.of("meeting", "delay", "joins", "beside");
    private static final int SETTLE_MILLIS = Integer.getInteger("settle", 2500);
    private static final int MEASURE_MILLIS = Integer.getInteger("measure", 4000);
    private static final String KINDS = System.getProperty("kinds", "video audio");
    private static final int DRAIN_MILLIS = 300;
    private static final int JOIN_SECONDS = 120;

    private final ServerProcess server;
    private final String udpIo;

    private SfuMeasure(ServerProcess server, String udpIo) {
        this.server = server;
        this.udpIo = udpIo;
    }

    /** Prints a row for each combination. */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<String> words = Arrays.asList(args);
        List<String> wishes = words.subList(0, words.indexOf("--"));
        List<String> command = words.subList(words.indexOf("--") + 1, words.size());
        List<String> ways = wishes.stream()
                .filter(word -> !Character.isDigit(word.charAt(0)))
                .toList();
        List<Integer> sizes = wishes.stream()
                .filter(word -> Character.isDigit(word.charAt(0)))
                .map(Integer::valueOf)
                .toList();
        List<String> others = ways.stream().filter(OTHERS::contains).toList();
        for (String other : others) other(other, command, sizes);
        if (!others.isEmpty()) return;
        System.out.printf(
                "%-18s %-5s %4s %9s %8s %8s %5s %7s %7s %6s %6s%n",
                "udp-io",
                "media",
                "subs",
                "packets/s",
                "ns/pkt",
                "process",
                "busy",
                "B/pkt",
                "pk/call",
                "loss",
                "load");
        for (String way : ways.isEmpty() ? List.of("native", "native-unsegmented", "nio") : ways) {
            try (ServerProcess server = new ServerProcess(command, settings(way, "127.0.0.1"))) {
                new SfuMeasure(server, way).measure(sizes.isEmpty() ? List.of(20, 50, 200) : sizes);
            }
        }
    }

    private static void other(String which, List<String> command, List<Integer> sizes)
            throws IOException, InterruptedException {
        String host = which.equals("beside") ? Beside.HOST : "127.0.0.1";
        try (ServerProcess server = new ServerProcess(command, settings("native", host))) {
            switch (which) {
                case "meeting" -> {
                    Meeting.heading();
                    for (int size : sizes.isEmpty() ? List.of(5, 10, 20) : sizes) new Meeting(server).measure(size);
                }
                case "delay" -> {
                    Delay.heading();
                    for (int size : sizes.isEmpty() ? List.of(20, 50, 200) : sizes) new Delay(server).measure(size);
                }
                case "joins" -> {
                    Joins.heading();
                    for (int size : sizes.isEmpty() ? List.of(200) : sizes) new Joins(server).measure(size);
                }
                default -> {
                    try (Beside beside = new Beside(server)) {
                        for (int size : sizes.isEmpty() ? List.of(50) : sizes) beside.measure(size);
                    }
                }
            }
        }
    }

    private static Map<String, String> settings(String udpIo, String mediaHost) {
        return Map.of(
                "PARLEY_ROLES",
                "gateway,sfu",
                "PARLEY_MEDIA_HOST",
                mediaHost,
                "PARLEY_UDP_IO",
                udpIo,
                "PARLEY_ROOM_LIMIT",
                "1000");
    }

    private void measure(List<Integer> sizes) throws IOException, InterruptedException {
        for (int size : sizes) {
            for (Kind kind : List.of(Kind.VIDEO, Kind.AUDIO)) {
                if (KINDS.contains(kind.toString())) measure(kind, size);
            }
        }
    }

    private void measure(Kind kind, int subscribers) throws IOException, InterruptedException {
        String room = kind + "-" + subscribers;
        server.openRoom(room, Visitor.token("owner"));
        List<Visitor> visitors = new ArrayList<>();
        try (ClientLoop clients = new ClientLoop(new NativeDatagrams())) {
            Visitor publisher = new Visitor(server, room, "publisher", clients);
            SendTrack track = FakeMedia.track("load", kind);
            publisher.client().publish(List.of(track));
            for (int i = 0; i < subscribers; i++) visitors.add(new Visitor(server, room, "viewer-" + i, clients));
            for (Visitor one : visitors) {
                one.client()
                        .connected()
                        .orTimeout(JOIN_SECONDS, TimeUnit.SECONDS)
                        .join();
            }
            int packets = kind == Kind.VIDEO ? FakeMedia.PACKETS : 1;
            Load load = new Load(publisher.client(), track, visitors.getLast().client(), packets);
            clients.eachTurn(load);
            print(kind, visitors, load);
            visitors.forEach(Visitor::close);
            publisher.close();
        }
    }

    /** First everybody opens what comes, so that the server hears that they do; then they only count. */
    private void print(Kind kind, List<Visitor> visitors, Load load) throws IOException, InterruptedException {
        load.run(true);
        TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
        visitors.forEach(visitor -> visitor.client().onlyCount());
        load.run(false);
        TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
        long arrived = arrived(visitors);
        long sent = load.sent();
        load.run(true);
        TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
        Counters before = server.counters();
        TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
        Counters after = server.counters();
        load.run(false);
        TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
        double loss = 1 - (arrived(visitors) - arrived) / ((double) (load.sent() - sent) * visitors.size());
        row(kind, visitors.size(), before, after, loss);
    }

    private static long arrived(List<Visitor> visitors) {
        return visitors.stream().mapToLong(one -> one.client().counted()).sum();
    }

    private void row(Kind kind, int subscribers, Counters before, Counters after, double loss) throws IOException {
        double packets = after.since(before, "sent");
        double seconds = after.secondsSince(before);
        System.out.printf(
                Locale.ROOT,
                "%-18s %-5s %4d %9.0f %8.0f %8.0f %4.0f%% %7.0f %7.1f %5.2f%% %6s%n",
                udpIo,
                kind,
                subscribers,
                packets / seconds,
                after.since(before, "cpu_nanos") / packets,
                (after.processNanos() - before.processNanos()) / packets,
                after.since(before, "cpu_nanos") / seconds / 1e7,
                after.since(before, "allocated_bytes") / packets,
                packets / after.since(before, "sends"),
                100 * loss,
                new Scanner(Files.readString(Path.of("/proc/loadavg"))).next());
    }
}
