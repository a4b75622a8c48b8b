package dev.parley.core.peer;

import java.util.Arrays;

/** Which of the last 1024 packets of a stream have come, so that a retransmission of one that was only late is not taken for another. */
final class SeenWindow {
    private static final int SIZE = 1024;

    private final long[] bits = new long[SIZE / Long.SIZE];
    private long highest = -1;

    /** @return whether it is new; packets older than the window are not */
    boolean add(long sequence) {
        if (highest < 0) highest = sequence - 1;
        if (sequence > highest) {
            clearUpTo(sequence);
            highest = sequence;
        } else if (highest - sequence >= SIZE) {
            return false;
        }
        int at = (int) sequence & SIZE - 1;
        long bit = 1L << at;
        boolean known = (bits[at / Long.SIZE] & bit) != 0;
        bits[at / Long.SIZE] |= bit;
        return !known;
    }

    private void clearUpTo(long sequence) {
        if (sequence - highest >= SIZE) {
            Arrays.fill(bits, 0);
            return;
        }
        for (long s = highest + 1; s <= sequence; s++) {
            int at = (int) s & SIZE - 1;
            bits[at / Long.SIZE] &= ~(1L << at);
        }
    }
}
