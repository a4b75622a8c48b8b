package dev.parley.server.media;

import dev.parley.core.turn.TurnClient;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.turn.TurnClientOutput;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Arrivals;
import dev.parley.server.net.udp.Datagrams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sockets behind a TURN server: each is an allocation there, bound to the relayed address. Who uses them need not know. */
final class RelayedDatagrams implements Datagrams {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long LOOK_MILLIS = 10;

    private final Datagrams under;
    private final Endpoint server;
    private final TurnClient.Options options;
    private final List<Endpoint> peers;
    private final Map<Integer, Leg> legs = new HashMap<>();
    private Arrivals arrivals = (socket, high, low, tag, payload) -> {};

    /**
     * @param under the real sockets, which belong to this from now on
     * @param peers who may be talked to
     */
    RelayedDatagrams(Datagrams under, Endpoint server, TurnClient.Options options, List<Endpoint> peers) {
        this.under = under;
        this.server = server;
        this.options = options;
        this.peers = peers;
    }

    private static long now() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public int open(Endpoint local, boolean shared) throws IOException {
        Leg leg = new Leg(under.open(local, shared));
        legs.put(leg.socket, leg);
        leg.turn.start(now(), leg);
        until(leg, 0);
        for (Endpoint peer : peers) leg.turn.bind(peer, now(), leg);
        until(leg, peers.size());
        return leg.socket;
    }

    private void until(Leg leg, int bound) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (leg.relayed == null || leg.bound < bound) {
            if (System.nanoTime() > deadline) throw new IOException("the TURN server does not answer");
            under.flush();
            under.await(LOOK_MILLIS);
            under.receive(this::arrived);
            leg.turn.tick(now(), leg);
        }
    }

    private void arrived(int socket, long high, long low, int tag, ByteBuffer payload) {
        Leg leg = legs.get(socket);
        if (leg != null) leg.turn.receive(payload, now(), leg);
    }

    @Override
    public Endpoint local(int socket) throws IOException {
        Leg leg = legs.get(socket);
        if (leg == null || leg.relayed == null) throw new IOException("no such socket");
        return leg.relayed;
    }

    @Override
    public void close(int socket) {
        Leg leg = legs.remove(socket);
        if (leg != null) leg.turn.close(now(), leg);
        under.close(socket);
    }

    @Override
    public void send(int socket, long high, long low, int tag, ByteBuffer payload) {
        Leg leg = legs.get(socket);
        if (leg != null) leg.turn.send(new Endpoint(high, low, tag), payload, leg);
    }

    @Override
    public void sendWhole(int socket, long high, long low, int tag, ByteBuffer payload) {
        send(socket, high, low, tag, payload);
    }

    @Override
    public boolean hearsErrors() {
        return false;
    }

    @Override
    public void flush() {
        under.flush();
    }

    @Override
    public void await(long millis) {
        under.await(millis);
    }

    @Override
    public void receive(Arrivals taker) {
        arrivals = taker;
        under.receive(this::arrived);
        legs.values().forEach(leg -> leg.turn.tick(now(), leg));
    }

    @Override
    public void wake() {
        under.wake();
    }

    /** Of the real sockets. */
    @Override
    public Counts counts() {
        return under.counts();
    }

    @Override
    public void close() {
        under.close();
    }

    /** One socket with its allocation. */
    private final class Leg implements TurnClientOutput {
        final int socket;
        final TurnClient turn = new TurnClient(options, RANDOM::nextBytes);
        int bound;

        @Nullable
        Endpoint relayed;

        Leg(int socket) {
            this.socket = socket;
        }

        @Override
        public void toServer(ByteBuffer bytes) {
            under.send(socket, server.high(), server.low(), server.tag(), bytes);
        }

        @Override
        public void fromPeer(Endpoint peer, ByteBuffer payload) {
            arrivals.datagram(socket, peer.high(), peer.low(), peer.tag(), payload);
        }

        @Override
        public void event(TurnClientEvent event) {
            switch (event) {
                case TurnClientEvent.Allocated allocated ->
                    relayed = allocated.relayed().getFirst();
                case TurnClientEvent.Bound _ -> bound++;
                default -> {} // what is missing is waited for in vain
            }
        }
    }
}
