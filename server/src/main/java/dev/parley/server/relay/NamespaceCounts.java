package dev.parley.server.relay;

import dev.parley.core.turn.TurnEvent;
import java.util.concurrent.atomic.LongAdder;

/** What the relay has done for one namespace since the start. For all threads. */
public final class NamespaceCounts {
    private final LongAdder created = new LongAdder();
    private final LongAdder ended = new LongAdder();
    private final LongAdder bytesToPeers = new LongAdder();
    private final LongAdder bytesToClients = new LongAdder();
    private final LongAdder denied = new LongAdder();

    void created() {
        created.increment();
    }

    void ended(TurnEvent.Traffic traffic) {
        ended.increment();
        bytesToPeers.add(traffic.bytesToPeer());
        bytesToClients.add(traffic.bytesToClient());
    }

    void denied() {
        denied.increment();
    }

    /** Allocations made. */
    public long allocated() {
        return created.sum();
    }

    /** Allocations that live now. */
    public long living() {
        return Math.max(0, created.sum() - ended.sum());
    }

    /** Payload sent to peers by allocations that have ended. */
    public long bytesToPeers() {
        return bytesToPeers.sum();
    }

    /** Payload sent to clients by allocations that have ended. */
    public long bytesToClients() {
        return bytesToClients.sum();
    }

    /** Peers that the filter did not let through. */
    public long deniedPeers() {
        return denied.sum();
    }
}
