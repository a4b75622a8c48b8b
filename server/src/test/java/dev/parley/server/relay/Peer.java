package dev.parley.server.relay;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** A program outside that knows nothing of TURN: one UDP socket. */
final class Peer implements AutoCloseable {
    private final DatagramSocket socket;
    private final Endpoint endpoint;

    /** @param from who it seems to come from */
    record Packet(InetSocketAddress from, byte[] payload) {
        String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    Peer() throws IOException {
        this(RelayBench.LOCAL);
    }

    Peer(IpAddress local) throws IOException {
        socket = new DatagramSocket(0, InetAddress.ofLiteral(local.toString()));
        socket.setReceiveBufferSize(4 << 20);
        endpoint = Endpoint.of(local, socket.getLocalPort());
    }

    Endpoint endpoint() {
        return endpoint;
    }

    static InetSocketAddress socket(Endpoint endpoint) {
        return new InetSocketAddress(InetAddress.ofLiteral(endpoint.ip().toString()), endpoint.port());
    }

    Optional<Packet> receive(int millis) throws IOException {
        socket.setSoTimeout(millis);
        DatagramPacket packet = new DatagramPacket(new byte[65_536], 65_536);
        try {
            socket.receive(packet);
            byte[] payload = Arrays.copyOf(packet.getData(), packet.getLength());
            return Optional.of(new Packet((InetSocketAddress) packet.getSocketAddress(), payload));
        } catch (SocketTimeoutException e) {
            return Optional.empty();
        }
    }

    void send(InetSocketAddress to, byte[] payload) throws IOException {
        socket.send(new DatagramPacket(payload, payload.length, to));
    }

    @Override
    public void close() {
        socket.close();
    }
}
