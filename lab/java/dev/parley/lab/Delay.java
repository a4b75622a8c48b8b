package dev.parley.lab;

import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.Client;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

/** How long a picture takes from the publisher's call to the last packet at the viewer served last, clients included, at a given rate. */
final class Delay {
    private static final int RATE = Integer.getInteger("rate", 200_000);
    private static final int SETTLE_MILLIS = 3000;
    private static final int MEASURE_MILLIS = Integer.getInteger("measure", 4000);

    private final ServerProcess server;
    private final Deque<Long> underWay = new ArrayDeque<>();
    private LongStream.Builder delays = LongStream.builder();
    private long arrived;
    private volatile boolean counting;

    Delay(ServerProcess server) {
        this.server = server;
    }

    static void heading() {
        System.out.printf("%-8s %9s %10s %10s%n", "viewers", "packets/s", "delay p50", "delay p99");
    }

    void measure(int viewers) throws IOException, InterruptedException {
        String room = "delay-" + viewers;
        server.openRoom(room, Visitor.token("owner"));
        List<Visitor> visitors = new ArrayList<>();
        try (ClientLoop clients = new ClientLoop(new NativeDatagrams())) {
            Visitor publisher = new Visitor(server, room, "publisher", clients);
            SendTrack track = FakeMedia.track("load", Kind.VIDEO);
            publisher.client().publish(List.of(track));
            for (int i = 0; i < viewers; i++) visitors.add(new Visitor(server, room, "viewer-" + i, clients));
            for (Visitor one : visitors) {
                one.client().connected().orTimeout(60, TimeUnit.SECONDS).join();
            }
            long interval = 1_000_000_000L * FakeMedia.PACKETS * viewers / RATE;
            Beat beat = new Beat(new FakeMedia(publisher.client(), track), interval, 0, (_, at) -> underWay.add(at));
            Client last = visitors.getLast().client();
            clients.restless();
            clients.eachTurn(() -> {
                arrivals(last);
                beat.run();
            });
            TimeUnit.MILLISECONDS.sleep(SETTLE_MILLIS);
            visitors.forEach(visitor -> visitor.client().onlyCount());
            counting = true;
            Counters before = server.counters();
            TimeUnit.MILLISECONDS.sleep(MEASURE_MILLIS);
            Counters after = server.counters();
            counting = false;
            clients.eachTurn(() -> {});
            print(viewers, after.since(before, "sent") / after.secondsSince(before));
            visitors.forEach(Visitor::close);
            publisher.close();
        }
    }

    private void arrivals(Client last) {
        long now = System.nanoTime();
        if (!counting) {
            underWay.clear();
            arrived = last.counted();
            return;
        }
        for (long count = last.counted(); count - arrived >= FakeMedia.PACKETS; arrived += FakeMedia.PACKETS) {
            Long at = underWay.poll();
            if (at != null) delays.add(now - at);
        }
    }

    private void print(int viewers, double rate) {
        long[] all = delays.build().sorted().toArray();
        delays = LongStream.builder();
        if (all.length == 0) throw new IllegalStateException("no picture arrived");
        System.out.printf(
                Locale.ROOT, "%-8d %9.0f %7.0f µs %7.0f µs%n", viewers, rate, at(all, 0.5) / 1e3, at(all, 0.99) / 1e3);
    }

    private static long at(long[] sorted, double share) {
        return Arrays.stream(sorted)
                .skip((long) (share * (sorted.length - 1)))
                .findFirst()
                .orElseThrow();
    }
}
