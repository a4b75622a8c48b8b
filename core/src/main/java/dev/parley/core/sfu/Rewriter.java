package dev.parley.core.sfu;

/**
 * Gives the packets of a source the numbers of one outgoing stream, so that the receiver sees one stream without holes however often the source
 * is switched, paused or replaced.
 *
 * <p>Within a run, timestamps are shifted by a constant, and so are sequence numbers but for what is left out on purpose; so packets that the source's
 * network lost stay visible as gaps, and late ones find their place. A new run begins where the last one ended: the next sequence number, and the timestamp that the clock would have reached
 * (RFC 3550 §5.1). A packet from before the run is refused: its place may be taken.
 *
 * <p>Sequence numbers are extended (RFC 3711 §3.3.1) on both sides, so nothing wraps here.
 */
final class Rewriter {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private final int clockRate;
    private boolean running;
    private final Renumbering numbers = new Renumbering();
    private long firstIn;
    private long firstOut;
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

    /** Stops, and the source's numbers begin anew too. */
    void forget() {
        stop();
        numbers.forget();
    }

    /** Begins a run with this packet of the source. */
    void start(long sequence, long timestamp, long now) {
        begin(sequence);
        timestampShift = lastTimestamp + elapsed(now) - timestamp;
    }

    /**
     * Begins a run with this packet of another encoding of the same source.
     *
     * @param ahead by how much the clock of the encoding so far is ahead of that of the new one, in ticks
     */
    void change(long sequence, long timestamp, long ahead, long now) {
        long shift = timestampShift + ahead;
        long step = (int) (timestamp + shift - lastTimestamp);
        boolean plausible = step <= elapsed(now) + clockRate;
        if (!plausible) {
            start(sequence, timestamp, now);
            return;
        }
        begin(sequence);
        // the last picture of the one may be the first of the other
        timestampShift = step > 0 ? shift : shift + 1 - step;
    }

    private void begin(long sequence) {
        running = true;
        firstIn = sequence;
        firstOut = lastOut + 1;
        numbers.start(sequence, firstOut);
    }

    /** At least one tick, so that the new run's first frame is not taken for the old run's last. */
    private long elapsed(long now) {
        if (lastAt == Long.MIN_VALUE) return 0;
        long nanos = Math.max(0, now - lastAt);
        return Math.max(
                1, nanos / NANOS_PER_SECOND * clockRate + nanos % NANOS_PER_SECOND * clockRate / NANOS_PER_SECOND);
    }

    /** The extended sequence number to send this packet under; -1 if it comes from before the run, or was left out. */
    long sequence(long sequence) {
        return running ? numbers.of(sequence) : -1;
    }

    /** Whether the run has begun with this packet of the source. */
    boolean begunWith(long sequence) {
        return running && firstIn == sequence;
    }

    /** Whether nothing behind this packet has been sent or left out, in the last run if none runs now. */
    boolean newest(long sequence) {
        return sequence > numbers.highest();
    }

    /** This packet, the newest, is left out: the next one gets its number. */
    void leaveOut(long sequence) {
        numbers.leaveOut(sequence);
    }

    /** The timestamp to send, 0 to 2³² - 1. */
    long timestamp(long timestamp) {
        return timestamp + timestampShift & 0xFFFFFFFFL;
    }

    /** A packet of the source has been sent under these. */
    void sent(long source, long sequence, long timestamp, long now) {
        numbers.use(source);
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
        return running && out >= firstOut ? numbers.source(out) : -1;
    }

    /** The extended number under which a packet of the source that {@link #source} named was sent. */
    long sentAs(long source) {
        return numbers.of(source);
    }
}
