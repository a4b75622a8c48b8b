package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;

/** A path that an authentic check came over: one of our sockets and an address of the other side. */
final class LitePair {
    final int number;
    final int socket;
    final Endpoint remote;
    long lastCheck;
    long priority;
    /** Which of our credentials the last check named: counts restarts. */
    int generation = -1;
    /** Under which credentials the pair was nominated last; -1 if never. */
    int nominatedIn = -1;
    /** Nominated by its very first check, and not a second time: as Firefox does with every pair before it knows which works. */
    boolean untested;

    LitePair(int number, int socket, Endpoint remote) {
        this.number = number;
        this.socket = socket;
        this.remote = remote;
    }

    boolean is(int socket, Endpoint remote) {
        return this.socket == socket
                && this.remote.low() == remote.low()
                && this.remote.tag() == remote.tag()
                && this.remote.high() == remote.high();
    }
}
