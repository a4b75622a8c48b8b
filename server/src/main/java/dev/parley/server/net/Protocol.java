package dev.parley.server.net;

import io.netty.channel.ChannelPipeline;

/** What one kind of connection speaks: the handlers that take it over once its first bytes are known. */
@FunctionalInterface
public interface Protocol {
    /**
     * Adds handlers to the end of the pipeline; the first bytes are given to them afterwards. Called on the connection's event loop.
     *
     * <p>The handlers own the connection from now on: they answer or close it, end it in their own way when {@link Draining} is
     * fired, and release what they read.
     */
    void install(ChannelPipeline pipeline);
}
