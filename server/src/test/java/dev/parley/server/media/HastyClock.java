package dev.parley.server.media;

import java.util.function.LongSupplier;

/** The machine's clock, which can be told to hurry, so that half a minute of silence passes in two seconds for both sides. */
final class HastyClock implements LongSupplier {
    private record Pace(long since, long from, int factor) {}

    private volatile Pace pace = new Pace(System.nanoTime(), System.nanoTime(), 1);

    void hurry(int factor) {
        pace = new Pace(System.nanoTime(), getAsLong(), factor);
    }

    @Override
    public long getAsLong() {
        Pace now = pace;
        return now.from + (System.nanoTime() - now.since) * now.factor;
    }
}
