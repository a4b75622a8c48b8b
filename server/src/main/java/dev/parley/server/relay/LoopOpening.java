package dev.parley.server.relay;

import dev.parley.core.turn.NonceMint;
import dev.parley.core.turn.PeerFilter;
import dev.parley.core.turn.Quotas;
import dev.parley.core.turn.TurnServer;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.CannotListenException;
import dev.parley.server.net.LocalAddresses;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.EventLoop;
import dev.parley.server.net.udp.Handover;
import java.io.IOException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens the ports and puts the loops together. */
final class LoopOpening {
    /** @param port of UDP, on each listening address */
    record Opened(List<RelayLoop> loops, int port, PortBlocks blocks) {}

    private static final long NONCE_SECONDS = 3600;
    private static final int KEY_BYTES = 32;

    private final RelaySettings settings;
    private final TurnRelay.Surroundings around;
    private final TurnLog log;
    private final Directory directory;
    private final Quotas quotas;
    private final PortBlocks blocks;
    private final SecureRandom random = new SecureRandom();
    private PeerFilter filter;
    private final byte[] nonceKey = ((Entropy) random::nextBytes).bytes(KEY_BYTES);

    LoopOpening(RelaySettings settings, TurnRelay.Surroundings around, TurnLog log) {
        this.settings = settings;
        this.around = around;
        this.log = log;
        filter = around.filter();
        directory = new Directory(settings.relayed(), around.neighbours(), around.neighbourhood());
        quotas = new SharedQuotas(settings.quota());
        blocks = new PortBlocks(settings.ports());
    }

    Opened open() {
        int port = reservePort();
        filter = around.filter().denying(ourselves(port));
        List<RelayLoop> loops = new ArrayList<>();
        try {
            for (int i = 0; i < settings.loops(); i++) loops.add(open(i, port));
        } catch (CannotListenException e) {
            loops.forEach(loop -> loop.loop().close());
            throw e;
        }
        return new Opened(List.copyOf(loops), port, blocks);
    }

    /** Where the port is known only now, nobody could name it before; behind a NAT our address outside leads here too. */
    private List<Endpoint> ourselves(int port) {
        Stream<IpAddress> outside = settings.relayed().stream().map(RelaySettings.Relayed::advertised);
        Stream<IpAddress> here = Stream.concat(LocalAddresses.all().stream(), settings.listen().stream());
        return Stream.concat(here, outside)
                .map(address -> Endpoint.of(address, port))
                .toList();
    }

    /** Loops share a port, and so could another process; that nobody has it yet shows only when it is opened for oneself. */
    private int reservePort() {
        int port = settings.port();
        try (Datagrams trial = around.datagrams().get()) {
            for (IpAddress address : settings.listen()) {
                int socket = listen(trial, address, port, false);
                if (port == 0) port = portOf(trial, socket);
            }
        }
        return port;
    }

    private static int portOf(Datagrams datagrams, int socket) {
        try {
            return datagrams.local(socket).port();
        } catch (IOException e) {
            throw new CannotListenException("Cannot open a UDP port: " + e.getMessage() + ".", e);
        }
    }

    private static int listen(Datagrams datagrams, IpAddress address, int port, boolean shared) {
        try {
            return datagrams.open(Endpoint.of(address, port), shared);
        } catch (IOException e) {
            String where = "UDP port " + port + " on " + address;
            throw new CannotListenException("Cannot open " + where + ": " + e.getMessage() + ".", e);
        }
    }

    private RelayLoop open(int number, int port) {
        Datagrams datagrams = around.datagrams().get();
        EventLoop loop = new EventLoop("turn-" + number, datagrams, around.clock());
        try {
            int[] listeners = settings.listen().stream()
                    .mapToInt(address -> listen(datagrams, address, port, true))
                    .toArray();
            return assemble(loop, listeners);
        } catch (CannotListenException e) {
            loop.close();
            throw e;
        }
    }

    private RelayLoop assemble(EventLoop loop, int[] listeners) {
        Entropy entropy = random::nextBytes;
        StreamClients streams = new StreamClients();
        LoopPorts ports = new LoopPorts(loop, settings, blocks, directory, random);
        NonceMint nonces = new NonceMint(nonceKey, NONCE_SECONDS);
        TurnServer turn = new TurnServer(
                settings.turn().dontFragment(loop.datagrams().hearsErrors()),
                new TurnServer.Surroundings(around.credentials(), nonces, filter, quotas, ports),
                entropy);
        RelayOutput out =
                new RelayOutput(loop.datagrams(), new Handover(around.neighbourhood()), streams, log, listeners);
        return new RelayLoop(new RelayLoop.Parts(loop, turn, ports, out, streams), listeners);
    }
}
