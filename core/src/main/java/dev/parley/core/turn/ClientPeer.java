package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;

/** A peer that the client keeps reachable. */
final class ClientPeer {
    /** Before the five minutes of a permission are over, with room for all retransmissions (RFC 8656 §9). */
    static final long RENEWAL_MILLIS = 240_000;

    final Endpoint endpoint;

    /** The number asked for; 0 if a permission is enough. */
    int channel;

    /** Whether the server has confirmed the number. */
    boolean bound;

    long renewAt;

    ClientPeer(Endpoint endpoint) {
        this.endpoint = endpoint;
    }
}
