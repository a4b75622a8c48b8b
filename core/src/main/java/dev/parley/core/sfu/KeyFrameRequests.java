package dev.parley.core.sfu;

/**
 * Turns the wishes of many subscribers for a key frame into few requests to the publisher: the first goes at once, the next not before
 * {@link #APART} later, and one that was not followed is repeated (constants as LiveKit and mediasoup have them).
 */
final class KeyFrameRequests {
    /** Nanoseconds between two requests at least. */
    static final long APART = 500_000_000L;

    private static final long PATIENCE = 1_000_000_000L;

    private boolean wanted;
    private boolean waiting;
    private boolean asked;
    private long askedAt;

    /** Somebody needs a key frame. */
    void want() {
        wanted = true;
    }

    /** One has come. */
    void arrived() {
        wanted = false;
        waiting = false;
    }

    /**
     * Whether a request is to go now; if so it counts as sent.
     *
     * @param roundTrip to the publisher, in nanoseconds
     */
    boolean due(long now, long roundTrip) {
        if (!wanted) return false;
        long apart = waiting ? Math.max(PATIENCE, 2 * roundTrip) : APART;
        if (asked && now - askedAt < apart) return false;
        asked = true;
        waiting = true;
        askedAt = now;
        return true;
    }
}
