package dev.parley.core.sfu;

/**
 * Gives ascending numbers of a source to numbers that ascend without the holes of what is left out on purpose, and leads back. What was lost stays a
 * hole: it may still come.
 *
 * <p>Between two numbers that are left out the shift is constant, so what is remembered is where it changed, the last {@link #MOST} times. Numbers
 * are extended and never wrap.
 */
final class Renumbering {
    /** Leaving out every other picture of 30 a second, this reaches four seconds back. */
    static final int MOST = 64;

    static final long NONE = -1;

    /** Begin of the present stretch, and by how much it is shifted. */
    private long from;

    private long shift;
    private long highest = NONE;

    /** The stretches before: begin, shift, and how many numbers were left out at the end of each. */
    private long[] froms = {};

    private long[] shifts = {};
    private long[] cuts = {};
    private int stretches;

    /** Begins anew: {@code source} becomes {@code out}, and what comes from before is not known. */
    void start(long source, long out) {
        from = source;
        shift = out - source;
        highest = source - 1;
        stretches = 0;
    }

    /** The source numbers its own anew. */
    void forget() {
        highest = NONE;
    }

    /** The highest that was used or left out; {@link #NONE} if there is none. */
    long highest() {
        return highest;
    }

    /** The number is used. */
    void use(long source) {
        if (source > highest) highest = source;
    }

    /** The number, which is above all so far, is left out: the next one takes its place. */
    void leaveOut(long source) {
        boolean goesOn = stretches > 0 && from == source;
        if (goesOn) cuts[slot(stretches - 1)]++;
        else end(1);
        from = source + 1;
        shift--;
        highest = source;
    }

    private void end(int cut) {
        if (froms.length == 0) {
            froms = new long[MOST];
            shifts = new long[MOST];
            cuts = new long[MOST];
        }
        int slot = slot(stretches);
        froms[slot] = from;
        shifts[slot] = shift;
        cuts[slot] = cut;
        stretches++;
    }

    private static int slot(int stretch) {
        return stretch & MOST - 1;
    }

    /** What the number became; {@link #NONE} if it was left out, comes from before the start or from longer ago than is remembered. */
    long of(long source) {
        if (source >= from) return source + shift;
        long next = from;
        for (int i = stretches - 1; i >= 0 && i >= stretches - MOST; i--) {
            int slot = slot(i);
            if (source >= next - cuts[slot]) return NONE;
            if (source >= froms[slot]) return source + shifts[slot];
            next = froms[slot];
        }
        return NONE;
    }

    /** Of which number this was made; {@link #NONE} if of none that is known. */
    long source(long out) {
        if (out >= from + shift) return out - shift;
        for (int i = stretches - 1; i >= 0 && i >= stretches - MOST; i--) {
            int slot = slot(i);
            if (out >= froms[slot] + shifts[slot]) return out - shifts[slot];
        }
        return NONE;
    }
}
