package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;

/**
 * How many answers a network may get before it has proved who it is. A source address can be forged, so each such answer may hit a victim; a
 * flood of them must not.
 *
 * <p>Counted for each IPv4 /24 and IPv6 /48, in a table of fixed size: a network has one bucket in each of two rows and is refused only when
 * both are empty, so a network suffers for a strange one only if it shares both with busy ones. Seeded, so that nobody can choose with whom.
 * Owned by one thread.
 */
final class ReplyBudget {
    private static final int ROW = 4096;
    private static final int BURST_SECONDS = 5;

    private final long seed;
    private final int rate;
    private final float[] levels = new float[2 * ROW];
    private final long[] filledAt = new long[2 * ROW];

    /** @param rate answers per second and network; 0 for no limit */
    ReplyBudget(int rate, long seed) {
        this.rate = rate;
        this.seed = seed;
    }

    boolean take(Endpoint source, long now) {
        if (rate == 0) return true;
        long prefix = source.v6() ? source.high() >>> 16 | 1L << 63 : source.low() >>> 8;
        long hash = (prefix ^ seed) * 0x9E3779B97F4A7C15L;
        hash = (hash ^ hash >>> 29) * 0xD6E8FEB86659FD93L;
        boolean first = take((int) (hash >>> 32) & (ROW - 1), now);
        boolean second = take(ROW + ((int) (hash >>> 48) & (ROW - 1)), now);
        return first || second;
    }

    private boolean take(int slot, long now) {
        float burst = (float) rate * BURST_SECONDS;
        float gain = Math.max(0, now - filledAt[slot]) * rate / 1000f;
        levels[slot] = Math.min(burst, levels[slot] + gain);
        filledAt[slot] = now;
        if (levels[slot] < 1) return false;
        levels[slot] -= 1;
        return true;
    }
}
