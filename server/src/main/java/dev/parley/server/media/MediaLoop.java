package dev.parley.server.media;

import dev.parley.core.dtls.DtlsIdentity;
import dev.parley.core.ice.Candidate;
import dev.parley.core.ice.IceCredentials;
import dev.parley.core.ice.IceLite;
import dev.parley.core.peer.LitePath;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerListener;
import dev.parley.core.peer.Scratch;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.EndpointMap;
import dev.parley.core.wire.Entropy;
import dev.parley.server.net.FrameConnection;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.EventLoop;
import dev.parley.server.net.udp.Handover;
import dev.parley.server.net.udp.Neighbourhood;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One thread with its sockets and its rooms: finds whose a datagram is, and looks at the time for everybody.
 *
 * <p>A connection is found by the address a datagram comes from; a check from a new address by the user name in it (RFC 8445 §7.3), and once it has
 * proved authentic, the address is known.
 */
public final class MediaLoop implements EventLoop.Resident {
    private static final long TICK_MILLIS = TimeUnit.NANOSECONDS.toMillis(Peer.TICK);

    /** RFC 8445 §5.1.2.1: what a machine with one address gives it. */
    private static final int FIRST_PREFERENCE = 65_535;

    /** By its old name a connection is known until the new one has proved itself; a client that restarts again and again gets no more. */
    private static final int NAMES = 2;

    /** Nanoseconds; where a datagram waited longer the clocks do not fit. */
    private static final long LONGEST_WAIT = 2_000_000_000L;

    /** The number of the socket of packets that have come over TCP. */
    static final int FROM_STREAM = -2;

    /**
     * What a loop is given.
     *
     * @param owners where it shows to other threads whose sessions are its own
     * @param relayed whether a relay of ours or of others is at an address
     * @param loudestAbove in rooms of more participants than that only the three loudest are heard
     */
    record Surroundings(
            DtlsIdentity identity,
            Executor handshakes,
            SecureRandom random,
            LongSupplier nanos,
            Map<String, MediaLoop> owners,
            Neighbourhood neighbourhood,
            Predicate<Endpoint> relayed,
            int loudestAbove) {}

    /**
     * How a loop is reached.
     *
     * @param sockets open on the loop
     * @param identities the address of each, as others know it
     * @param told how clients reach them
     * @param shielded how relays reach them
     */
    record Ways(int[] sockets, List<Endpoint> identities, List<Endpoint> told, List<Endpoint> shielded) {}

    /** A connection and whether only relays may speak for it. */
    private record Session(Peer peer, boolean shielded) {}

    private final EventLoop loop;
    private final int[] sockets;
    private final List<Endpoint> endpoints;
    private final Entropy entropy;
    private final Map<String, MediaLoop> owners;
    private final IceConnections connections = new IceConnections();
    private final EndpointMap<Peer> byAddress;
    private final Map<String, Session> byUfrag = new HashMap<>();
    private final Predicate<Endpoint> relayed;
    private final List<Endpoint> shieldedEndpoints;
    private final List<LoopRoom> rooms = new ArrayList<>();
    private final StunMessage stun = new StunMessage();
    private final DatagramOutput out;
    private final dev.parley.core.peer.Surroundings shielded;
    private dev.parley.core.peer.Surroundings around;
    private final AtomicInteger load = new AtomicInteger();
    private volatile int seats;
    private final LoopHandshakes handshakes;
    private final LongSupplier nanos;
    private final int loudestAbove;
    private long now;
    private long tickAt;

    MediaLoop(EventLoop loop, Ways ways, Surroundings given) {
        this.loop = loop;
        sockets = ways.sockets().clone();
        endpoints = ways.told();
        shieldedEndpoints = ways.shielded();
        relayed = given.relayed();
        nanos = given.nanos();
        loudestAbove = given.loudestAbove();
        now = nanos.getAsLong();
        tickAt = now;
        entropy = given.random()::nextBytes;
        byAddress = new EndpointMap<>(given.random().nextLong());
        owners = given.owners();
        Handover handover = new Handover(given.neighbourhood());
        out = new DatagramOutput(loop.datagrams(), connections, sockets, ways.identities(), handover);
        handshakes = new LoopHandshakes(loop, given.identity(), given.handshakes());
        around = new dev.parley.core.peer.Surroundings(
                out,
                handshakes,
                given.identity().fingerprint(),
                candidates(endpoints),
                new Scratch(),
                entropy,
                TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - now);
        shielded = around.withCandidates(candidates(shieldedEndpoints));
    }

