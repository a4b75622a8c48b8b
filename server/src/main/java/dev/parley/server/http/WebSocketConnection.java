package dev.parley.server.http;

import dev.parley.server.http.FrameAssembler.Message;
import dev.parley.server.net.Draining;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The receiving half of a WebSocket: gives messages to the listener, answers pings, and sees the end. Confined to the event loop. */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
final class WebSocketConnection extends ChannelInboundHandlerAdapter {
    private static final Logger log = LoggerFactory.getLogger(WebSocketConnection.class);

    /** RFC 6455 §7.4.1: what is told where a close frame has no code, and where none came. */
    private static final int NO_STATUS = 1005;

    private static final int BROKEN = 1006;
    private static final int INTERNAL_ERROR = 1011;
    private static final int SERVICE_RESTART = 1012;

    private static final byte[] EMPTY = {};

    private final Outbound outbound;
    private final FrameAssembler assembler;
    private final HttpTimes times;
    private @Nullable Future<?> pings;
    private WebSocket.@Nullable Listener listener;
    private boolean failed;
    private boolean silent;

    WebSocketConnection(Outbound outbound, int maxBytes, HttpTimes times) {
        this.outbound = outbound;
        this.assembler = new FrameAssembler(maxBytes);
        this.times = times;
    }

    /** Makes the socket known to the application; from now on its listener hears everything. */
    void open(Function<WebSocket, WebSocket.Listener> opened) {
        try {
            listener = opened.apply(outbound);
        } catch (RuntimeException e) {
            log.error("a WebSocket could not be opened", e);
            outbound.close(INTERNAL_ERROR, "internal error");
        }
    }

    /** Without pings a client that vanished would be believed to be there until something is sent to it (RFC 6455 §5.5.2). */
    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long nanos = times.ping().toNanos();
        pings = ctx.executor().scheduleAtFixedRate(() -> ping(ctx), nanos, nanos, TimeUnit.NANOSECONDS);
    }

    private void ping(ChannelHandlerContext ctx) {
        if (silent) {
            ctx.close();
            return;
        }
        silent = true;
        outbound.control(FrameWriter.PING, EMPTY);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        silent = false;
        outbound.readComplete();
        ctx.fireChannelReadComplete();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        outbound.reading();
        try {
            if (message instanceof WebSocketFrame frame && !failed) take(ctx, frame);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    private void take(ChannelHandlerContext ctx, WebSocketFrame frame) {
        switch (frame) {
            case CloseWebSocketFrame close -> closed(close);
            case PingWebSocketFrame ping -> pong(ctx, ping);
            case PongWebSocketFrame _ -> {}
            default -> assembler.add(frame).ifPresent(this::receive);
        }
    }

    /** RFC 6455 §5.5.3: a client that does not take its pongs need not get one for each ping. */
    private void pong(ChannelHandlerContext ctx, PingWebSocketFrame ping) {
        if (ctx.channel().isWritable()) outbound.control(FrameWriter.PONG, ByteBufUtil.getBytes(ping.content()));
    }

    private void receive(Message message) {
        switch (message) {
            case Message.Text(String text) -> tell(heard -> heard.onText(text));
            case Message.Binary(byte[] bytes) -> tell(heard -> heard.onBinary(bytes));
            case Message.Violation(int code, String reason) -> fail(code, reason);
        }
    }

    /** Nothing reaches the listener between our close frame and the client's. */
    private void tell(Consumer<WebSocket.Listener> news) {
        if (listener == null || outbound.isClosing()) return;
        try {
            news.accept(listener);
        } catch (RuntimeException e) {
            log.error("a WebSocket listener failed", e);
            outbound.close(INTERNAL_ERROR, "internal error");
        }
    }

    private void closed(CloseWebSocketFrame close) {
        int code = close.statusCode() < 0 ? NO_STATUS : close.statusCode();
        failed = true;
        outbound.closeNow(close.statusCode(), "");
        ended(code, close.reasonText());
    }

    /** RFC 6455 §7.1.7: after a violation nothing more that the client sends is looked at. */
    private void fail(int code, String reason) {
        failed = true;
        outbound.closeNow(code, reason);
        ended(code, reason);
    }

    private void ended(int code, String reason) {
        if (pings != null) pings.cancel(false);
        WebSocket.Listener last = listener;
        listener = null;
        if (last == null) return;
        try {
            last.onClose(code, reason);
        } catch (RuntimeException e) {
            log.error("a WebSocket listener failed at the end", e);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        ended(BROKEN, "");
        outbound.release();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == Draining.DRAINING) outbound.close(SERVICE_RESTART, "service restart");
        else if (event instanceof ChannelInputShutdownEvent) ctx.close();
        else super.userEventTriggered(ctx, event);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        if (cause instanceof CorruptedWebSocketFrameException violation) {
            if (!failed)
                fail(violation.closeStatus().code(), violation.closeStatus().reasonText());
            return;
        }
        log.debug("a WebSocket broke", cause);
        ctx.close();
    }
}
