package dev.parley.server;

import dev.parley.core.turn.Credentials;
import dev.parley.core.turn.PeerFilter;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.FirstBytes;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.CannotListenException;
import dev.parley.server.net.Listener;
import dev.parley.server.net.LocalAddresses;
import dev.parley.server.net.Protocol;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.TlsIdentity;
import dev.parley.server.net.TlsProtocol;
import dev.parley.server.net.Transport;
import dev.parley.server.net.udp.MillisClock;
import dev.parley.server.net.udp.Neighbourhood;
import dev.parley.server.relay.TurnRelay;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The TURN server with all its ports: UDP, TCP and TLS of its own, and a protocol for the HTTP port. */
final class TurnNode implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(TurnNode.class);

    private static final int MOST_PORTS = 10;

    private final TurnConfig config;
    private final TurnRelay relay;
    private final List<Listener> listeners = new ArrayList<>();
    private final int tlsPort;

    private TurnNode(TurnConfig config, Config.UdpIo udpIo, Surroundings around) {
        this.config = config;
        relay = TurnRelay.start(
                config.relay(),
                new TurnRelay.Surroundings(
                        around.credentials(),
                        new PeerFilter(config.allowedPeers(), around.denied()),
                        MillisClock.system(),
                        udpIo::datagrams,
                        around.metrics()::namespace,
                        around.neighbours(),
                        around.neighbourhood()));
        tlsPort = around.identity().isPresent() ? config.tlsPort() : 0;
        try {
            config.relay().listen().forEach(address -> listen(address, around));
        } catch (RuntimeException e) {
            close();
            throw e;
        }
        around.metrics().watch(relay.counts());
    }

    /**
     * What the node leans on.
     *
     * @param identity for TLS, which is left out without
     * @param denied tells of endpoints that may never be peers
     * @param neighbours endpoints of ours that always may
     * @param neighbourhood who is reached in memory
     */
    record Surroundings(
            Transport transport,
            Optional<TlsIdentity> identity,
            Credentials credentials,
            Predicate<Endpoint> denied,
            List<Endpoint> neighbours,
            Neighbourhood neighbourhood,
            TurnMetrics metrics) {}

    /** @throws CannotListenException where a port cannot be opened */
    static TurnNode start(Config config, Surroundings around) {
        try {
            return onFirstFit(config.turn(), config.udpIo(), around);
        } catch (CannotListenException e) {
            if (!config.turn().mayMove()) throw e;
            LOG.warn("{} TURN takes another port.", e.getMessage());
            return onFirstFit(config.turn().onFreePort(), config.udpIo(), around);
        }
    }

    /** A port that is free for UDP may be taken for TCP; where any port will do, another is tried. */
    private static TurnNode onFirstFit(TurnConfig config, Config.UdpIo udpIo, Surroundings around) {
        for (int i = 1; i < MOST_PORTS && config.relay().port() == 0; i++) {
            try {
                return new TurnNode(config, udpIo, around);
            } catch (CannotListenException e) {
                LOG.debug("trying another port: {}", e.getMessage());
            }
        }
        return new TurnNode(config, udpIo, around);
    }

    /** TLS is also understood on the plain port: whoever reaches only that loses nothing. */
    private void listen(IpAddress address, Surroundings around) {
        Protocols plain = Protocols.none().with(FirstBytes.TURN, relay.overStreams());
        Protocols encrypted = Protocols.none();
        if (around.identity().isPresent()) {
            TlsIdentity identity = around.identity().get();
            encrypted = encrypted.with(FirstBytes.TLS, new TlsProtocol(identity, inside()));
            plain = plain.with(FirstBytes.TLS, new TlsProtocol(identity, inside()));
        }
        listeners.add(Listener.open(around.transport(), address.toString(), relay.port(), plain));
        if (tlsPort > 0) listeners.add(Listener.open(around.transport(), address.toString(), tlsPort, encrypted));
    }

    private Protocols inside() {
        return Protocols.none().with(FirstBytes.TURN, relay.overStreams());
    }

    /** TURN over TCP on a port of somebody else. */
    Protocol overStreams() {
        return relay.overStreams();
    }

    TurnRelay relay() {
        return relay;
    }

    /** Those that clients come to, as they are written for firewalls. */
    List<String> ports() {
        List<String> ports = new ArrayList<>(List.of(relay.port() + "/udp", relay.port() + "/tcp"));
        if (tlsPort > 0) ports.add(tlsPort + "/tcp");
        return List.copyOf(ports);
    }

    /** From the cheapest way to the one that gets through most firewalls (RFC 7065). */
    List<String> urls(boolean httpsOn443) {
        String host = config.host().orElseGet(this::advertised);
        return TurnUrls.of(host, relay.port(), tlsPort, httpsOn443);
    }

    /** What a client on the other side of the NAT in front of this machine would dial. */
    private String advertised() {
        return config.relay().relayed().isEmpty()
                ? LocalAddresses.outward().toString()
                : config.relay().relayed().getFirst().advertised().toString();
    }

    /** Lets allocations go on for a while, then ends them. */
    void drain() {
        try {
            if (relay.allocations() == 0) return;
            Duration drain = config.drain();
            if (!relay.drain(config.alternates(), drain)) LOG.info("{} allocations end now", relay.allocations());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        relay.close();
        listeners.forEach(Listener::close);
    }
}
