package dev.parley.server.net;

import dev.parley.core.wire.FirstBytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.util.concurrent.Future;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits for enough bytes to tell a connection's protocol, installs it, and leaves the pipeline; the bytes go on to the protocol. */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
final class FirstBytesDetector extends ByteToMessageDecoder {
    private final Protocols protocols;
    private @Nullable Future<?> deadline;

    FirstBytesDetector(Protocols protocols) {
        this.protocols = protocols;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        long nanos = protocols.patience().toNanos();
        deadline = ctx.executor().schedule(() -> ctx.close(), nanos, TimeUnit.NANOSECONDS);
    }

    @Override
    protected void handlerRemoved0(ChannelHandlerContext ctx) {
        if (deadline != null) deadline.cancel(false);
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        FirstBytes kind = FirstBytes.of(in.nioBuffer());
        if (kind == FirstBytes.UNDECIDED) return;
        Optional<Protocol> protocol = protocols.of(kind);
        if (protocol.isEmpty()) {
            in.skipBytes(in.readableBytes());
            ctx.close();
            return;
        }
        protocol.get().install(ctx.pipeline());
        ctx.pipeline().remove(this);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
        if (event == Draining.DRAINING) ctx.close();
        else super.userEventTriggered(ctx, event);
    }

    /** A connection that breaks this early concerns nobody. */
    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close();
    }
}
