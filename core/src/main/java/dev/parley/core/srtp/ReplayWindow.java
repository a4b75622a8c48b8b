package dev.parley.core.srtp;

import java.util.Arrays;

/** Which indices of one stream are used up (RFC 3711 §3.3.2), and which index a sequence number means (§3.3.1). */
final class ReplayWindow {
    private static final long[] NOTHING = {};

    private final int size;
    private long[] bits;
    private long highest = -1;

    /** @param size in packets, a power of two, 64 or more */
    ReplayWindow(int size) {
        this.size = size;
        bits = new long[size / Long.SIZE];
    }

    /** Nothing more is expected: takes less room, and refuses all that is not newer than what came. */
    void rest() {
        bits = NOTHING;
    }

    boolean resting() {
        return bits.length == 0;
    }

    /** As wide as before, for what is newer. */
    void wake() {
        bits = new long[size / Long.SIZE];
        Arrays.fill(bits, -1);
    }

    /** -1 before the first. */
    long highest() {
        return highest;
    }

    /** The index nearest to the highest one that ends in these 16 bits; negative if it lies before the beginning. */
    long index(int sequence) {
        return highest < 0 ? sequence : highest + (short) (sequence - (int) highest);
    }

    /** Whether the index is above the window, or within it and not used. */
    boolean isFresh(long index) {
        if (index > highest) return true;
        return index >= 0 && !resting() && highest - index < size && (bits[word(index)] & 1L << index) == 0;
    }

    /** Of a fresh index only. */
    void use(long index) {
        if (resting()) {
            highest = index;
            return;
        }
        if (index > highest) moveTo(index);
        bits[word(index)] |= 1L << index;
    }

    private void moveTo(long index) {
        if (index - highest >= size) Arrays.fill(bits, 0);
        else for (long i = highest + 1; i <= index; i++) bits[word(i)] &= ~(1L << i);
        highest = index;
    }

    private int word(long index) {
        return (int) (index >>> 6) & (bits.length - 1);
    }
}
