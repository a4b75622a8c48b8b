package dev.parley.core.ice;

/**
 * How many errors a session tells those who have not proved who they are: a burst of ten, then five a second. An answer to a forged source
 * address hits a victim.
 */
final class StrangerBudget {
    private static final long INTERVAL = 200_000_000;
    private static final long BURST = 10;

    private long paidUntil;
    private boolean started;

    boolean take(long now) {
        long earliest = now - BURST * INTERVAL;
        if (!started || paidUntil - earliest < 0) paidUntil = earliest;
        started = true;
        if (paidUntil + INTERVAL - now > 0) return false;
        paidUntil += INTERVAL;
        return true;
    }
}
