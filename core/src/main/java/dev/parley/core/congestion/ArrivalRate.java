package dev.parley.core.congestion;

/** How much arrives: over the last fifth of a second, and usually. */
final class ArrivalRate {
    private static final long BUCKET = 40_000_000L;
    private static final int BUCKETS = 5;
    private static final long SECOND = 1_000_000_000L;
    private static final int SLOW = 16;

    private final long[] bytes = new long[BUCKETS + 1];
    private long present = Long.MIN_VALUE;
    private long usual;

    /** @param at when it arrived, by any clock that goes on */
    void arrived(int length, long at) {
        long bucket = Math.floorDiv(at, BUCKET);
        if (present == Long.MIN_VALUE) present = bucket;
        if (bucket <= present - bytes.length) return;
        for (; present < bucket; present++) turn();
        bytes[slot(bucket)] += length;
    }

    private void turn() {
        usual += (bitrate() - usual) / SLOW;
        bytes[slot(present + 1)] = 0;
    }

    private int slot(long bucket) {
        return (int) Math.floorMod(bucket, (long) bytes.length);
    }

    /** In bits per second. */
    long bitrate() {
        if (present == Long.MIN_VALUE) return 0;
        long sum = 0;
        for (int i = 1; i <= BUCKETS; i++) sum += bytes[slot(present - i)];
        return sum * 8 * SECOND / (BUCKETS * BUCKET);
    }

    /** Smoothed over a second, in bits per second. */
    long usual() {
        return usual;
    }
}
