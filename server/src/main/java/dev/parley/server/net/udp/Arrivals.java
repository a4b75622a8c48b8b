package dev.parley.server.net.udp;

import java.nio.ByteBuffer;

/** Who takes datagrams. */
@FunctionalInterface
public interface Arrivals {
    /**
     * A datagram came.
     *
     * @param socket the socket it came to
     * @param high with {@code low} and {@code tag} the sender, packed as in {@link dev.parley.core.wire.Endpoint}
     * @param payload borrowed for the call, big-endian, from position to limit, with {@link Datagrams#HEADROOM} bytes in front; these and up to
     *     three bytes behind it may be overwritten, as may the payload itself
     */
    void datagram(int socket, long high, long low, int tag, ByteBuffer payload);

    /** An ICMP error came back for what was sent from a socket that {@link Datagrams#hearsErrors}. */
    default void unreachable(int socket, IcmpError error) {}
}
