package dev.parley.core.congestion;

import dev.parley.core.rtp.TransportFeedback;
import dev.parley.core.rtp.stream.SequenceUnwrapper;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * When the packets of one transport came, and the feedback about it that its sender wants
 * (draft-holmer-rmcat-transport-wide-cc-extensions-01). A packet that comes after feedback has passed over it makes the next one begin with it.
 */
public final class ArrivalLog {
    private static final long TICK = 250_000L;
    private static final int REFERENCE_TICKS = 256;
    private static final int REFERENCE_MASK = 0xFF_FFFF;
    private static final int COUNT_MASK = 0xFF;
    private static final int SEQUENCE_MASK = 0xFFFF;

    private static final long INTERVAL = 100_000_000L;
    private static final long INTERVAL_AFTER_FRAME = 20_000_000L;
    /** Packets of one message: with two bytes for each delta it still fits into a datagram of 1200 bytes. */
    private static final int MOST = 480;
    /** Packets that are remembered: 100 ms of 98 Mbit/s. */
    private static final int WINDOW = 1024;

    private static final long ABSENT = Long.MIN_VALUE;

    private final int senderSsrc;
    private final SequenceUnwrapper unwrapper = new SequenceUnwrapper();
    private final int[] deltas = new int[MOST];
    private long[] ticks = {};
    private int mediaSsrc;
    private long highest;
    /** The first that feedback has still to speak of. */
    private long from;

    private long lastFeedback;
    private int feedbackCount;
    private boolean frameEnded;
    /** The last message was full: the rest goes at once. */
    private boolean unfinished;

    /** @param senderSsrc under which we report */
    public ArrivalLog(int senderSsrc) {
        this.senderSsrc = senderSsrc;
    }

    /** @param ssrc any stream of the transport, named in the feedback */
    public void media(int ssrc) {
        mediaSsrc = ssrc;
    }

    /**
     * A packet came.
     *
     * @param sequence16 its transport-wide number, 0 to 65535
     */
    public void received(int sequence16, long now) {
        long extended = unwrapper.unwrap(sequence16);
        if (ticks.length == 0) begin(extended, now);
        else if (extended > highest) advance(extended);
        else if (extended <= highest - WINDOW) return;
        int slot = slot(extended);
        if (ticks[slot] != ABSENT) return;
        ticks[slot] = Math.floorDiv(now, TICK);
        from = Math.min(from, extended);
    }

    private void begin(long extended, long now) {
        ticks = new long[WINDOW];
        Arrays.fill(ticks, ABSENT);
        highest = extended;
        from = extended;
        lastFeedback = now;
    }

    private void advance(long extended) {
        if (extended - highest >= WINDOW) Arrays.fill(ticks, ABSENT);
        else for (long i = highest + 1; i < extended; i++) ticks[slot(i)] = ABSENT;
        ticks[slot(extended)] = ABSENT;
        highest = extended;
        from = Math.max(from, highest - WINDOW + 1);
    }

    private static int slot(long extended) {
        return (int) extended & (WINDOW - 1);
    }

    /** A packet with the marker came: the frame is whole, and its sender would like to know. */
    public void frameEnded() {
        frameEnded = true;
    }

    /** When there is feedback to send; {@link Long#MAX_VALUE} as long as nothing more comes. */
    public long nextDue() {
        if (ticks.length == 0 || from > highest) return Long.MAX_VALUE;
        if (unfinished) return lastFeedback;
        return lastFeedback + (frameEnded ? INTERVAL_AFTER_FRAME : INTERVAL);
    }

    /** Null if it is not time yet. To be called again until then: one message may not hold all. */
    public @Nullable TransportFeedback feedback(long now) {
        if (now < nextDue()) return null;
        long first = firstArrival();
        long base = Math.max(from, first - MOST + 1);
        long reference = Math.floorDiv(ticks[slot(first)], REFERENCE_TICKS);
        int count = fill(base, reference * REFERENCE_TICKS);
        from = base + count;
        unfinished = from <= highest;
        frameEnded = false;
        lastFeedback = now;
        return new TransportFeedback(
                senderSsrc,
                mediaSsrc,
                (int) base & SEQUENCE_MASK,
                count,
                reference & REFERENCE_MASK,
                feedbackCount++ & COUNT_MASK,
                Arrays.copyOf(deltas, count));
    }

    /** The highest is always one that came, so there is one. */
    private long firstArrival() {
        long first = from;
        while (ticks[slot(first)] == ABSENT) first++;
        return first;
    }

    /** Fills the deltas up to the last arrival that fits into one message, and returns how many there are. */
    private int fill(long base, long reference) {
        long before = reference;
        int count = 0;
        for (int i = 0; i < MOST && base + i <= highest; i++) {
            long tick = ticks[slot(base + i)];
            deltas[i] = TransportFeedback.NOT_RECEIVED;
            if (tick == ABSENT) continue;
            long delta = tick - before;
            if (delta != (short) delta) break;
            deltas[i] = (int) delta;
            before = tick;
            count = i + 1;
        }
        return count;
    }
}
