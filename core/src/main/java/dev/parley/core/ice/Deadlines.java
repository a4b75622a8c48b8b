package dev.parley.core.ice;

/** Comparing moments of a clock whose origin is arbitrary, so that it may pass from positive to negative numbers. */
final class Deadlines {
    /** A deadline that does not come. */
    static final long NEVER = Long.MAX_VALUE;

    private Deadlines() {}

    static boolean due(long deadline, long now) {
        return deadline != NEVER && deadline - now <= 0;
    }

    static long earlier(long one, long other) {
        if (one == NEVER || other == NEVER) return Math.min(one, other) == NEVER ? NEVER : one == NEVER ? other : one;
        return one - other < 0 ? one : other;
    }
}
