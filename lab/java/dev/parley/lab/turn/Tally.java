package dev.parley.lab.turn;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** What a load has sent and what of it arrived, and how long it took: each payload begins with the time at which it left. */
final class Tally {
    /** As much as is in front of what arrives, and more than any header of TURN. */
    private static final int HEADROOM = 64;

    private static final int LARGEST = 1500;
    private static final int SAMPLES = 1 << 18;

    private final ByteBuffer payload = ByteBuffer.allocateDirect(HEADROOM + LARGEST + HEADROOM);
    private final int[] nanos = new int[SAMPLES];
    private int samples;
    long sent;
    long received;

    /** A payload that leaves now; good until the next is taken. */
    ByteBuffer leaving(int bytes) {
        sent++;
        payload.limit(HEADROOM + bytes).position(HEADROOM);
        return payload.putLong(HEADROOM, System.nanoTime());
    }

    void arrived(ByteBuffer bytes) {
        received++;
        long took = System.nanoTime() - bytes.getLong(bytes.position());
        if (samples < SAMPLES) nanos[samples++] = (int) Math.min(took, Integer.MAX_VALUE);
    }

    /**
     * In microseconds.
     *
     * @param part from 0 to 1
     */
    double quantile(double part) {
        if (samples == 0) return Double.NaN;
        int[] sorted = Arrays.copyOf(nanos, samples);
        Arrays.sort(sorted);
        return sorted[(int) Math.min(samples - 1, part * samples)] / (double) TimeUnit.MICROSECONDS.toNanos(1);
    }

    void reset() {
        sent = 0;
        received = 0;
        samples = 0;
    }
}
