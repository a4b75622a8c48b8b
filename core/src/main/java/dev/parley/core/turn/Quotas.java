package dev.parley.core.turn;

/** How many allocations there may be. Where several loops share one, it must be safe for several threads; it is asked for Allocate only. */
public interface Quotas {
    /** What a wish for one more allocation meets. */
    enum Verdict {
        GRANTED,
        /** This user or namespace has enough: 486. */
        QUOTA_REACHED,
        /** The server has enough: 508. */
        FULL
    }

    /** Counts one more if it may be. Who is granted must {@link #release} once. */
    Verdict acquire(Login login);

    void release(Login login);
}
