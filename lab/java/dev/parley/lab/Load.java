package dev.parley.lab;

import dev.parley.core.sdp.SendTrack;
import dev.parley.server.media.Client;
import dev.parley.server.media.FakeMedia;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Sends as fast as the server forwards: the next frame leaves when the last subscriber has the one before the previous one. So the server is never
 * idle, and still handles frame by frame, as it does when frames come at their leisure. On the clients' loop.
 */
final class Load implements Runnable {
    private static final int AHEAD = Integer.getInteger("ahead", 2);
    private static final long GIVE_UP = TimeUnit.MILLISECONDS.toNanos(100);

    private final FakeMedia media;
    private final Client last;
    private final int packetsInFrame;
    private volatile boolean running;
    private final LongAdder sent = new LongAdder();
    private long arrivedBefore;
    private long outstanding;
    private long movedAt;

    /** @param last whom the server serves last */
    Load(FakeMedia.Outlet publisher, SendTrack track, Client last, int packetsInFrame) {
        media = new FakeMedia(publisher, track);
        this.last = last;
        this.packetsInFrame = packetsInFrame;
    }

    void run(boolean on) {
        running = on;
    }

    /** Packets so far. */
    long sent() {
        return sent.sum();
    }

    @Override
    public void run() {
        if (!running) return;
        long now = System.nanoTime();
        long arrived = last.counted();
        if (arrived != arrivedBefore) movedAt = now;
        outstanding = Math.max(0, outstanding - (arrived - arrivedBefore));
        arrivedBefore = arrived;
        if (now - movedAt > GIVE_UP) { // lost, or nobody receives yet
            outstanding = 0;
            movedAt = now;
        }
        while (outstanding <= (long) (AHEAD - 1) * packetsInFrame) {
            int packets = media.frame();
            outstanding += packets;
            sent.add(packets);
        }
    }
}
