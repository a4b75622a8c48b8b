package dev.parley.core.sfu;

/**
 * Which packets were sent with a marker that their source had not set, since what follows in their picture is left out: they are to have it when they are
 * sent again too. Takes no room before the first.
 */
final class Markers {
    private final int most;
    private long[] bits = {};

    /** @param most packets that are remembered, a power of two, 64 or more */
    Markers(int most) {
        this.most = most;
    }

    /** @param sequence extended, of the source */
    void note(long sequence, boolean marked) {
        if (bits.length == 0 && !marked) return;
        if (bits.length == 0) bits = new long[most / Long.SIZE];
        if (marked) bits[word(sequence)] |= 1L << sequence;
        else bits[word(sequence)] &= ~(1L << sequence);
    }

    boolean noted(long sequence) {
        return bits.length > 0 && (bits[word(sequence)] & 1L << sequence) != 0;
    }

    private int word(long sequence) {
        return (int) (sequence >>> 6) & bits.length - 1;
    }
}
