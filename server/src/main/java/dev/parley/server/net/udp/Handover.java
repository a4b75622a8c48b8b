package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Hands what a loop sends to its neighbours over in memory, and wakes each of them once in a turn. Owned by the loop's thread. */
public final class Handover {
    private final Neighbourhood neighbourhood;
    private final List<EventLoop> handedTo = new ArrayList<>();
    private long handed;

    public Handover(Neighbourhood neighbourhood) {
        this.neighbourhood = neighbourhood;
    }

    /**
     * Hands a packet over if the receiver lives in this process.
     *
     * @param high with {@code low} and {@code tag} the receiver, packed as in {@link Endpoint}
     * @param from who it comes from, as the receiver knows us
     * @param payload copied
     * @return false if nobody of this process lives there, and it has to go by a socket
     */
    public boolean hand(long high, long low, int tag, Endpoint from, ByteBuffer payload) {
        Neighbourhood.Home home = neighbourhood.find(high, low, tag);
        if (home == null) return false;
        home.loop().hand(home.socket(), from.high(), from.low(), from.tag(), payload);
        handed++;
        if (!handedTo.contains(home.loop())) handedTo.add(home.loop());
        return true;
    }

    /** The end of a turn. */
    public void flush() {
        for (int i = 0; i < handedTo.size(); i++) handedTo.get(i).wake();
        handedTo.clear();
    }

    /** Packets so far; others may read a value that is a little old. */
    public long handed() {
        return handed;
    }
}