    /** The first address is preferred. */
    private static List<String> candidates(List<Endpoint> endpoints) {
        List<String> candidates = new ArrayList<>();
        for (Endpoint one : endpoints) {
            candidates.add(
                    Candidate.host(one, 1, FIRST_PREFERENCE - candidates.size()).toString());
        }
        return List.copyOf(candidates);
    }

    void start() {
        loop.start(this);
    }

    // the loop's thread

    @Override
    public void turns() {
        now = nanos.getAsLong();
    }

    @Override
    public long patience() {
        return rooms.isEmpty() ? EventLoop.TICK_MILLIS : TICK_MILLIS;
    }

    @Override
    public void datagram(int socket, long high, long low, int tag, ByteBuffer payload) {
        if (!payload.hasRemaining()) return;
        int first = payload.get(payload.position()) & 0xFF;
        if (first < 4) {
            check(socket, new Endpoint(high, low, tag), payload);
            return;
        }
        Peer peer = byAddress.get(high, low, named(socket, tag));
        if (peer != null) peer.receive(socket, high, low, tag, payload, now, came());
    }

    /** Reports to senders tell when their packets came, and not when we had time for them: senders conclude from it what the way carries. */
    private long came() {
        long came = loop.datagrams().came();
        return came == 0 || Math.abs(now - came) > LONGEST_WAIT ? now : came;
    }

    private void check(int socket, Endpoint from, ByteBuffer payload) {
        if (stun.parse(payload) != StunMessage.Verdict.OK) return;
        String ufrag = IceLite.ufrag(stun);
        Session session = ufrag == null ? null : byUfrag.get(ufrag);
        if (session == null || (session.shielded() && !isRelayed(socket, from))) return;
        Peer peer = session.peer();
        peer.stun(stun, socket, from, now);
        if (peer.validated(socket, from)) {
            byAddress.put(new Endpoint(from.high(), from.low(), named(socket, from.tag())), peer);
            if (socket == FROM_STREAM) connections.belongs(from, peer);
        }
    }

    private boolean isRelayed(int socket, Endpoint from) {
        return socket != FROM_STREAM && relayed.test(from.bare());
    }

    /** The sender's tag with the socket it came to. */
    private int named(int socket, int tag) {
        if (socket == FROM_STREAM) return tag;
        int listener = 0;
        while (sockets[listener] != socket) listener++;
        return listener == 0 ? tag : Endpoint.tag(Endpoint.v6(tag), Endpoint.port(tag), listener, false);
    }

    @Override
    public void turned(long millis) {
        if (now - tickAt >= 0) tick();
        connections.flush();
        out.flush();
    }

    private void tick() {
        tickAt = now + Peer.TICK;
        for (LoopRoom room : List.copyOf(rooms)) room.tick(now);
        seats = rooms.stream().mapToInt(LoopRoom::size).sum();
        connections.sweep(now);
    }

    /** When this turn began, in nanoseconds. */
    long now() {
        return now;
    }

    Entropy entropy() {
        return entropy;
    }

    /**
     * Makes a connection that is found from now on.
     *
     * @param shielded whether relays alone may reach it
     */
    Peer connect(PeerListener listener, boolean shielded) {
        PeerHolder holder = new PeerHolder();
        Supplier<IceCredentials> credentials = () -> {
            IceCredentials fresh = IceCredentials.create(entropy);
            holder.names.add(fresh.ufrag());
            if (holder.names.size() > NAMES) unname(holder.names.removeFirst());
            if (holder.peer != null) name(fresh.ufrag(), holder.peer, shielded);
            return fresh;
        };
        var surroundings = shielded ? this.shielded : around;
        Peer peer = new Peer(surroundings, new LitePath(credentials.get(), out), credentials, listener);
        holder.peer = peer;
        for (String name : holder.names) name(name, peer, shielded);
        return peer;
    }

