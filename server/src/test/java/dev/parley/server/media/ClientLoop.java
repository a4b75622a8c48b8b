package dev.parley.server.media;

import dev.parley.core.dtls.DtlsIdentity;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerOutput;
import dev.parley.core.peer.Scratch;
import dev.parley.core.peer.Surroundings;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.EventLoop;
import dev.parley.server.net.udp.Handover;
import dev.parley.server.net.udp.MillisClock;
import dev.parley.server.net.udp.Neighbourhood;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** One thread with WebRTC clients of our own, hundreds if need be, each on a socket of its own: the other side of tests and measurements. */
public final class ClientLoop implements EventLoop.Resident, AutoCloseable {
    private static final IpAddress LOOPBACK = Endpoint.of("127.0.0.1", 0).ip();
    private static final long TICK_MILLIS = TimeUnit.NANOSECONDS.toMillis(Peer.TICK);

    private final IpAddress home;
    private final EventLoop loop;
    private final PeerOutput out;
    private final SecureRandom random = new SecureRandom();
    private final DtlsIdentity identity = DtlsIdentity.create(random, Instant.now());
    private final ExecutorService handshakes = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("client-dtls-", 0).factory());
    private final LoopHandshakes starter;
    private final Scratch scratch = new Scratch();
    private final Map<Integer, Client> bySocket = new HashMap<>();
    private final List<Client> clients = new ArrayList<>();
    private final StunMessage stun = new StunMessage();
    private final LongSupplier nanos;
    private long now;
    private long tickAt;
    private volatile boolean restless;
    private Runnable eachTurn = () -> {};

    /** @param datagrams belongs to the loop from now on */
    public ClientLoop(Datagrams datagrams) {
        this(datagrams, LOOPBACK);
    }

    /** @param home the address that its clients have */
    public ClientLoop(Datagrams datagrams, IpAddress home) {
        this(datagrams, home, System::nanoTime);
    }

    /** @param nanos a monotonic clock */
    ClientLoop(Datagrams datagrams, LongSupplier nanos) {
        this(datagrams, LOOPBACK, nanos);
    }

    private ClientLoop(Datagrams datagrams, IpAddress home, LongSupplier nanos) {
        this.home = home;
        this.nanos = nanos;
        now = nanos.getAsLong();
        tickAt = now;
        loop = new EventLoop("clients", datagrams, MillisClock.system());
        Handover nobody = new Handover(new Neighbourhood());
        out = new DatagramOutput(datagrams, new IceConnections(), new int[0], List.of(), nobody);
        starter = new LoopHandshakes(loop, identity, handshakes);
        loop.start(this);
    }

    /** A client that waits for descriptions. For any thread. */
    public Client client(Client.Signaling signaling) {
        Client client = new Client(this, signaling);
        execute(() -> open(client));
        return client;
    }

    private void open(Client client) {
        try {
            int socket = loop.datagrams().open(Endpoint.of(home, 0), false);
            client.begin(socket, loop.datagrams().local(socket));
            bySocket.put(socket, client);
            clients.add(client);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Surroundings surroundings(List<String> candidates) {
        long offset = TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - now;
        return new Surroundings(out, starter, identity.fingerprint(), candidates, scratch, entropy(), offset);
    }

    Entropy entropy() {
        return random::nextBytes;
    }

    PeerOutput out() {
        return out;
    }

    long now() {
        return now;
    }

    /** What happens at the end of each turn, on the loop's thread. */
    public void eachTurn(Runnable what) {
        execute(() -> eachTurn = what);
    }

    /** From now on it does not sleep, and {@link #eachTurn} comes as often as can be. */
    public void restless() {
        restless = true;
    }

    /** For any thread. */
    public void execute(Runnable task) {
        loop.execute(task);
    }

    /** It is gone like a program that was killed: the other side is not told. */
    void forget(Client client, int socket) {
        if (!clients.remove(client)) return;
        bySocket.remove(socket);
        loop.datagrams().close(socket);
    }

    @Override
    public void turns() {
        now = nanos.getAsLong();
    }

    @Override
    public long patience() {
        if (restless) return 0;
        return clients.isEmpty() ? EventLoop.TICK_MILLIS : TICK_MILLIS;
    }

    @Override
    public void datagram(int socket, long high, long low, int tag, ByteBuffer payload) {
        Client client = bySocket.get(socket);
        if (client == null || !payload.hasRemaining()) return;
        if ((payload.get(payload.position()) & 0xFF) >= 4) client.receive(socket, high, low, tag, payload);
        else if (stun.parse(payload) == StunMessage.Verdict.OK) {
            client.stun(stun, socket, new Endpoint(high, low, tag));
        }
    }

    @Override
    public void turned(long millis) {
        if (now - tickAt >= 0) {
            tickAt = now + Peer.TICK;
            for (Client client : List.copyOf(clients)) client.tick(now);
        }
        eachTurn.run();
    }

    @Override
    public void close() {
        loop.close();
        handshakes.shutdownNow();
    }
}
