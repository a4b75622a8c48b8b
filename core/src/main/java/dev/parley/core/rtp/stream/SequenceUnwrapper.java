package dev.parley.core.rtp.stream;

/**
 * Extends the 16 bits of a sequence number that travel (RFC 3550 §A.1): whatever lies less than half a cycle behind the highest is old,
 * anything else is new. The first number stands for itself; one that was overtaken by it may come out negative.
 */
public final class SequenceUnwrapper {
    private static final long NONE = Long.MIN_VALUE;

    private long highest = NONE;

    /** @param sequence16 0 to 65535 */
    public long unwrap(int sequence16) {
        long extended = highest == NONE ? sequence16 : highest + (short) (sequence16 - (int) highest);
        if (extended > highest) highest = extended;
        return extended;
    }
}
