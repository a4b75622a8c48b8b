package dev.parley.core.turn;

/** Why packets went nowhere, counted. Written by the loop that owns the server; others may read values that are a little old. */
@SuppressWarnings("EnumOrdinal") // the counts are never stored anywhere
public final class Drops {
    /** The reasons. */
    public enum Reason {
        /** Not STUN, broken, or a wrong FINGERPRINT. */
        MALFORMED,
        /** Data from a client without an allocation, or to a relayed port without one. */
        NO_ALLOCATION,
        /** Data on a number that is not bound. */
        NO_CHANNEL,
        NO_PERMISSION,
        /** The filter does not let the peer through. */
        DENIED,
        /** More than the allocation may send in a second. */
        OVER_RATE,
        /** A request from where too many wrong passwords came. */
        GUESSED
    }

    private final long[] counts = new long[Reason.values().length];

    void count(Reason reason) {
        counts[reason.ordinal()]++;
    }

    public long of(Reason reason) {
        return counts[reason.ordinal()];
    }
}
