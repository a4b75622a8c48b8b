package dev.parley.core.rtp.stream;

import java.util.Arrays;

/**
 * Which packets of a stream to ask for again (generic NACK, RFC 4585 §6.2.1). A gap waits a little, since it may be only disorder; then each
 * packet is asked for once in a round trip, a quarter of it longer each time, until it comes or is given up.
 *
 * <p>What is missing lies in arrays in ascending order: a thousand at most, usually a handful.
 */
public final class Losses {
    /** A longer list is given up as a whole. */
    public static final int MOST = 1000;
    /** How often one packet is asked for. */
    public static final int MOST_TRIES = 10;

    private static final long MILLISECOND = 1_000_000L;
    private static final long DISORDER = 15 * MILLISECOND;
    private static final long SHORTEST = 20 * MILLISECOND;
    private static final long LONGEST = 400 * MILLISECOND;
    private static final int SMALLEST = 16;
    private static final long NONE = Long.MIN_VALUE;

    private long[] missing = {};
    private long[] dueAt = {};
    private byte[] tries = {};
    private int count;
    private long next = Long.MAX_VALUE;

    private boolean started;
    private long highest;
    /** The newest packet that was given up. */
    private long givenUp = NONE;

    /**
     * A packet came, by itself or as a retransmission.
     *
     * @param extended its sequence number, see {@link SequenceUnwrapper}
     */
    public void received(long extended, long now) {
        if (!started) {
            started = true;
            highest = extended;
        } else if (extended > highest) {
            if (extended > highest + 1) miss(highest + 1, extended, now + DISORDER);
            highest = extended;
        } else if (count > 0) {
            found(extended);
        }
    }

    /** From the first to before the end. */
    private void miss(long first, long end, long due) {
        if (count + end - first > MOST) {
            count = 0;
            next = Long.MAX_VALUE;
            givenUp = end - 1;
            return;
        }
        reserve(count + (int) (end - first));
        for (long sequence = first; sequence < end; sequence++) {
            missing[count] = sequence;
            dueAt[count] = due;
            tries[count++] = 0;
        }
        next = Math.min(next, due);
    }

    private void reserve(int size) {
        if (size <= missing.length) return;
        int room = Math.max(SMALLEST, Integer.highestOneBit(size - 1) << 1);
        missing = Arrays.copyOf(missing, room);
        dueAt = Arrays.copyOf(dueAt, room);
        tries = Arrays.copyOf(tries, room);
    }

    private void found(long sequence) {
        int i = Arrays.binarySearch(missing, 0, count, sequence);
        if (i >= 0) remove(i, i + 1);
    }

    private void remove(int from, int to) {
        System.arraycopy(missing, to, missing, from, count - to);
        System.arraycopy(dueAt, to, dueAt, from, count - to);
        System.arraycopy(tries, to, tries, from, count - to);
        count -= to - from;
        if (count == 0) next = Long.MAX_VALUE;
    }

    /**
     * Writes what to ask for now, in ascending order, and takes it for asked. What does not fit stays due.
     *
     * @param rttNanos to the sender
     * @return how many
     */
    public int due(long now, long rttNanos, long[] out) {
        if (now < next) return 0;
        int asked = 0;
        int kept = 0;
        next = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            boolean ask = dueAt[i] <= now && asked < out.length;
            if (ask && tries[i] == MOST_TRIES) {
                givenUp = Math.max(givenUp, missing[i]);
                continue;
            }
            if (ask) {
                out[asked++] = missing[i];
                dueAt[i] = now + pause(rttNanos, tries[i]++);
            }
            keep(i, kept++);
        }
        count = kept;
        return asked;
    }

    private void keep(int from, int to) {
        missing[to] = missing[from];
        dueAt[to] = dueAt[from];
        tries[to] = tries[from];
        next = Math.min(next, dueAt[to]);
    }

    private static long pause(long rttNanos, int triesBefore) {
        long rtt = Math.clamp(rttNanos, SHORTEST, LONGEST);
        return Math.min(LONGEST, rtt + rtt / 4 * triesBefore);
    }

    /** When {@link #due} has something to do; {@link Long#MAX_VALUE} if nothing is missing. */
    public long nextDue() {
        return next;
    }

    /** How many are missing and not given up. */
    public int size() {
        return count;
    }

    /** Whether that packet is missing and not given up. */
    public boolean awaits(long extended) {
        return Arrays.binarySearch(missing, 0, count, extended) >= 0;
    }

    /** A key frame begins here, so that what is missing before is no longer needed. */
    public void keyframe(long extended) {
        int older = Arrays.binarySearch(missing, 0, count, extended);
        remove(0, older < 0 ? -older - 1 : older);
        if (extended > givenUp) givenUp = NONE;
    }

    /** Whether something behind the last key frame was given up: only another one can help. Audio need not care. */
    public boolean hopeless() {
        return givenUp != NONE;
    }
}
