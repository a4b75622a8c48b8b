package dev.parley.server.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import java.net.InetSocketAddress;

/** Serves connections of this machine in one way and all others in another: for plain HTTP beside TLS, which must not leave the machine. */
public final class SameMachine implements Protocol {
    private final Protocol here;
    private final Protocol elsewhere;

    public SameMachine(Protocol here, Protocol elsewhere) {
        this.here = here;
        this.elsewhere = elsewhere;
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        (isHere(pipeline.channel()) ? here : elsewhere).install(pipeline);
    }

    private static boolean isHere(Channel channel) {
        if (!(channel.remoteAddress() instanceof InetSocketAddress remote)) return true;
        if (remote.getAddress().isLoopbackAddress()) return true;
        return channel.localAddress() instanceof InetSocketAddress local
                && local.getAddress().equals(remote.getAddress());
    }
}
