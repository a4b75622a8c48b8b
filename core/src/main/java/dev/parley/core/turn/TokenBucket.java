package dev.parley.core.turn;

/**
 * Polices bytes per second: what does not fit is dropped, nothing waits. Holds one second's worth, so that a video frame passes in one burst.
 * Times are milliseconds. Owned by one thread.
 */
final class TokenBucket {
    private final long rate;
    private long level;
    private long filledAt;

    /** @param rate bytes per second; 0 polices nothing */
    TokenBucket(long rate, long now) {
        this.rate = rate;
        level = rate;
        filledAt = now;
    }

    boolean take(int bytes, long now) {
        if (rate == 0) return true;
        fill(now);
        if (level < bytes) return false;
        level -= bytes;
        return true;
    }

    private void fill(long now) {
        long passed = Math.min(now - filledAt, 1000);
        long gain = passed * rate / 1000;
        if (gain <= 0) return; // less than a byte: let it add up
        level = Math.min(rate, level + gain);
        filledAt = now;
    }
}
