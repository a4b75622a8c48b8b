package dev.parley.server.relay.probe;

import dev.parley.core.turn.StreamFrames;
import java.io.EOFException;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Messages one after another on a TCP or TLS connection. */
final class StreamWire implements Wire {
    private final Socket socket;
    private final ByteBuffer in = ByteBuffer.allocate(2 * LARGEST);
    private int consumed;

    StreamWire(Socket socket) {
        this.socket = socket;
    }

    @Override
    public void send(ByteBuffer message) throws IOException {
        byte[] bytes = new byte[message.remaining()];
        message.get(message.position(), bytes);
        socket.getOutputStream().write(bytes);
    }

    /** The buffer holds what was read up to its position; a message is a view of its beginning until the next call. */
    @Override
    public Optional<ByteBuffer> receive(Duration atMost) throws IOException {
        in.flip().position(consumed);
        in.compact();
        consumed = 0;
        long deadline = System.nanoTime() + atMost.toNanos();
        while (true) {
            ByteBuffer read = in.duplicate().flip();
            int length = StreamFrames.next(read);
            if (length < 0) throw new IOException("the server speaks something else");
            if (length > 0 && length <= read.remaining()) {
                consumed = length;
                return Optional.of(read.slice(0, length));
            }
            if (!read(deadline - System.nanoTime())) return Optional.empty();
        }
    }

    private boolean read(long nanos) throws IOException {
        if (nanos <= 0) return false;
        socket.setSoTimeout((int) Math.max(1, nanos / 1_000_000));
        try {
            int count = socket.getInputStream().read(in.array(), in.position(), in.remaining());
            if (count < 0) throw new EOFException("the server closed the connection");
            in.position(in.position() + count);
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        }
    }

    @Override
    public boolean stream() {
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
