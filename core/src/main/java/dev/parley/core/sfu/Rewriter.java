package dev.parley.core.sfu;

/**
 * Gives the packets of a source the numbers of one outgoing stream, so that the receiver sees one stream without holes however often the source
 * is switched, paused or replaced.
 *
 * <p>Within a run, sequence and timestamp are shifted by a constant, so packets that the source's network lost stay visible as gaps, and late ones
 * find their place. A new run begins where the last one ended: the next sequence number, and the timestamp that the clock would have reached
 * (RFC 3550 §5.1). A packet from before the run is refused: its place may be taken.
 *
 * <p>Sequence numbers are extended (RFC 3711 §3.3.1) on both sides, so nothing wraps here.
 */
final class Rewriter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int clockRate;
    private boolean running;
    private long firstIn;
    private long firstOut;
    private long sequenceShift;
    private long timestampShift;
    private long lastOut;
    private long lastTimestamp;
    private long lastAt = Long.MIN_VALUE;

    /**
     * @param clockRate of the timestamps, in Hz
     * @param sequence the number before the first one, 0 to 65535; random, as is {@code timestamp} (RFC 3550 §5.1)
     */
    Rewriter(int clockRate, int sequence, long timestamp) {
        this.clockRate = clockRate;
        lastOut = sequence;
        firstOut = sequence + 1L;
        lastTimestamp = timestamp;
    }

    boolean running() {
        return running;
    }

    /** The packet that comes next begins a new run. */
    void stop() {
        running = false;
    }

    /** Begins a run with this packet of the source. */
    void start(long sequence, long timestamp, long now) {
        running = true;
        firstIn = sequence;
        firstOut = lastOut + 1;
        sequenceShift = firstOut - sequence;
        timestampShift = lastTimestamp + elapsed(now) - timestamp;
    }

    /** At least one tick, so that the new run's first frame is not taken for the old run's last. */
    private long elapsed(long now) {
        if (lastAt == Long.MIN_VALUE) return 0;
        long nanos = Math.max(0, now - lastAt);
        return Math.max(
                1, nanos / NANOS_PER_SECOND * clockRate + nanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND);
    }

    /** The extended sequence number to send this packet under; -1 if it comes from before the run. */
    long sequence(long sequence) {
        return running && sequence >= firstIn ? sequence + sequenceShift : -1;
    }

    /** The timestamp to send, 0 to 2³² - 1. */
    long timestamp(long timestamp) {
        return timestamp + timestampShift & 0xFFFFFFFFL;
    }

    /** Has been sent. */
    void sent(long sequence, long timestamp, long now) {
        if (sequence <= lastOut) return;
        lastOut = sequence;
        lastTimestamp = timestamp;
        lastAt = now;
    }

    /**
     * The source's number of what was sent under that one.
     *
     * @param sequence 16 bits, as a receiver names it
     * @return extended; -1 if it was not sent in this run
     */
    long source(int sequence) {
        long out = lastOut - (lastOut - sequence & 0xFFFF);
        return running && out >= firstOut ? out - sequenceShift : -1;
    }

    /** The extended number under which a packet of the source that {@link #source} named was sent. */
    long sentAs(long source) {
        return source + sequenceShift;
    }
}
