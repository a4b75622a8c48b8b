package dev.parley.core.dtls;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What waits for a session's thread: datagrams of the peer and data of ours to send. At most {@link #CAPACITY}; what comes when it is full is
 * dropped, the newest that is, since a handshake is retransmitted anyway and a flood leaves either choice as bad. Any thread puts, one takes.
 */
final class Inbox {
    static final int CAPACITY = 64;

    /** What the thread shall do next. */
    sealed interface Order permits Datagram, Data, End {}

    /** The peer's, ours to keep. */
    record Datagram(byte[] bytes) implements Order {}

    /** To be encrypted and sent. */
    record Data(byte[] bytes) implements Order {}

    /** Close, and take nothing more. */
    record End() implements Order {}

    private final LinkedBlockingQueue<Order> orders = new LinkedBlockingQueue<>(CAPACITY);
    private volatile boolean ended;

    /** Whether there was room. */
    boolean put(Order order) {
        return !ended && orders.offer(order);
    }

    boolean hasEnded() {
        return ended;
    }

    /** Drops what waits and wakes the thread. */
    void end() {
        ended = true;
        orders.clear();
        boolean woken = orders.offer(new End());
        while (!woken) { // someone was putting just now
            orders.clear();
            woken = orders.offer(new End());
        }
    }

    /** The next order, or null when none has come within so many milliseconds; 0 waits for ever. An interrupt is an {@link End}. */
    @Nullable
    Order take(int millis) {
        if (ended) return new End();
        try {
            Order order = millis == 0 ? orders.take() : orders.poll(millis, TimeUnit.MILLISECONDS);
            return ended ? new End() : order;
        } catch (InterruptedException e) { // the executor is shut down, and the task ends with this
            ended = true;
            return new End();
        }
    }
}
