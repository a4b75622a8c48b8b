package dev.parley.server.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/** Connections that carry one frame after another, each of which tells its own length. */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
public final class FrameProtocol implements Protocol {
    /** Who takes the frames of one connection; called on its event loop. */
    public interface Taker {
        /** @param frame borrowed for the call, big-endian, from position to limit */
        void frame(ByteBuffer frame);

        /** No frame will follow. */
        void closed();
    }

    /** A client that does not read is not written to from this many bytes on. */
    private static final int MOST_WAITING = 512 << 10;

    private final ToIntFunction<ByteBuffer> length;
    private final Function<FrameConnection, Optional<Taker>> opened;
    private final WriteBufferWaterMark mark;

    /**
     * @param length of the frame that begins at the position, which may be more than what is there; 0 if more bytes are needed to tell, negative if
     *     the stream cannot be followed any further
     * @param opened finds who takes the frames of a new connection; empty closes it. Called on its event loop
     */
    public FrameProtocol(ToIntFunction<ByteBuffer> length, Function<FrameConnection, Optional<Taker>> opened) {
        this(length, opened, MOST_WAITING);
    }

    /**
     * As above.
     *
     * @param mostWaiting bytes that wait for a client that does not read; further frames for it are dropped until an eighth is left
     */
    public FrameProtocol(
            ToIntFunction<ByteBuffer> length, Function<FrameConnection, Optional<Taker>> opened, int mostWaiting) {
        this.length = length;
        this.opened = opened;
        mark = new WriteBufferWaterMark(mostWaiting >> 3, mostWaiting);
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        Channel channel = pipeline.channel();
        channel.config().setWriteBufferWaterMark(mark);
        oneRecordForEachFrame(pipeline);
        Optional<Taker> taker = opened.apply(new FrameConnection(channel));
        if (taker.isPresent()) pipeline.addLast(new Frames(taker.get()));
        else channel.close();
    }

    /** Clients that take each TLS record for one message, as that of coturn does, lose all but the first of those that share one. */
    private static void oneRecordForEachFrame(ChannelPipeline pipeline) {
        SslHandler tls = pipeline.get(SslHandler.class);
        if (tls != null) tls.setWrapDataSize(0);
    }

    private final class Frames extends ByteToMessageDecoder {
        private final Taker taker;
        private boolean closed;

        Frames(Taker taker) {
            this.taker = taker;
        }

        @Override
        protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
            ByteBuffer stream = in.nioBuffer();
            int whole = closed ? -1 : length.applyAsInt(stream);
            if (whole < 0) {
                in.skipBytes(in.readableBytes());
                ctx.close();
            } else if (whole > 0 && whole <= stream.remaining()) {
                taker.frame(stream.limit(stream.position() + whole));
                in.skipBytes(whole);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext ctx) throws Exception {
            if (!closed) {
                closed = true;
                taker.closed();
            }
            super.channelInactive(ctx);
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, @Nullable Object event) throws Exception {
            if (event == Draining.DRAINING) ctx.close();
            else super.userEventTriggered(ctx, event);
        }

        /** A connection that breaks concerns only its client. */
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }
}
