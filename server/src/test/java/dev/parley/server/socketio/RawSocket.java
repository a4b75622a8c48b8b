package dev.parley.server.socketio;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A WebSocket client on a real socket that does only what it is told: it answers nothing by itself, and reads only when asked. */
final class RawSocket implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 60_000;

    private final Socket socket;
    private final DataInputStream in;

    /** Upgrades, and is done when the server has said so. */
    RawSocket(int port, String path) throws IOException {
        socket = new Socket();
        socket.setReceiveBufferSize(16 << 10);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        write(("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                .getBytes(StandardCharsets.US_ASCII));
        String status = line();
        if (!status.startsWith("HTTP/1.1 101")) throw new IOException(status);
        while (!line().isEmpty()) {}
    }

    /** In the main namespace, with its greeting already read. */
    static RawSocket joined(int port) throws IOException {
        RawSocket raw = new RawSocket(port, "/socket.io/?EIO=4&transport=websocket");
        raw.read();
        raw.send("40");
        raw.read();
        raw.read();
        return raw;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new IOException("closed");
            if (next != '\r') line.append((char) next);
        }
        return line.toString();
    }

    void send(String text) throws IOException {
        frame(1, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A frame with a mask of zeros (RFC 6455 §5.2). */
    void frame(int opcode, byte[] content) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(content.length + 14).put((byte) (0x80 | opcode));
        if (content.length < 126) frame.put((byte) (0x80 | content.length));
        else if (content.length < 1 << 16) frame.put((byte) (0x80 | 126)).putShort((short) content.length);
        else frame.put((byte) (0x80 | 127)).putLong(content.length);
        frame.putInt(0).put(content);
        socket.getOutputStream().write(frame.array(), 0, frame.position());
    }

    void write(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** The next text, or what a close frame says as {@code close 1002}, or {@code closed} where the connection has ended. */
    String read() throws IOException {
        int first;
        try {
            first = in.read();
        } catch (java.net.SocketException reset) {
            return "closed";
        }
        if (first < 0) return "closed";
        int length = in.readUnsignedByte();
        if (length == 126) length = in.readUnsignedShort();
        else if (length == 127) length = (int) in.readLong();
        byte[] content = in.readNBytes(length);
        if ((first & 0xf) == 8) return "close " + ByteBuffer.wrap(content).getShort();
        return new String(content, StandardCharsets.UTF_8);
    }

    /** Reads on until the server has ended the connection; the last text before. */
    String readToEnd() throws IOException {
        String last = "";
        for (String next = read(); !next.startsWith("close"); next = read()) last = next;
        return last;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
