package dev.parley.lab;

import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/** Everybody sends a picture 30 times and sound 50 times a second, and everybody gets all the others. */
final class Meeting {
    private static final long PICTURE_NANOS = 33_333_333;
    private static final long SOUND_NANOS = 20_000_000;
    private static final int SETTLE_MILLIS = 4000;
    private static final int MEASURE_MILLIS = Integer.getInteger("measure", 4000);
    private static final int DRAIN_MILLIS = 300;

    private final ServerProcess server;
    private final LongAdder sent = new LongAdder();

    Meeting(ServerProcess server) {
        this.server = server;
    }

    static void heading() {
        System.out.printf("%-8s %9s %8s %8s %5s %6s%n", "meeting", "packets/s", "ns/pkt", "process", "busy", "loss");
    }

    void measure(int people) throws IOException, InterruptedException {
        String room = "meeting-" + people;
        server.openRoom(room, Visitor.token("owner"));
        List<Visitor> visitors = new ArrayList<>();
        List<Runnable> beats = new ArrayList<>();
        try (ClientLoop clients = new ClientLoop(new NativeDatagrams())) {
            for (int i = 0; i < people; i++) {
                Visitor one = new Visitor(server, room, "guest-" + i, clients);
                List<SendTrack> tracks =
                        List.of(FakeMedia.track("v" + i, Kind.VIDEO), FakeMedia.track("a" + i, Kind.AUDIO));
                one.client().publish(tracks);
                one.client().connected().orTimeout(60, TimeUnit.SECONDS).join();
                visitors.add(one);
                beats.addAll(beats(one.client(), tracks, (double) i / people));
            }
            clients.eachTurn(() -> beats.forEach(Runnable::run));
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            print(visitors);
            clients.eachTurn(() -> {});
            visitors.forEach(Visitor::close);
        }
    }

    private List<Runnable> beats(Client client, List<SendTrack> tracks, double phase) {
        return List.of(
                beat(client, tracks.getFirst(), PICTURE_NANOS, phase),
                beat(client, tracks.getLast(), SOUND_NANOS, phase));
    }

    private Runnable beat(Client client, SendTrack track, long interval, double phase) {
        return new Beat(
                new FakeMedia(client, track), interval, (long) (interval * phase), (packets, _) -> sent.add(packets));
    }

    private void print(List<Visitor> visitors) throws IOException, InterruptedException {
        visitors.forEach(visitor -> visitor.client().onlyCount());
        TimeUnit.MILLISECONDS.sleep(DRAIN_MILLIS);
        long arrivedBefore = arrived(visitors);
        long sentBefore = sent.sum();
        Counters before = server.counters();
        TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
        Counters after = server.counters();
        double wanted = (sent.sum() - sentBefore) * (visitors.size() - 1.0);
        double packets = after.since(before, "sent");
        double seconds = after.secondsSince(before);
        System.out.printf(
                Locale.ROOT,
                "%-8d %9.0f %8.0f %8.0f %4.0f%% %5.2f%%%n",
                visitors.size(),
                packets / seconds,
                after.since(before, "cpu_nanos") / packets,
                (after.processNanos() - before.processNanos()) / packets,
                after.since(before, "cpu_nanos") / seconds / 1e7,
                100 * (1 - (arrived(visitors) - arrivedBefore) / wanted));
    }

    private static long arrived(List<Visitor> visitors) {
        return visitors.stream().mapToLong(one -> one.client().counted()).sum();
    }
}
