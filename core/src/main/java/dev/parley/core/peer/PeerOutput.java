package dev.parley.core.peer;

/** Where datagrams leave. */
@FunctionalInterface
public interface PeerOutput {
    /**
     * Sends a datagram.
     *
     * @param socket the local socket, by its number
     * @param high with {@code low} and {@code tag} the receiver, packed as in {@link dev.parley.core.wire.Endpoint}
     * @param bytes borrowed for the call
     */
    void send(int socket, long high, long low, int tag, byte[] bytes, int length);
}
