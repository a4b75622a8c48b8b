package dev.parley.server.net;

import io.netty.channel.ChannelPipeline;

/** TLS, and inside it whatever the first bytes say. */
public final class TlsProtocol implements Protocol {
    private final TlsIdentity identity;
    private final Protocols inside;

    public TlsProtocol(TlsIdentity identity, Protocols inside) {
        this.identity = identity;
        this.inside = inside;
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        pipeline.addLast(identity.context().newHandler(pipeline.channel().alloc()));
        inside.detect(pipeline);
    }
}
