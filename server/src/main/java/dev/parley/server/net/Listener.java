package dev.parley.server.net;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** One open TCP port. Every connection is given to the protocol that its first bytes name. All methods may be called from any thread. */
public final class Listener implements AutoCloseable {
    private static final int BACKLOG = 1024;

    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final Channel server;

    private Listener(Transport transport, InetSocketAddress address, Protocols protocols) {
        ChannelFuture bound = new ServerBootstrap()
                .group(transport.loops())
                .channel(transport.serverChannel())
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(accept(protocols))
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) throw cannotListen(address, bound.cause());
        server = bound.channel();
    }

    /**
     * Opens the port.
     *
     * @param host name or address of this machine; {@code 0.0.0.0} for all
     * @param port 0 for any free one, see {@link #port()}
     * @throws CannotListenException where that is not possible, with one sentence that says why
     */
    public static Listener open(Transport transport, String host, int port, Protocols protocols) {
        return new Listener(transport, new InetSocketAddress(host, port), protocols);
    }

    private ChannelInitializer<Channel> accept(Protocols protocols) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                connections.add(channel);
                protocols.detect(channel.pipeline());
            }
        };
    }

    /** The port that is open, also where 0 was asked for. */
    public int port() {
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Connections that are open now. */
    public int connections() {
        return connections.size();
    }

    /**
     * Stops accepting, lets every connection finish what it does ({@link Draining}), and cuts off what is still open after
     * {@code deadline}. Returns when the last connection is closed; must not be called on an event loop.
     *
     * @return whether all had finished by themselves
     */
    public boolean close(Duration deadline) {
        server.close().awaitUninterruptibly();
        connections.forEach(channel -> channel.pipeline().fireUserEventTriggered(Draining.DRAINING));
        boolean finished = connections.newCloseFuture().awaitUninterruptibly(deadline.toNanos(), TimeUnit.NANOSECONDS);
        connections.close().awaitUninterruptibly();
        return finished;
    }

    /** Closes with a deadline of no time at all. */
    @Override
    public void close() {
        close(Duration.ZERO);
    }

    private static CannotListenException cannotListen(InetSocketAddress address, Throwable cause) {
        String where = "port " + address.getPort() + " on " + address.getHostString();
        String why = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (address.isUnresolved()) return new CannotListenException("Cannot open " + where + ": no such host.", cause);
        if (cause instanceof IOException && why.contains("address already in use")) {
            return new CannotListenException("Cannot open " + where + ": another program uses it already.", cause);
        }
        if (cause instanceof IOException && why.contains("cannot assign requested address")) {
            return new CannotListenException(
                    "Cannot open " + where + ": this machine does not have that address.", cause);
        }
        if (cause instanceof IOException && why.contains("permission denied")) {
            return new CannotListenException(
                    "Cannot open " + where + ": only root may open that port, choose one above 1023.", cause);
        }
        return new CannotListenException("Cannot open " + where + ": " + cause.getMessage() + ".", cause);
    }
}
