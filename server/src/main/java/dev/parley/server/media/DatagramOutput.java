package dev.parley.server.media;

import dev.parley.core.peer.PeerOutput;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Datagrams;
import java.nio.ByteBuffer;

/** Sends by the sockets of a loop, or by TCP where a connection came that way. Media of all connections lies in one array, so its buffer is made once. */
final class DatagramOutput implements PeerOutput {
    private final Datagrams datagrams;
    private final IceConnections connections;
    private byte[] array = new byte[0];
    private ByteBuffer buffer = ByteBuffer.wrap(array);

    DatagramOutput(Datagrams datagrams, IceConnections connections) {
        this.datagrams = datagrams;
        this.connections = connections;
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
        datagrams.send(socket, high, low, tag, buffer.limit(length).position(0));
    }
}
