package dev.parley.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.turn.PeerFilter;
import dev.parley.core.turn.RestCredentials;
import dev.parley.core.turn.Secrets;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.turn.TurnSettings;
import dev.parley.core.wire.Cidr;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.FirstBytes;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.Listener;
import dev.parley.server.net.Protocols;
import dev.parley.server.net.TestCertificate;
import dev.parley.server.net.TlsIdentity;
import dev.parley.server.net.TlsProtocol;
import dev.parley.server.net.Transport;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.MillisClock;
import dev.parley.server.net.udp.NativeDatagrams;
import dev.parley.server.net.udp.Neighbourhood;
import dev.parley.server.relay.probe.TlsHandshake;
import dev.parley.server.relay.probe.TurnSession;
import dev.parley.server.relay.probe.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A relay with all its ports on loopback, and clients for it. */
final class RelayBench implements AutoCloseable {
    static final IpAddress LOCAL = IpAddress.of("127.0.0.1");
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final Map<String, String> SECRETS = Map.of("default", "north", "school", "south", "club", "west");

    /** What differs between tests. */
    static final class Setup {
        Supplier<Datagrams> datagrams = NativeDatagrams::new;
        TurnSettings turn = TurnSettings.of("parley.test")
                .families(true, false)
                .with(new TurnSettings.Limits(86_400, 0, 256, 256, 0));
        RelaySettings.Ports ports = RelaySettings.Ports.USUAL;
        RelaySettings.Quota quota = RelaySettings.Quota.NONE;
        MillisClock clock = MillisClock.system();
        IpAddress local = LOCAL;
        IpAddress advertised = LOCAL;
        List<Cidr> allowed = List.of(Cidr.of("127.0.0.0/8"));
        List<Endpoint> denied = List.of();
        List<Endpoint> neighbours = List.of();
        int loops = 2;
        Neighbourhood neighbourhood = new Neighbourhood();

        @Nullable
        Path certificates;
    }

    final TurnRelay relay;
    final Map<String, NamespaceCounts> namespaces = new ConcurrentHashMap<>();
    private final Transport transport = Transport.open(1);
    private final List<Listener> listeners = new ArrayList<>();
    private final List<AutoCloseable> open = new CopyOnWriteArrayList<>();
    private final IpAddress local;
    private final int tcpPort;
    private int tlsPort;

    RelayBench(Setup setup) throws IOException {
        local = setup.local;
        RelaySettings settings = new RelaySettings(
                setup.turn,
                List.of(setup.local),
                0,
                List.of(new RelaySettings.Relayed(setup.local, setup.advertised)),
                setup.ports,
                setup.quota,
                setup.loops);
        relay = TurnRelay.start(
                settings,
                new TurnRelay.Surroundings(
                        new RestCredentials(secrets()),
                        new PeerFilter(setup.allowed, setup.denied),
                        setup.clock,
                        setup.datagrams,
                        namespaces::put,
                        setup.neighbours,
                        setup.neighbourhood));
        Protocols turn = Protocols.none().with(FirstBytes.TURN, relay.overStreams());
        Listener listener = Listener.open(transport, "127.0.0.1", 0, turn);
        listeners.add(listener);
        tcpPort = listener.port();
        Path certificates = setup.certificates;
        if (certificates != null) listenTls(certificates);
    }

    private void listenTls(Path folder) throws IOException {
        TestCertificate files = TestCertificate.in(folder);
        TlsIdentity identity = TlsIdentity.read(files.certificate(), files.key());
        Protocols inside = Protocols.none().with(FirstBytes.TURN, relay.overStreams());
        Protocols tls = Protocols.none().with(FirstBytes.TLS, new TlsProtocol(identity, inside));
        Listener listener = Listener.open(transport, "127.0.0.1", 0, tls);
        listeners.add(listener);
        tlsPort = listener.port();
    }

    private static Secrets secrets() {
        return new Secrets() {
            @Override
            public boolean isNamespace(String name) {
                return SECRETS.containsKey(name);
            }

            @Override
            public List<byte[]> of(String namespace) {
                return List.of(SECRETS.getOrDefault(namespace, "").getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public Optional<String> fixedPassword(String username) {
                return username.equals("static") ? Optional.of("password") : Optional.empty();
            }
        };
    }

    static String username(String rest) {
        return System.currentTimeMillis() / 1000 + 600 + ":" + rest;
    }

    static String password(String username, String secret) {
        return RestCredentials.password(secret.getBytes(StandardCharsets.UTF_8), username);
    }

    int tcpPort() {
        return tcpPort;
    }

    int tlsPort() {
        return tlsPort;
    }

    InetSocketAddress address() {
        return at(local, relay.port());
    }

    private static InetSocketAddress at(IpAddress address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address.toString()), port);
    }

    private static InetSocketAddress on(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    /** @param kind udp, tcp or tls */
    Wire wire(String kind) throws IOException {
        return switch (kind) {
            case "udp" -> Wire.udp(address());
            case "tcp" -> Wire.tcp(on(tcpPort), PATIENCE);
            default ->
                Wire.tls(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), tlsPort),
                        "127.0.0.1",
                        TlsHandshake.trusting(),
                        PATIENCE);
        };
    }

    TurnSession session(String kind, String username, String password) throws IOException {
        Wire wire = wire(kind);
        TurnSession session =
                new TurnSession(wire, TurnSession.options(wire, username, password, local.v6()), PATIENCE);
        open.add(session);
        return session;
    }

    /** Somebody of the default namespace who has not asked for anything yet. */
    TurnSession session(String kind, String user) throws IOException {
        String username = username(user);
        return session(kind, username, password(username, "north"));
    }

    static TurnClientEvent.Allocated allocated(TurnSession session) throws IOException {
        Optional<TurnClientEvent> event = session.allocate();
        assertThat(event).get().isInstanceOf(TurnClientEvent.Allocated.class);
        return (TurnClientEvent.Allocated) event.orElseThrow();
    }

    /** The error code of an allocation that is refused. */
    static int refusal(TurnSession session) throws IOException {
        return session.allocate().orElseThrow() instanceof TurnClientEvent.Failed(var _, int code) ? code : -1;
    }

    /** Waits for what a loop does by itself. */
    static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("the end of all patience").isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    /** A peer outside, which the test reads. */
    Peer peer() throws IOException {
        Peer peer = new Peer(local);
        open.add(peer);
        return peer;
    }

    @Override
    public void close() throws IOException {
        for (AutoCloseable one : open.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                throw new IOException(e);
            }
        }
        relay.close();
        listeners.forEach(Listener::close);
        transport.close();
    }
}
