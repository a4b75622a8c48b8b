package dev.parley.core.sfu;

import dev.parley.core.wire.Endpoint;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;

/** What happens at which moment of virtual time, and a net that loses, delays, reorders and repeats datagrams by a seed. */
final class Network {
    static final long MILLI = 1_000_000L;
    static final long SECOND = 1000 * MILLI;

    /** One direction to or from somebody. Jitter reorders: each datagram waits for itself. */
    record Link(double loss, double twice, int delayMillis, int jitterMillis) {
        static final Link GOOD = new Link(0, 0, 20, 0);
        static final Link BAD = new Link(0.05, 0.02, 20, 30);
        static final Link CUT = new Link(1, 0, 20, 0);

        static Link delay(int millis) {
            return new Link(0, 0, millis, 0);
        }
    }

    /** Where a datagram ends. */
    interface Node {
        void datagram(Endpoint from, byte[] bytes);
    }

    private record Event(long at, long order, Runnable what) {}

    /** An arbitrary origin, as monotonic clocks have it. */
    long now = -7 * SECOND;

    int datagrams;

    /** Datagrams of media that were lost, by SSRC. */
    final Map<Integer, Integer> lost = new HashMap<>();

    final Map<Endpoint, Node> nodes = new HashMap<>();
    private final Random random;
    private long order;
    private final PriorityQueue<Event> events =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));

    Network(long seed) {
        random = new Random(seed);
    }

    void at(long time, Runnable what) {
        events.add(new Event(time, order++, what));
    }

    void send(Link link, Endpoint from, Endpoint to, byte[] bytes) {
        datagrams++;
        if (random.nextDouble() < link.loss) {
            lose(bytes);
            return;
        }
        arrive(link, from, to, bytes);
        if (random.nextDouble() < link.twice) arrive(link, from, to, bytes);
    }

    private void lose(byte[] bytes) {
        int type = bytes[1] & 0x7F;
        boolean media = bytes.length > 12 && (bytes[0] & 0xC0) == 0x80 && (type < 64 || type > 95);
        if (media) lost.merge(Wire.ssrc(bytes), 1, Integer::sum);
    }

    private void arrive(Link link, Endpoint from, Endpoint to, byte[] bytes) {
        long jitter = link.jitterMillis == 0 ? 0 : random.nextLong(link.jitterMillis * MILLI);
        at(now + link.delayMillis * MILLI + jitter, () -> {
            Node node = nodes.get(to);
            if (node != null) node.datagram(from, bytes);
        });
    }

    int lost(int ssrc) {
        return lost.getOrDefault(ssrc, 0);
    }

    void run(long nanos) {
        long end = now + nanos;
        while (!events.isEmpty() && events.peek().at <= end) {
            Event next = events.remove();
            now = Math.max(now, next.at);
            next.what.run();
        }
        now = end;
    }
}
