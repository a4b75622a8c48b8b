package dev.parley.core.ice;

/** How fast new checks are sent (RFC 8445 §14): the first five quickly, for most sessions need no more, the others every 50 ms. */
final class Pace {
    private static final long TA = 50_000_000;
    /** RFC 8445 §14.2: never less. */
    private static final long LEAST_TA = 5_000_000;

    private static final int QUICK = 5;
    private static final long LEAST_RTO = 500_000_000;

    private int sent;
    private long next;

    boolean allows(long now) {
        return sent == 0 || Deadlines.due(next, now);
    }

    void sent(long now) {
        sent++;
        next = now + (sent < QUICK ? LEAST_TA : TA);
    }

    /** @param start when the first may be sent */
    long next(long start) {
        return sent == 0 ? start : next;
    }

    /** RFC 8445 §14.3. */
    static long rto(int underway) {
        return Math.max(LEAST_RTO, TA * underway);
    }
}
