package dev.parley.server;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.FirstBytes;
import dev.parley.server.admin.Metrics;
import dev.parley.server.media.MediaNode;
import dev.parley.server.media.MediaRooms;
import dev.parley.server.media.MediaSettings;
import dev.parley.server.media.NoMedia;
import dev.parley.server.media.Shield;
import dev.parley.server.net.CannotListenException;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.udp.Neighbourhood;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The SFU, where this node runs one. */
final class Media implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Media.class);

    private final Optional<MediaNode> node;
    private final Predicate<String> shielded;

    private Media(Optional<MediaNode> node, Predicate<String> shielded) {
        this.node = node;
        this.shielded = shielded;
    }

    /**
     * Opens the ports.
     *
     * @param shielded namespaces whose rooms are reached through TURN alone, by name
     * @param neighbourhood gets its endpoints
     * @throws CannotListenException where a port cannot be opened
     */
    static Media start(Config config, Predicate<String> shielded, Neighbourhood neighbourhood) {
        Predicate<String> which = config.media().relayOnly() ? _ -> true : shielded;
        Shield shield = new Shield(which, config.media().relays());
        return new Media(
                config.media().runs() ? Optional.of(open(config, shield, neighbourhood)) : Optional.empty(), which);
    }

    private static MediaNode open(Config config, Shield shield, Neighbourhood neighbourhood) {
        try {
            return MediaNode.start(settings(config, config.media(), shield, neighbourhood));
        } catch (CannotListenException e) {
            if (!config.media().mayMove()) throw e;
            LOG.warn("{} The SFU takes other ports.", e.getMessage());
            return MediaNode.start(settings(config, config.media().onFreePort(), shield, neighbourhood));
        }
    }

    private static MediaSettings settings(
            Config config, MediaConfig media, Shield shield, Neighbourhood neighbourhood) {
        return new MediaSettings(
                media.addresses(),
                media.external(),
                media.firstPort(),
                media.loops(),
                config.udpIo()::datagrams,
                neighbourhood,
                shield,
                media.loudestAbove());
    }

    /** Where rooms get their media; where this node has none, seats that say so. */
    MediaRooms rooms() {
        return node.<MediaRooms>map(running -> running).orElseGet(NoMedia::new);
    }

    /** Whether rooms of a namespace are reached through TURN alone. May block. */
    boolean isShielded(String namespace) {
        return shielded.test(namespace);
    }

    /** Where media arrives, as clients are told. */
    List<Endpoint> endpoints() {
        return node.map(MediaNode::endpoints).orElse(List.of());
    }

    /** The same protocols, and media beside them where this node has any. */
    Protocols beside(Protocols protocols) {
        return node.map(running -> protocols.with(FirstBytes.ICE_TCP, running.overStreams()))
                .orElse(protocols);
    }

    /** The port of {@link #beside} is open; clients are told, unless it is for this machine only and media is not. */
    void announce(Config config, int port) {
        List<Endpoint> streams = config.media().reachedThrough(config.httpHost()).stream()
                .map(address -> Endpoint.of(address, port).through(0, true))
                .toList();
        node.ifPresent(running -> running.announce(streams));
    }

    /** Where relays may send to. */
    List<Endpoint> relayEndpoints() {
        return node.map(MediaNode::relayEndpoints).orElse(List.of());
    }

    void addTo(Metrics metrics) {
        node.ifPresent(running -> new MediaMetrics(metrics, running).watch());
    }

    @Override
    public void close() {
        node.ifPresent(MediaNode::close);
    }
}
