package dev.parley.core.congestion;

import java.util.Arrays;

/** How much arrives: over the last fifth of a second of which something is known, and usually. */
final class ArrivalRate {
    private static final long BUCKET = 40_000_000L;
    private static final int BUCKETS = 5;
    private static final long SECOND = 1_000_000_000L;
    private static final int SLOW = 16;

    private final long[] bytes = new long[BUCKETS + 1];
    private long present = Long.MIN_VALUE;
    private long usual;
    /** Whole buckets before the present one of which everything was told; -1 where the present one began in its middle. */
    private int whole = -1;

    /** @param at when it arrived, by any clock that goes on */
    void arrived(int length, long at) {
        long bucket = Math.floorDiv(at, BUCKET);
        if (present == Long.MIN_VALUE) begin(bucket);
        if (bucket <= present - bytes.length) return;
        for (; present < bucket; present++) turn();
        bytes[slot(bucket)] += length;
    }

    /** What came meanwhile was not told: a report is lost. It counts neither as silence nor as anything else. */
    void gap() {
        present = Long.MIN_VALUE;
    }

    private void begin(long bucket) {
        Arrays.fill(bytes, 0);
        present = bucket;
        whole = -1;
    }

    private void turn() {
        whole = Math.min(whole + 1, BUCKETS);
        if (whole > 0) usual += (bitrate() - usual) / SLOW;
        bytes[slot(present + 1)] = 0;
    }

    private int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) bytes.length);
    }

    /** In bits per second; what is usual where nothing else is known. */
    long bitrate() {
        if (present == Long.MIN_VALUE || whole <= 0) return usual;
        long sum = 0;
        for (int i = 1; i <= whole; i++) sum += bytes[slot(present - i)];
        return sum * 8 * SECOND / (whole * BUCKET);
    }

    /** Smoothed over a second, in bits per second. */
    long usual() {
        return usual;
    }
}
