package dev.parley.server.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The sending half of a WebSocket. What other threads send waits in a queue, which a task on the event loop empties; what the loop itself
 * sends goes behind it. Either way frames are gathered in one buffer, and one system call serves all that is sent while the loop reads
 * from the client.
 */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
final class Outbound implements WebSocket {
    /** RFC 6455 §5.5: a control frame has 125 bytes, two of them are the code. */
    private static final int LONGEST_REASON = 123;

    /** Gathered bytes beyond which a buffer is handed on, and the least that one is made for. */
    private static final int LARGE = 32 << 10;

    private static final int SMALL = 512;

    /** What another thread wants sent: a whole frame, or the end. */
    private sealed interface Waiting {
        record Frame(int opcode, byte[] content) implements Waiting {}

        record Close(int code, String reason) implements Waiting {}
    }

    private final Channel channel;
    private final String remoteAddress;
    private final Duration farewell;
    private final Queue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final AtomicBoolean closing = new AtomicBoolean();
    private final AtomicLong queuedBytes = new AtomicLong();
    private @Nullable ByteBuf gathered;
    private long gatheredContent;
    private boolean reading;

    /** @param farewell how long the client may take to answer a close frame */
    Outbound(Channel channel, String remoteAddress, Duration farewell) {
        this.channel = channel;
        this.remoteAddress = remoteAddress;
        this.farewell = farewell;
    }

    @Override
    public void send(String text) {
        if (closing.get() || !channel.isActive()) return;
        if (onLoop()) {
            int length = ByteBufUtil.utf8Bytes(text);
            FrameWriter.text(room(length), text, length);
            gathered(length);
        } else {
            enqueue(new Waiting.Frame(FrameWriter.TEXT, text.getBytes(StandardCharsets.UTF_8)));
        }
    }

    @Override
    public void send(byte[] bytes) {
        if (closing.get() || !channel.isActive()) return;
        if (onLoop()) frame(FrameWriter.BINARY, bytes);
        else enqueue(new Waiting.Frame(FrameWriter.BINARY, bytes));
    }

    /** Sends a ping or pong; on the event loop. */
    void control(int opcode, byte[] content) {
        if (!closing.get()) frame(opcode, content);
    }

    /** Whether this is the event loop; then what other threads have left before is written first. */
    private boolean onLoop() {
        if (!channel.eventLoop().inEventLoop()) return false;
        if (!queue.isEmpty()) gatherQueue();
        return true;
    }

    private void frame(int opcode, byte[] content) {
        FrameWriter.frame(room(content.length), opcode, content);
        gathered(content.length);
    }

    private ByteBuf room(int content) {
        int needed = FrameWriter.LONGEST_HEADER + content;
        if (gathered != null && gathered.readableBytes() + needed > LARGE) write();
        ByteBuf buffer = gathered;
        if (buffer == null) {
            buffer = channel.alloc().buffer(Math.max(SMALL, needed));
            gathered = buffer;
        }
        return buffer;
    }

    private void gathered(int content) {
        gatheredContent += content;
        queuedBytes.addAndGet(content);
        if (!reading) schedule();
    }

    @Override
    public void close(int code, String reason) {
        if (!closing.compareAndSet(false, true)) return;
        queue.add(new Waiting.Close(code, shortened(reason)));
        schedule();
    }

    /** Whether a close frame is sent or about to be. */
    boolean isClosing() {
        return closing.get();
    }

    /**
     * Closes without waiting for the client's close frame, because it has come or would not be understood; on the event loop.
     *
     * @param code negative for a close frame without one
     */
    void closeNow(int code, String reason) {
        boolean first = closing.compareAndSet(false, true);
        gatherQueue();
        if (first) {
            FrameWriter.close(room(2 + LONGEST_REASON), code, shortened(reason));
            flush().addListener(_ -> finish());
        } else {
            flush().addListener(_ -> channel.close());
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

    private void enqueue(Waiting.Frame frame) {
        queuedBytes.addAndGet(frame.content().length);
        queue.add(frame);
        schedule();
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) execute(this::drain);
    }

    private void drain() {
        scheduled.set(false);
        gatherQueue();
        flush();
    }

    private void gatherQueue() {
        for (Waiting next = queue.poll(); next != null; next = queue.poll()) {
            switch (next) {
                case Waiting.Frame(int opcode, byte[] content) -> {
                    FrameWriter.frame(room(content.length), opcode, content);
                    gatheredContent += content.length;
                }
                case Waiting.Close(int code, String reason) -> {
                    FrameWriter.close(room(2 + LONGEST_REASON), code, reason);
                    write().addListener(_ -> cutOffLater());
                }
            }
        }
    }

    /** The loop has begun to read from the client: what is sent meanwhile waits for {@link #readComplete}. */
    void reading() {
        reading = true;
    }

    void readComplete() {
        reading = false;
        if (gathered != null) flush();
    }

    private ChannelFuture flush() {
        ChannelFuture written = write();
        channel.flush();
        return written;
    }

    /** Hands on what is gathered. */
    private ChannelFuture write() {
        ByteBuf buffer = gathered;
        if (buffer == null) return channel.write(Unpooled.EMPTY_BUFFER);
        long content = gatheredContent;
        gathered = null;
        gatheredContent = 0;
        return channel.write(buffer).addListener(_ -> queuedBytes.addAndGet(-content));
    }

    /** Lets go of what cannot be sent any more; on the event loop. */
    void release() {
        queue.clear();
        if (gathered != null) gathered.release();
        gathered = null;
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
