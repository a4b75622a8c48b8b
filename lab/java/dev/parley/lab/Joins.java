package dev.parley.lab;

import dev.parley.core.sdp.Kind;
import dev.parley.server.media.ClientLoop;
import dev.parley.server.media.FakeMedia;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** People come into rooms of ten, each from WebSocket to connected media, some at a time; then they stay, and are weighed. */
final class Joins {
    private static final int IN_ROOM = 10;
    private static final int AT_A_TIME = 8;

    private final ServerProcess server;

    Joins(ServerProcess server) {
        this.server = server;
    }

    static void heading() {
        System.out.printf("%-8s %8s %12s %14s%n", "people", "joins/s", "CPU of one", "heap of one");
    }

    /** @param people a multiple of ten */
    void measure(int people) throws IOException, InterruptedException {
        measure(people, "early", false);
        measure(people, "late", true);
    }

    private void measure(int people, String prefix, boolean printed) throws IOException, InterruptedException {
        ConcurrentLinkedQueue<Visitor> visitors = new ConcurrentLinkedQueue<>();
        for (int room = 0; room < people / IN_ROOM; room++) server.openRoom(prefix + room, Visitor.token("owner"));
        long heap = JavaHeap.liveBytes(server.pid());
        Counters before = server.counters();
        try (ClientLoop clients = new ClientLoop(new NativeDatagrams())) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Semaphore turns = new Semaphore(AT_A_TIME);
                for (int i = 0; i < people; i++) {
                    turns.acquire();
                    int number = i;
                    threads.execute(() -> {
                        visitors.add(join(prefix + number / IN_ROOM, "guest-" + number, clients));
                        turns.release();
                    });
                }
            }
            Counters after = server.counters();
            if (printed) print(visitors.size(), before, after, JavaHeap.liveBytes(server.pid()) - heap);
            visitors.forEach(Visitor::close);
        }
    }

    private Visitor join(String room, String name, ClientLoop clients) {
        Visitor one = new Visitor(server, room, name, clients);
        one.client().publish(List.of(FakeMedia.track(name + "v", Kind.VIDEO), FakeMedia.track(name + "a", Kind.AUDIO)));
        one.client().connected().orTimeout(60, TimeUnit.SECONDS).join();
        return one;
    }

    private static void print(int people, Counters before, Counters after, long heap) {
        System.out.printf(
                Locale.ROOT,
                "%-8d %8.0f %9.1f ms %11.1f kB%n",
                people,
                people / after.secondsSince(before),
                (after.processNanos() - before.processNanos()) / 1e6 / people,
                heap / 1024.0 / people);
    }
}
