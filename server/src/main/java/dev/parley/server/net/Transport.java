package dev.parley.server.net;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.TimeUnit;

/** The event loops that serve TCP connections, on epoll where the machine has it, else on NIO. Shared by every listener. */
public final class Transport implements AutoCloseable {
    private final EventLoopGroup loops;
    private final Class<? extends ServerChannel> serverChannel;

    private Transport(EventLoopGroup loops, Class<? extends ServerChannel> serverChannel) {
        this.loops = loops;
        this.serverChannel = serverChannel;
    }

    /** @param threads event loops, at least 1; each connection stays on one of them */
    public static Transport open(int threads) {
        return Epoll.isAvailable() ? epoll(threads) : nio(threads);
    }

    private static Transport epoll(int threads) {
        var loops = new MultiThreadIoEventLoopGroup(threads, names(), EpollIoHandler.newFactory());
        return new Transport(loops, EpollServerSocketChannel.class);
    }

    /** As {@link #open}, on NIO everywhere. */
    static Transport nio(int threads) {
        var loops = new MultiThreadIoEventLoopGroup(threads, names(), NioIoHandler.newFactory());
        return new Transport(loops, NioServerSocketChannel.class);
    }

    private static DefaultThreadFactory names() {
        return new DefaultThreadFactory("net", true);
    }

    EventLoopGroup loops() {
        return loops;
    }

    Class<? extends ServerChannel> serverChannel() {
        return serverChannel;
    }

    /** Ends the event loops and with them every connection; close the listeners first. Waits up to 5 s. */
    @Override
    public void close() {
        loops.shutdownGracefully(0, 2, TimeUnit.SECONDS).awaitUninterruptibly(5, TimeUnit.SECONDS);
    }
}
