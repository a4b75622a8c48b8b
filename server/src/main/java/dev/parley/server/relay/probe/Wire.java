package dev.parley.server.relay.probe;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLSocketFactory;

/** Carries messages to a server and back; for one thread. */
public interface Wire extends AutoCloseable {
    int LARGEST = 65_600;

    /** @param message from position to limit; borrowed */
    void send(ByteBuffer message) throws IOException;

    /** The next message, if one comes in time; good until the next call. */
    Optional<ByteBuffer> receive(Duration atMost) throws IOException;

    /** Whether it is a byte stream. */
    boolean stream();

    @Override
    void close() throws IOException;

    static Wire udp(InetSocketAddress server) throws IOException {
        DatagramSocket socket = new DatagramSocket();
        socket.connect(server);
        return new DatagramWire(socket);
    }

    static Wire tcp(InetSocketAddress server, Duration patience) throws IOException {
        Socket socket = new Socket();
        socket.connect(server, (int) patience.toMillis());
        socket.setTcpNoDelay(true);
        return new StreamWire(socket);
    }

    /** @param host the name that the certificate must have, as the factory checks it */
    static Wire tls(InetSocketAddress server, String host, SSLSocketFactory factory, Duration patience)
            throws IOException {
        Socket plain = new Socket();
        plain.connect(server, (int) patience.toMillis());
        plain.setTcpNoDelay(true);
        plain.setSoTimeout((int) patience.toMillis());
        return new StreamWire(TlsHandshake.over(plain, host, server.getPort(), factory));
    }

    /** One datagram, one message. */
    final class DatagramWire implements Wire {
        private final DatagramSocket socket;
        private final byte[] in = new byte[LARGEST];

        DatagramWire(DatagramSocket socket) {
            this.socket = socket;
        }

        @Override
        public void send(ByteBuffer message) throws IOException {
            byte[] bytes = new byte[message.remaining()];
            message.get(message.position(), bytes);
            socket.send(new DatagramPacket(bytes, bytes.length));
        }

        @Override
        public Optional<ByteBuffer> receive(Duration atMost) throws IOException {
            socket.setSoTimeout((int) Math.max(1, atMost.toMillis()));
            DatagramPacket packet = new DatagramPacket(in, in.length);
            try {
                socket.receive(packet);
                return Optional.of(ByteBuffer.wrap(in, 0, packet.getLength()));
            } catch (SocketTimeoutException e) {
                return Optional.empty();
            }
        }

        @Override
        public boolean stream() {
            return false;
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
