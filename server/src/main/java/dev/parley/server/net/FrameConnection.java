package dev.parley.server.net;

import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Addresses;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** A TCP or TLS connection over which frames are sent. For all threads; frames of one thread keep their order. */
// A write or close that fails ends the channel, and that is heard there.
@SuppressWarnings("FutureReturnValueIgnored")
public final class FrameConnection {
    private final Channel channel;

    FrameConnection(Channel channel) {
        this.channel = channel;
    }

    /** The address of the other side. */
    public Endpoint remote() {
        return Addresses.of((InetSocketAddress) channel.remoteAddress());
    }

    /**
     * Queues a frame until {@link #flush}.
     *
     * @param frame copied
     * @return false where it was dropped, because the other side does not read what it was sent before
     */
    public boolean send(ByteBuffer frame) {
        if (!channel.isWritable()) return false;
        ByteBuf copy = channel.alloc().buffer(frame.remaining());
        copy.writeBytes(frame);
        channel.write(copy, channel.voidPromise());
        return true;
    }

    public void flush() {
        channel.flush();
    }

    public void close() {
        channel.close();
    }
}
