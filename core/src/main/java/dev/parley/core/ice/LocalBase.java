package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;

/**
 * One of our own sockets.
 *
 * @param socket a number of the caller's
 * @param preference 0 to 65535 among our sockets
 */
record LocalBase(int socket, Endpoint address, int preference) {
    private static final int PEER_REFLEXIVE = 110;

    Candidate candidate() {
        return Candidate.host(address, 1, preference);
    }

    /** RFC 8445 §7.1.1: what PRIORITY says, the priority of a peer-reflexive candidate that the check may reveal. */
    long reflexivePriority() {
        return Candidate.priority(PEER_REFLEXIVE, preference, 1);
    }
}
