package dev.parley.lab;

import dev.parley.server.media.FakeMedia;

/** Sends the frames of one track at an even pace. On the clients' loop. */
final class Beat implements Runnable {
    private final FakeMedia media;
    private final long interval;
    private final Sent sent;
    private long next;

    /** Hears of each frame. */
    @FunctionalInterface
    interface Sent {
        void frame(int packets, long nanos);
    }

    /**
     * @param interval nanoseconds from frame to frame
     * @param phase nanoseconds until the first one
     */
    Beat(FakeMedia media, long interval, long phase, Sent sent) {
        this.media = media;
        this.interval = interval;
        this.sent = sent;
        next = System.nanoTime() + phase;
    }

    @Override
    public void run() {
        long now = System.nanoTime();
        if (now - next < 0) return;
        // Who was held up does not make up for it all at once.
        next = Math.max(next + interval, now - interval);
        sent.frame(media.frame(), System.nanoTime());
    }
}
