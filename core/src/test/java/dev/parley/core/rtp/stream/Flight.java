package dev.parley.core.rtp.stream;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/** A stream through a seeded network that loses, delays and repeats: the arrivals in the order of their time. */
final class Flight {
    static final long MS = 1_000_000L;

    /** @param number of the packet, which left {@code number} times the interval after the start */
    record Arrival(long number, long at) {}

    private final Random random;
    private final long interval;
    private int lostPercent;
    private int repeatedPercent;
    private long delay = 30 * MS;
    private long disorder;

    Flight(long seed, long interval) {
        random = new Random(seed);
        this.interval = interval;
    }

    Flight losing(int percent) {
        lostPercent = percent;
        return this;
    }

    Flight repeating(int percent) {
        repeatedPercent = percent;
        return this;
    }

    /** Delays each packet by up to so much, evenly. */
    Flight disordering(long nanos) {
        disorder = nanos;
        return this;
    }

    Flight delaying(long nanos) {
        delay = nanos;
        return this;
    }

    long left(long number) {
        return number * interval;
    }

    List<Arrival> of(long first, int count) {
        List<Arrival> arrivals = new ArrayList<>();
        for (long number = first; number < first + count; number++) {
            if (random.nextInt(100) >= lostPercent) arrivals.add(arrival(number));
            if (random.nextInt(100) < repeatedPercent) arrivals.add(arrival(number));
        }
        arrivals.sort(Comparator.comparingLong(Arrival::at));
        return arrivals;
    }

    private Arrival arrival(long number) {
        return new Arrival(number, left(number) + delay + (disorder == 0 ? 0 : random.nextLong(disorder)));
    }
}
