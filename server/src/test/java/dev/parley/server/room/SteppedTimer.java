package dev.parley.server.room;

import dev.parley.server.VirtualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;

/** Time that passes only when told to, for a clock and its alarms. */
public final class SteppedTimer implements RoomTimer {
    private record Entry(Instant at, long order, Runnable task) {}

    private final PriorityQueue<Entry> entries =
            new PriorityQueue<>(Comparator.comparing(Entry::at).thenComparingLong(Entry::order));
    public final VirtualClock clock = new VirtualClock();
    private long order;

    @Override
    public Alarm after(Duration delay, Runnable task) {
        Entry entry = new Entry(clock.instant().plus(delay), order++, task);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    public long millis() {
        return clock.instant().toEpochMilli();
    }

    public int waiting() {
        return entries.size();
    }

    public void advance(Duration step) {
        Instant end = clock.instant().plus(step);
        for (Entry next = entries.peek(); next != null && !next.at().isAfter(end); next = entries.peek()) {
            entries.remove(next);
            Duration until = Duration.between(clock.instant(), next.at());
            if (!until.isNegative()) clock.advance(until);
            next.task().run();
        }
        clock.advance(Duration.between(clock.instant(), end));
    }
}
