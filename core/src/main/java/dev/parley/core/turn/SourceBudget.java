package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;

/**
 * How much a source may cost before it has proved who it is: answers, of which each may hit a victim whose address was forged, and checks of
 * passwords, of which each costs several hashes. A flood of neither may do harm.
 *
 * <p>Counted for each network or each host, in a table of fixed size: a source has one bucket in each of two rows and is refused only when both are
 * empty, so it suffers for a strange one only if it shares both with busy ones. Seeded, so that nobody can choose with whom. Owned by one thread.
 */
final class SourceBudget {
    /** What is one source. */
    enum Source {
        /** IPv4 /24 and IPv6 /48: whoever forges addresses has all of his network. */
        NETWORK(8, 16),
        /** An IPv4 address, and what one customer gets of IPv6 at least, a /64. */
        HOST(0, 0);

        private final int hostBits;
        private final int subnetBits;

        Source(int hostBits, int subnetBits) {
            this.hostBits = hostBits;
            this.subnetBits = subnetBits;
        }

        private long of(Endpoint sender) {
            return sender.v6() ? sender.high() >>> subnetBits ^ 1L << 63 : sender.low() >>> hostBits;
        }
    }

    private static final int ROW = 4096;
    private static final int BURST_SECONDS = 5;

    private final Source source;
    private final long seed;
    private final int rate;
    private final float[] levels = new float[2 * ROW];
    private final long[] filledAt = new long[2 * ROW];

    /** @param rate for each source, in a second; 0 for no limit */
    SourceBudget(Source source, int rate, long seed) {
        this.source = source;
        this.rate = rate;
        this.seed = seed;
    }

    /** Takes one, if there is one left. */
    boolean take(Endpoint sender, long now) {
        if (rate == 0) return true;
        long hash = hash(sender);
        boolean first = take(first(hash), now);
        boolean second = take(second(hash), now);
        return first || second;
    }

    /** Whether one is left. */
    boolean left(Endpoint sender, long now) {
        if (rate == 0) return true;
        long hash = hash(sender);
        return level(first(hash), now) >= 1 || level(second(hash), now) >= 1;
    }

    private long hash(Endpoint sender) {
        long hash = (source.of(sender) ^ seed) * 0x9E3779B97F4A7C15L;
        return (hash ^ hash >>> 29) * 0xD6E8FEB86659FD93L;
    }

    private static int first(long hash) {
        return (int) (hash >>> 32) & (ROW - 1);
    }

    private static int second(long hash) {
        return ROW + ((int) (hash >>> 48) & (ROW - 1));
    }

    private float level(int slot, long now) {
        float gain = Math.max(0, now - filledAt[slot]) * rate / 1000f;
        return Math.min((float) rate * BURST_SECONDS, levels[slot] + gain);
    }

    private boolean take(int slot, long now) {
        levels[slot] = level(slot, now);
        filledAt[slot] = now;
        if (levels[slot] < 1) return false;
        levels[slot] -= 1;
        return true;
    }
}
