package dev.parley.server.media;

import dev.parley.core.wire.Endpoint;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;

/** Carries the datagrams of one client over a TCP connection, each behind its length (RFC 4571), as a client with ICE over TCP would itself. */
final class TcpBridge implements AutoCloseable {
    private static final int LONGEST = 2048;

    private final DatagramSocket near;
    private final Socket far;
    private volatile int clientPort;

    TcpBridge(int serverPort) throws IOException {
        near = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        far = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        Thread.ofVirtual().start(this::there);
        Thread.ofVirtual().start(this::back);
    }

    /** The server's description, as if its media came to us. */
    String lead(String sdp, Endpoint media) {
        return sdp.replace(" 127.0.0.1 " + media.port() + " typ", " 127.0.0.1 " + near.getLocalPort() + " typ");
    }

    private void there() {
        byte[] bytes = new byte[LONGEST];
        try {
            DataOutputStream out = new DataOutputStream(far.getOutputStream());
            while (true) {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                near.receive(packet);
                clientPort = packet.getPort();
                byte[] frame = new byte[2 + packet.getLength()];
                frame[0] = (byte) (packet.getLength() >> 8);
                frame[1] = (byte) packet.getLength();
                System.arraycopy(bytes, 0, frame, 2, packet.getLength());
                out.write(frame);
            }
        } catch (IOException e) {
            close();
        }
    }

    private void back() {
        byte[] bytes = new byte[LONGEST];
        try {
            DataInputStream in = new DataInputStream(far.getInputStream());
            while (true) {
                int length = in.readUnsignedShort();
                in.readFully(bytes, 0, length);
                near.send(new DatagramPacket(bytes, length, InetAddress.getLoopbackAddress(), clientPort));
            }
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void close() {
        near.close();
        try {
            far.close();
        } catch (IOException e) {
            // it is over either way
        }
    }
}
