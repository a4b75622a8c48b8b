package dev.parley.server.socketio;

/** Lets {@code burst} through at once and {@code rate} a second in the long run. Begins full. Confined to its owner. */
public final class TokenBucket {
    private static final long TOKEN = 1000;

    private final long capacity;
    private final long rate;
    private long level;
    private long at;

    /** @param now in milliseconds, as in {@link #take} */
    public TokenBucket(int rate, int burst, long now) {
        this.capacity = burst * TOKEN;
        this.rate = rate;
        this.level = capacity;
        this.at = now;
    }

    /** Whether one more may pass now. */
    public boolean take(long now) {
        // A token a second is a thousandth of a token a millisecond; the bound keeps a long pause from overflowing.
        long passed = Math.min(now - at, capacity);
        level = Math.min(capacity, level + passed * rate);
        at = now;
        if (level < TOKEN) return false;
        level -= TOKEN;
        return true;
    }
}
