package dev.parley.server.media;

import dev.parley.core.dtls.DtlsIdentity;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.CannotListenException;
import dev.parley.server.net.Protocol;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.EventLoop;
import dev.parley.server.net.udp.MillisClock;
import dev.parley.server.net.udp.Neighbourhood;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** The media loops of this process, each with its port; a new room goes to the one with the fewest seats. */
public final class MediaNode implements MediaRooms, AutoCloseable {
    private static final IpAddress LOOPBACK = IpAddress.of("127.0.0.1");

    private final List<MediaLoop> loops = new ArrayList<>();
    private final Neighbourhood neighbourhood;
    private final ExecutorService handshakes = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("dtls-", 0).factory());

    private final Map<String, MediaLoop> owners = new ConcurrentHashMap<>();

    private final Shield shield;

    private MediaNode(MediaSettings settings, LongSupplier nanos) {
        shield = settings.shield();
        neighbourhood = settings.neighbourhood();
        SecureRandom random = new SecureRandom();
        DtlsIdentity identity = DtlsIdentity.create(random, Instant.now());
        for (int i = 0; i < settings.loops(); i++) {
            Datagrams datagrams = settings.datagrams().get();
            EventLoop loop = new EventLoop("media-" + i, datagrams, MillisClock.system());
            int port = settings.firstPort() == 0 ? 0 : settings.firstPort() + i;
            try {
                loops.add(open(
                        settings,
                        loop,
                        port,
                        new MediaLoop.Surroundings(
                                identity,
                                handshakes,
                                random,
                                nanos,
                                owners,
                                settings.neighbourhood(),
                                this::isRelay,
                                settings.loudestAbove())));
            } catch (CannotListenException e) {
                loop.close();
                close();
                throw e;
            }
        }
        loops.forEach(MediaLoop::start);
    }

    /** @throws CannotListenException where a port cannot be opened */
    public static MediaNode start(MediaSettings settings) {
        return start(settings, System::nanoTime);
    }

    /** @param nanos a monotonic clock, by which consent and everything else is measured */
    static MediaNode start(MediaSettings settings, LongSupplier nanos) {
        return new MediaNode(settings, nanos);
    }

    /** What comes from a neighbour comes from our own TURN server: from an address that it has given to a client. */
    private boolean isRelay(Endpoint from) {
        return neighbourhood.find(from.high(), from.low(), from.tag()) != null || shield.isRelay(from);
    }

    private static MediaLoop open(MediaSettings settings, EventLoop loop, int wished, MediaLoop.Surroundings around) {
        int port = wished;
        List<Integer> sockets = new ArrayList<>();
        List<Endpoint> told = new ArrayList<>();
        List<Endpoint> shielded = new ArrayList<>();
        for (IpAddress address : settings.addresses()) {
            int socket = socket(loop.datagrams(), address, port);
            sockets.add(socket);
            port = portOf(loop.datagrams(), socket);
            Endpoint bound = Endpoint.of(address, port);
            told.add(Endpoint.of(external(settings, address), port));
            // a socket is known by one address, and one that is known outside is no hiding place
            if (Shield.hides(address) && told.getLast().equals(bound)) shielded.add(bound);
        }
        List<Endpoint> identities = new ArrayList<>(told);
        if (shielded.isEmpty() && !settings.shield().equals(Shield.NONE)) {
            int socket = onLoopback(loop.datagrams(), port);
            sockets.add(socket);
            shielded.add(Endpoint.of(LOOPBACK, portOf(loop.datagrams(), socket)));
            identities.addAll(shielded);
        }
        int[] all = sockets.stream().mapToInt(Integer::intValue).toArray();
        for (int i = 0; i < all.length; i++) {
            settings.neighbourhood().add(identities.get(i), new Neighbourhood.Home(loop, all[i]));
        }
        List<Endpoint> known = List.copyOf(identities);
        return new MediaLoop(loop, new MediaLoop.Ways(all, known, List.copyOf(told), List.copyOf(shielded)), around);
    }

    private static IpAddress external(MediaSettings settings, IpAddress address) {
        return settings.external().stream()
                .filter(one -> one.v6() == address.v6())
                .findFirst()
                .orElse(address);
    }

    private static int socket(Datagrams datagrams, IpAddress address, int port) {
        try {
            int socket = datagrams.open(Endpoint.of(address, port), false);
            datagrams.stamp(socket);
            return socket;
        } catch (IOException e) {
            throw new CannotListenException(
                    "Cannot open UDP port " + port + " on " + address + " for media: " + e.getMessage() + ".", e);
        }
    }

    /** The same port again, so that there is one less to know; where a socket on all addresses has it, any, for none but relays are told. */
    private static int onLoopback(Datagrams datagrams, int port) {
        try {
            return socket(datagrams, LOOPBACK, port);
        } catch (CannotListenException e) {
            return socket(datagrams, LOOPBACK, 0);
        }
    }

    private static int portOf(Datagrams datagrams, int socket) {
        try {
            return datagrams.local(socket).port();
        } catch (IOException e) {
            throw new CannotListenException("Cannot open a UDP port for media: " + e.getMessage() + ".", e);
        }
    }

    @Override
    public MediaRoom open(String namespace, String roomId, RoomListener listener) {
        MediaLoop least =
                loops.stream().min(Comparator.comparingInt(MediaLoop::load)).orElseThrow();
        boolean shielded = shield.namespaces().test(namespace);
        return least.open(namespace + "/" + roomId, shielded, listener);
    }

    /** Seats on all loops, as of the last turn of each. */
    public int seats() {
        return loops.stream().mapToInt(MediaLoop::seats).sum();
    }

    /** Where media arrives, as clients are told. */
    public List<Endpoint> endpoints() {
        return loops.stream().flatMap(loop -> loop.endpoints().stream()).toList();
    }

    /** Everywhere that relays may send to, be it public or not. */
    public List<Endpoint> relayEndpoints() {
        return loops.stream()
                .flatMap(loop -> Stream.concat(loop.endpoints().stream(), loop.shieldedEndpoints().stream()))
                .distinct()
                .toList();
    }

    /** Media over the connections of a TCP port (RFC 6544), found by the first frame of each. */
    public Protocol overStreams() {
        return new IceStreams(owners).protocol();
    }

    /** Tells clients from now on that media may come by TCP to these endpoints, which are served by {@link #overStreams}. */
    public void announce(List<Endpoint> streams) {
        loops.forEach(loop -> loop.announce(streams));
    }

    /** What the loops have counted. */
    public List<MediaLoop> loops() {
        return List.copyOf(loops);
    }

    @Override
    public void close() {
        relayEndpoints().forEach(neighbourhood::remove);
        loops.forEach(MediaLoop::close);
        handshakes.shutdownNow();
    }
}
