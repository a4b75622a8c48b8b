package dev.parley.lab;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;

/**
 * One WebSocket of the load, as cheap as can be, so that the server is what is measured. Confined to the thread of its {@link WireClient}.
 */
final class WireConnection {
    private static final byte[] PONG = {(byte) 0x8a, (byte) 0x80, 0, 0, 0, 0};

    private final Wire wire;
    private final SocketChannel channel;
    private final boolean opensWithUpgrade;
    private final Deque<ByteBuffer> unsent = new ArrayDeque<>(0);
    private byte[] rest = Wire.EMPTY;
    private boolean upgraded;
    private boolean open;
    private int sent;
    private long acknowledged;

    WireConnection(Wire wire, SocketChannel channel, boolean opensWithUpgrade) throws IOException {
        this.wire = wire;
        this.channel = channel;
        this.opensWithUpgrade = opensWithUpgrade;
        write(("GET " + wire.path() + " HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
                        + wire.headers() + "\r\n")
                .getBytes(StandardCharsets.US_ASCII));
    }

    boolean isOpen() {
        return open;
    }

    long acknowledged() {
        return acknowledged;
    }

    /** Sends that many messages of the load in one write. */
    void load(int messages) throws IOException {
        if (messages == 0) return;
        byte[] first = wire.message(sent++);
        ByteBuffer batch = ByteBuffer.allocate(first.length * messages).put(first);
        for (int i = 1; i < messages; i++) batch.put(wire.message(sent++));
        write(batch.array());
    }

    /** Takes what has come; returns how many messages it acknowledges. */
    @SuppressWarnings("ByteBufferBackingArray") // the client's buffer, which is on the heap and begins at 0
    int receive(ByteBuffer buffer) throws IOException {
        buffer.clear().put(rest);
        if (channel.read(buffer) < 0) throw new EOFException("the server has closed a connection");
        byte[] bytes = buffer.array();
        int end = buffer.position();
        int at = upgraded ? 0 : upgrade(bytes, end);
        int before = (int) acknowledged;
        for (int next = frame(bytes, at, end); next > 0; next = frame(bytes, at, end)) at = next;
        rest = at == end ? Wire.EMPTY : Arrays.copyOfRange(bytes, at, end);
        return (int) acknowledged - before;
    }

    /** Where the frames begin; 0 as long as the answer is not complete. */
    private int upgrade(byte[] bytes, int end) throws IOException {
        String text = new String(bytes, 0, end, StandardCharsets.ISO_8859_1);
        int head = text.indexOf("\r\n\r\n");
        if (head < 0) return 0;
        if (!text.startsWith("HTTP/1.1 101")) throw new IOException("no upgrade: " + text);
        upgraded = true;
        open = opensWithUpgrade;
        return head + 4;
    }

    /** Takes one frame; returns where the next one begins, 0 where this one is not complete. */
    private int frame(byte[] bytes, int at, int end) throws IOException {
        if (!upgraded || end - at < 2) return 0;
        int length = bytes[at + 1];
        int from = at + 2;
        if (length == 126) {
            if (end - at < 4) return 0;
            length = ((bytes[at + 2] & 0xff) << 8) | (bytes[at + 3] & 0xff);
            from = at + 4;
        }
        if (from + length > end) return 0;
        int opcode = bytes[at] & 0xf;
        if (opcode == 8)
            throw new IOException("the server has sent a client away: "
                    + new String(bytes, from, length, StandardCharsets.ISO_8859_1));
        if (opcode == 9) write(PONG);
        else if (length > 0) text(bytes, from, length);
        return from + length;
    }

    private void text(byte[] bytes, int from, int length) throws IOException {
        if (wire.acknowledges(bytes, from, length)) {
            acknowledged++;
            return;
        }
        open |= wire.opens(bytes, from, length);
        byte[] answer = wire.answer(bytes, from, length);
        if (answer.length > 0) write(answer);
    }

    private void write(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (unsent.isEmpty()) channel.write(buffer);
        if (buffer.hasRemaining()) unsent.add(buffer);
    }

    /** Whether nothing is left to write. */
    boolean flush() throws IOException {
        for (ByteBuffer next = unsent.peek(); next != null; next = unsent.peek()) {
            channel.write(next);
            if (next.hasRemaining()) return false;
            unsent.remove();
        }
        return true;
    }

    void close() throws IOException {
        channel.close();
    }
}
