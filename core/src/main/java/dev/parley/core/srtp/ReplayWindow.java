package dev.parley.core.srtp;

import java.util.Arrays;

/** Which indices of one stream are used up (RFC 3711 §3.3.2), and which index a sequence number means (§3.3.1). */
final class ReplayWindow {
    private final long[] bits;
    private long highest = -1;

    /** @param size in packets, a power of two, 64 or more */
    ReplayWindow(int size) {
        bits = new long[size / Long.SIZE];
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
        return index >= 0 && highest - index < size() && (bits[word(index)] & 1L << index) == 0;
    }

    /** Of a fresh index only. */
    void use(long index) {
        if (index > highest) moveTo(index);
        bits[word(index)] |= 1L << index;
    }

    private void moveTo(long index) {
        if (index - highest >= size()) Arrays.fill(bits, 0);
        else for (long i = highest + 1; i <= index; i++) bits[word(i)] &= ~(1L << i);
        highest = index;
    }

    private int size() {
        return bits.length * Long.SIZE;
    }

    private int word(long index) {
        return (int) (index >>> 6) & (bits.length - 1);
    }
}
