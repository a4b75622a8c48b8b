package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * The UDP sockets of one event loop, each known by a small number that is not negative.
 *
 * <p>Owned by the thread of the loop, but for {@link #wake}. A socket that sends or receives badly harms no other: what the kernel refuses to
 * send is dropped and counted, as the network would drop it.
 */
public interface Datagrams extends AutoCloseable {
    /** Bytes in front of every datagram that arrives. */
    int HEADROOM = 64;

    /** How many a socket may give in one turn, so that a busy one does not silence the others. */
    int BATCH = 32;

    /** What was done, counted by the loop; others may read values that are a little old. */
    final class Counts {
        long received;
        long receives;
        long sent;
        long sends;
        long dropped;

        public long received() {
            return received;
        }

        /** System calls that received something. */
        public long receives() {
            return receives;
        }

        public long sent() {
            return sent;
        }

        /** System calls that sent. */
        public long sends() {
            return sends;
        }

        /** Datagrams that the kernel did not take. */
        public long dropped() {
            return dropped;
        }
    }

    /**
     * Opens a socket.
     *
     * @param local address and port; port 0 takes a free one
     * @param shared whether other loops open the same port (SO_REUSEPORT): then the kernel keeps each sender on one of them
     * @return its number, which may be used again once it is closed
     * @throws IOException if that is not possible, for example because the port is taken
     */
    int open(Endpoint local, boolean shared) throws IOException;

    /** From now on {@link #came} knows of this socket, where the kernel tells. */
    default void stamp(int socket) {}

    /**
     * When the datagram that is being handed over reached this machine, however long it waited there for us: nanoseconds of {@link System#nanoTime}; 0 where nobody
     * knows.
     */
    default long came() {
        return 0;
    }

    /** Where a socket is bound. */
    Endpoint local(int socket) throws IOException;

    /** What it was to send is sent before. */
    void close(int socket);

    /**
     * Queues a datagram until {@link #flush}.
     *
     * @param high with {@code low} and {@code tag} the receiver; listener and stream bits do not matter
     * @param payload copied
     */
    void send(int socket, long high, long low, int tag, ByteBuffer payload);

    /**
     * Sends a datagram at once that nobody on the way may cut into fragments (IPv4: with the DF bit), behind what is queued. Where
     * {@link #hearsErrors} is false it is like {@link #send}.
     */
    void sendWhole(int socket, long high, long low, int tag, ByteBuffer payload);

    /** Whether {@link Arrivals#unreachable} is told what comes back for sockets that are not shared, and whether {@link #sendWhole} does more. */
    boolean hearsErrors();

    /** Gives the kernel everything that is queued. Datagrams of one socket to one receiver keep their order. */
    void flush();

    /**
     * Waits until something has arrived or somebody {@link #wake}s, at most so long.
     *
     * @param millis 0 only looks
     */
    void await(long millis);

    /** Hands over what {@link #await} has found. */
    void receive(Arrivals arrivals);

    /** Ends the waiting of {@link #await}, also of the next one if none waits. For any thread. */
    void wake();

    Counts counts();

    @Override
    void close();
}
