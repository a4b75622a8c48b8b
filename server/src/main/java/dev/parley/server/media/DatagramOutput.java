package dev.parley.server.media;

import dev.parley.core.peer.PeerOutput;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.Handover;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Sends by the sockets of a loop, by TCP where a connection came that way, or in memory where the receiver is a relayed address of this process. Media
 * of all connections lies in one array, so its buffer is made once.
 */
final class DatagramOutput implements PeerOutput {
    private final Datagrams datagrams;
    private final IceConnections connections;
    private final int[] sockets;
    private final List<Endpoint> endpoints;
    private final Handover handover;
    private byte[] array = new byte[0];
    private ByteBuffer buffer = ByteBuffer.wrap(array);

    /**
     * @param sockets those that others know
     * @param endpoints under which they know them
     */
    DatagramOutput(
            Datagrams datagrams,
            IceConnections connections,
            int[] sockets,
            List<Endpoint> endpoints,
            Handover handover) {
        this.datagrams = datagrams;
        this.connections = connections;
        this.sockets = sockets.clone();
        this.endpoints = endpoints;
        this.handover = handover;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // the very same array
    public void send(int socket, long high, long low, int tag, byte[] bytes, int length) {
        if (socket == MediaLoop.FROM_STREAM) {
            connections.send(new Endpoint(high, low, tag), bytes, length);
            return;
        }
        if (bytes != array) {
            array = bytes;
            buffer = ByteBuffer.wrap(bytes);
        }
        buffer.limit(length).position(0);
        if (!hand(socket, high, low, tag)) datagrams.send(socket, high, low, tag, buffer);
    }

    private boolean hand(int socket, long high, long low, int tag) {
        for (int i = 0; i < sockets.length; i++) {
            if (sockets[i] == socket) return handover.hand(high, low, tag, endpoints.get(i), buffer);
        }
        return false;
    }

    /** The end of a turn. */
    void flush() {
        handover.flush();
    }

    /** Packets that went on in memory. */
    long handed() {
        return handover.handed();
    }
}
