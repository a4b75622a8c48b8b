package dev.parley.core.rtp;

/**
 * The packet status chunks of transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1.1 to §3.1.4). Each has two
 * bytes: a run of one symbol, or a vector of fourteen symbols of one bit, or of seven of two.
 */
final class StatusChunks {
    static final int NONE = 0;
    static final int SMALL = 1;
    static final int LARGE = 2;

    private static final int RESERVED = 3;
    private static final int VECTOR = 0x8000;
    private static final int TWO_BITS = 0x4000;
    private static final int ONE_BIT_SYMBOLS = 14;
    private static final int TWO_BIT_SYMBOLS = 7;
    private static final int LONGEST_RUN = 0x1FFF;

    private StatusChunks() {}

    /** Of a delta in units of 250 µs. The symbol is also the number of bytes that the delta takes. */
    static int symbol(int delta) {
        if (delta == TransportFeedback.NOT_RECEIVED) return NONE;
        return delta >= 0 && delta <= 0xFF ? SMALL : LARGE;
    }

    /** Fills {@code symbols}; returns where the chunks end, or -1 if they end too early or use the reserved symbol. */
    static int read(RtcpFrame f, int first, int[] symbols) {
        int at = first;
        for (int i = 0; i < symbols.length; at += 2) {
            if (at + 2 > f.length()) return -1;
            int chunk = f.u16(at);
            int count = Math.min(count(chunk), symbols.length - i);
            for (int k = 0; k < count; k++) {
                int symbol = symbol(chunk, k);
                if (symbol == RESERVED) return -1;
                symbols[i++] = symbol;
            }
        }
        return at;
    }

    private static int count(int chunk) {
        if ((chunk & VECTOR) == 0) return chunk & LONGEST_RUN;
        return (chunk & TWO_BITS) == 0 ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
    }

    /** The symbol {@code k} of a chunk; the first stands in the uppermost bits. */
    private static int symbol(int chunk, int k) {
        if ((chunk & VECTOR) == 0) return (chunk >> 13) & 3;
        if ((chunk & TWO_BITS) == 0) return (chunk >> (ONE_BIT_SYMBOLS - 1 - k)) & 1;
        return (chunk >> (2 * (TWO_BIT_SYMBOLS - 1 - k))) & 3;
    }

    /** Chooses at each step the chunk that takes the most packets. */
    static void write(RtcpWriter w, int[] deltas) {
        for (int i = 0; i < deltas.length; ) {
            int run = run(deltas, i);
            int vector = oneBit(deltas, i) ? ONE_BIT_SYMBOLS : TWO_BIT_SYMBOLS;
            int covered = Math.min(vector, deltas.length - i);
            if (run >= covered) w.u16(symbol(deltas[i]) << 13 | run);
            else
                w.u16(
                        vector == ONE_BIT_SYMBOLS
                                ? vector(deltas, i, vector, 1)
                                : TWO_BITS | vector(deltas, i, vector, 2));
            i += Math.max(run, covered);
        }
    }

    private static int run(int[] deltas, int first) {
        int i = first + 1;
        int end = Math.min(deltas.length, first + LONGEST_RUN);
        while (i < end && symbol(deltas[i]) == symbol(deltas[first])) i++;
        return i - first;
    }

    private static boolean oneBit(int[] deltas, int first) {
        int end = Math.min(deltas.length, first + ONE_BIT_SYMBOLS);
        for (int i = first; i < end; i++) if (symbol(deltas[i]) == LARGE) return false;
        return true;
    }

    private static int vector(int[] deltas, int first, int symbols, int bits) {
        int chunk = 0;
        for (int i = first; i < first + symbols; i++) {
            chunk = (chunk << bits) | (i < deltas.length ? symbol(deltas[i]) : NONE);
        }
        return VECTOR | chunk;
    }
}
