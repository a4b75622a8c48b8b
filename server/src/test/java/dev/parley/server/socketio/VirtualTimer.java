package dev.parley.server.socketio;

import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when told to. */
final class VirtualTimer implements Timer {
    private record Entry(long at, long order, Runnable task) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparingLong(Entry::at).thenComparingLong(Entry::order));
    private long now = 1_000_000;
    private long order;

    @Override
    public long now() {
        return now;
    }

    @Override
    public Alarm after(long millis, Runnable task) {
        Entry entry = new Entry(now + millis, order++, task);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    int waiting() {
        return entries.size();
    }

    void advance(long millis) {
        long end = now + millis;
        for (Entry next = entries.peek(); next != null && next.at() <= end; next = entries.peek()) {
            entries.remove(next);
            now = Math.max(now, next.at());
            next.task().run();
        }
        now = end;
    }

    /** Time passes, but the timer's thread does not get to run. */
    void oversleep(long millis) {
        now += millis;
    }

    /** As when the whole process was held up: everything that fell due meanwhile runs late. */
    void stall(long millis) {
        now += millis;
        advance(0);
    }
}
