package dev.parley.server.http;

import dev.parley.server.net.Protocol;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpResponseEncoder;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** HTTP/1.1 and WebSocket on a connection: what a {@code Listener} installs where the first bytes are a method. */
public final class HttpProtocol implements Protocol {
    private final HttpOptions options;
    private final Gate gate;
    private final Proxies proxies;
    private final Executor blocking;

    /**
     * @param router complete; read only from now on
     * @param filters asked in this order about every request
     */
    public HttpProtocol(HttpOptions options, Router router, List<Filter> filters) {
        this(
                options,
                new Gate(options, router, filters),
                Executors.newThreadPerTaskExecutor(
                        Thread.ofVirtual().name("http-", 0).factory()));
    }

    HttpProtocol(HttpOptions options, Gate gate, Executor blocking) {
        this.options = options;
        this.gate = gate;
        this.proxies = new Proxies(options.trustedProxies());
        this.blocking = blocking;
    }

    @Override
    public void install(ChannelPipeline pipeline) {
        // A client may close its side once it has asked and still wait for the answer; HttpConnection tells the cases
        // apart.
        pipeline.channel().config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
        pipeline.addLast(new RequestDecoder(options.limits()));
        pipeline.addLast(new HttpResponseEncoder());
        pipeline.addLast(new HttpConnection(this, pipeline.channel()));
    }

    HttpOptions options() {
        return options;
    }

    Gate gate() {
        return gate;
    }

    Proxies proxies() {
        return proxies;
    }

    /** Where blocking handlers run. */
    Executor blocking() {
        return blocking;
    }
}
