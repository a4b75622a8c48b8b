package dev.parley.server.media;

import dev.parley.core.peer.Peer;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.FrameConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The TCP connections of one loop on which ICE runs (RFC 6544). They are added by the threads of their connections; all else is the loop's.
 *
 * <p>A connection over which no authentic check has come is closed after half a minute, and with its peer in any case. Who does not read loses
 * what it does not take, as over UDP: nobody else waits for it.
 */
final class IceConnections {
    static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);

    /** RFC 4571 §2: before each packet stands its length. */
    static final int PREFIX_BYTES = 2;

    /** More than anything that is sent as a datagram. */
    static final int LONGEST_FRAME = 2048;

    private static final class Connection {
        private final FrameConnection frames;
        private final long since;
        private @Nullable Peer owner;
        private boolean written;

        Connection(FrameConnection frames, long since) {
            this.frames = frames;
            this.since = since;
        }
    }

    private final Map<Endpoint, Connection> connections = new ConcurrentHashMap<>();
    private final List<Connection> written = new ArrayList<>();
    private final ByteBuffer frame = ByteBuffer.allocate(PREFIX_BYTES + LONGEST_FRAME);
    private long dropped;

    /** @return false if there is one with the same name already */
    boolean add(Endpoint name, FrameConnection frames, long now) {
        return connections.putIfAbsent(name, new Connection(frames, now)) == null;
    }

    void remove(Endpoint name) {
        connections.remove(name);
    }

    /** An authentic check has come over it. */
    void belongs(Endpoint name, Peer owner) {
        Connection connection = connections.get(name);
        if (connection != null) connection.owner = owner;
    }

    /** Ends what belongs to a peer that has gone. */
    void close(Peer owner) {
        for (Connection one : connections.values()) if (one.owner == owner) one.frames.close();
    }

    /** Queues a packet until {@link #flush}. */
    void send(Endpoint name, byte[] bytes, int length) {
        Connection connection = connections.get(name);
        if (connection == null) return;
        frame.clear().putShort((short) length).put(bytes, 0, length).flip();
        if (!connection.frames.send(frame)) dropped++;
        if (connection.written) return;
        connection.written = true;
        written.add(connection);
    }

    void flush() {
        if (written.isEmpty()) return;
        for (Connection one : written) {
            one.written = false;
            one.frames.flush();
        }
        written.clear();
    }

    void sweep(long now) {
        for (Connection one : connections.values()) {
            if (one.owner == null && now - one.since > PATIENCE) one.frames.close();
        }
    }

    int size() {
        return connections.size();
    }

    /** Packets for which receivers were too slow. */
    long dropped() {
        return dropped;
    }
}
