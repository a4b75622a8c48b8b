package dev.parley.server.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The sending half of a WebSocket. Frames of all threads go through one queue, which a task on the event loop empties: that keeps
 * their order, also against the loop's own sends, and lets one flush serve many frames.
 */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
final class Outbound implements WebSocket {
    /** RFC 6455 §5.5: a control frame has 125 bytes, two of them are the code. */
    private static final int LONGEST_REASON = 123;

    private final Channel channel;
    private final String remoteAddress;
    private final Duration farewell;
    private final Queue<WebSocketFrame> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicBoolean closing = new AtomicBoolean();

    /** @param farewell how long the client may take to answer a close frame */
    Outbound(Channel channel, String remoteAddress, Duration farewell) {
        this.channel = channel;
        this.remoteAddress = remoteAddress;
        this.farewell = farewell;
    }

    @Override
    public void send(String text) {
        send(new TextWebSocketFrame(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void send(byte[] bytes) {
        send(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(bytes)));
    }

    private void send(WebSocketFrame frame) {
        if (closing.get() || !channel.isActive()) return;
        queuedBytes.addAndGet(frame.content().readableBytes());
        enqueue(frame);
    }

    @Override
    public void close(int code, String reason) {
        if (closing.compareAndSet(false, true)) enqueue(new CloseWebSocketFrame(code, shortened(reason)));
    }

    /** Whether a close frame is sent or about to be. */
    boolean isClosing() {
        return closing.get();
    }

    /** Closes without waiting for the client's close frame, because it has come or would not be understood; on the event loop. */
    void closeNow(CloseWebSocketFrame frame) {
        boolean first = closing.compareAndSet(false, true);
        drain();
        if (first) {
            channel.writeAndFlush(frame).addListener(_ -> finish());
        } else {
            frame.release();
            channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> channel.close());
        }
    }

    /** Ends our side; the rest is read and thrown away for a while so that the client gets to see the close frame. */
    private void finish() {
        if (!(channel instanceof DuplexChannel duplex) || duplex.isInputShutdown()) {
            channel.close();
            return;
        }
        duplex.shutdownOutput();
        cutOffLater();
    }

    private void cutOffLater() {
        channel.eventLoop().schedule(() -> channel.close(), farewell.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void enqueue(WebSocketFrame frame) {
        queue.add(frame);
        if (scheduled.compareAndSet(false, true)) execute(this::drain);
    }

    private void drain() {
        scheduled.set(false);
        for (WebSocketFrame frame = queue.poll(); frame != null; frame = queue.poll()) write(frame);
        channel.flush();
    }

    private void write(WebSocketFrame frame) {
        if (frame instanceof CloseWebSocketFrame) {
            channel.write(frame).addListener(_ -> cutOffLater());
            return;
        }
        int bytes = frame.content().readableBytes();
        channel.write(frame).addListener(_ -> queuedBytes.addAndGet(-bytes));
    }

    @Override
    public long queuedBytes() {
        return queuedBytes.get();
    }

    /** Does nothing where the event loop has ended already. */
    @Override
    public void execute(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException e) {
            queue.clear();
        }
    }

    @Override
    public String remoteAddress() {
        return remoteAddress;
    }

    /** Cut to the bytes that fit, between two characters. */
    static String shortened(String reason) {
        int end = reason.length();
        while (reason.substring(0, end).getBytes(StandardCharsets.UTF_8).length > LONGEST_REASON) {
            end -= Character.charCount(reason.codePointBefore(end));
        }
        return reason.substring(0, end);
    }
}