    private void name(String ufrag, Peer peer, boolean shielded) {
        byUfrag.put(ufrag, new Session(peer, shielded));
        owners.put(ufrag, this);
    }

    private void unname(String ufrag) {
        byUfrag.remove(ufrag);
        owners.remove(ufrag);
    }

    private static final class PeerHolder {
        final List<String> names = new ArrayList<>();

        @org.jspecify.annotations.Nullable
        Peer peer;
    }

    /** It is found no more. */
    void forget(Peer peer) {
        byAddress.removeIf(one -> one == peer);
        byUfrag.entrySet().removeIf(named -> {
            if (named.getValue().peer() != peer) return false;
            owners.remove(named.getKey());
            return true;
        });
        connections.close(peer);
    }

    void add(LoopRoom room) {
        rooms.add(room);
    }

    void remove(LoopRoom room) {
        rooms.remove(room);
    }

    /** What is held now, all of it zero when nobody is here; for the loop's thread. */
    record Held(int rooms, int addresses, int names, int seats, int handshakes) {}

    Held held() {
        return new Held(rooms.size(), byAddress.size(), byUfrag.size(), load.get(), handshakes.running());
    }

    IceConnections connections() {
        return connections;
    }

    // any thread

    /** A TCP connection on which ICE runs; false if there is one of that name already. */
    boolean connected(Endpoint name, FrameConnection frames) {
        return connections.add(name, frames, nanos.getAsLong());
    }

    /** A packet has come over that connection. */
    void hand(Endpoint name, ByteBuffer packet) {
        loop.hand(FROM_STREAM, name.high(), name.low(), name.tag(), packet);
        loop.wake();
    }

    /** The connection is no more. */
    void disconnected(Endpoint name) {
        connections.remove(name);
        execute(() -> {
            Peer peer = byAddress.remove(name);
            if (peer != null) peer.gone(FROM_STREAM, name);
        });
    }

    /** From now on sessions are told that they can be reached by TCP there too. */
    void announce(List<Endpoint> streams) {
        List<Endpoint> all = new ArrayList<>(endpoints);
        all.addAll(streams);
        execute(() -> around = around.withCandidates(candidates(all)));
    }

    LoopRoom open(String name, boolean shielded, RoomListener listener) {
        LoopRoom room = new LoopRoom(this, name, shielded, listener);
        execute(room::open);
        return room;
    }

    void execute(Runnable order) {
        loop.execute(order);
    }

    /** Seats as of the last turn. */
    public int seats() {
        return seats;
    }

    /** Seats given and not left, also those the loop has not heard of. */
    int load() {
        return load.get();
    }

    int loudestAbove() {
        return loudestAbove;
    }

    AtomicInteger counted() {
        return load;
    }

    /** Where its media arrives. */
    List<Endpoint> endpoints() {
        return endpoints;
    }

    /** Where media of shielded rooms arrives, as relays reach it. */
    List<Endpoint> shieldedEndpoints() {
        return shieldedEndpoints;
    }

    /** Of its thread, as the JVM counts them. */
    public long threadId() {
        return loop.threadId();
    }

    /** What its sockets have done. */
    public Datagrams.Counts counts() {
        return loop.datagrams().counts();
    }

    /** Packets that went on in memory to the TURN server. */
    public long handed() {
        return out.handed();
    }

    /** Packets from the TURN server, and over TCP, that found no room. */
    public long overruns() {
        return loop.overruns();
    }

    /** Connections of TCP on which media may come. */
    public int tcpConnections() {
        return connections.size();
    }

    /** Packets for which receivers over TCP were too slow. */
    public long unsentOverTcp() {
        return connections.dropped();
    }

    void close() {
        loop.close();
    }
}
