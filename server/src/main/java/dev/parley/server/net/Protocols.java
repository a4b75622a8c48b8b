package dev.parley.server.net;

import dev.parley.core.wire.FirstBytes;
import io.netty.channel.ChannelPipeline;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which protocol serves which kind of connection; immutable. A kind that nobody serves is closed at once and quietly.
 *
 * <p>TLS is a protocol that puts its handler first and then asks what is inside it, with a set of its own:
 * {@code outer.with(FirstBytes.TLS, pipeline -> { pipeline.addLast(tls()); inner.detect(pipeline); })}.
 */
public final class Protocols {
    private final Map<FirstBytes, Protocol> byKind;
    private final Duration patience;

    private Protocols(Map<FirstBytes, Protocol> byKind, Duration patience) {
        this.byKind = byKind;
        this.patience = patience;
    }

    /** Serves nothing yet, and waits 10 s for the first bytes. */
    public static Protocols none() {
        return new Protocols(Map.of(), Duration.ofSeconds(10));
    }

    /**
     * The same, and {@code kind} is served by {@code protocol}.
     *
     * @param kind not {@link FirstBytes#UNDECIDED}, which is no verdict
     */
    public Protocols with(FirstBytes kind, Protocol protocol) {
        if (kind == FirstBytes.UNDECIDED) throw new IllegalArgumentException("UNDECIDED is no kind of connection");
        Map<FirstBytes, Protocol> more = new EnumMap<>(FirstBytes.class);
        more.putAll(byKind);
        more.put(kind, protocol);
        return new Protocols(more, patience);
    }

    /** The same, but a connection whose first bytes tell nothing within {@code limit} is closed. */
    public Protocols within(Duration limit) {
        return new Protocols(byKind, limit);
    }

    /** Lets the next bytes of this connection decide who serves it. */
    public void detect(ChannelPipeline pipeline) {
        pipeline.addLast(new FirstBytesDetector(this));
    }

    Optional<Protocol> of(FirstBytes kind) {
        return Optional.ofNullable(byKind.get(kind));
    }

    Duration patience() {
        return patience;
    }
}
