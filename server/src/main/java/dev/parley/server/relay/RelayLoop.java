package dev.parley.server.relay;

import dev.parley.core.stun.Icmp;
import dev.parley.core.turn.Login;
import dev.parley.core.turn.RelayPort;
import dev.parley.core.turn.TurnServer;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.EventLoop;
import dev.parley.server.net.udp.IcmpError;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/** One thread with its clients: gives what arrives to its TURN server. */
final class RelayLoop implements EventLoop.Resident {
    /** Stands for the socket of packets that came from a client over TCP or TLS. */
    static final int FROM_STREAM = -1;

    private static final long SWEEP_MILLIS = 1000;

    /** A loop that has ended does nothing any more. */
    private static final long PATIENCE_SECONDS = 5;

    /** What a loop is made of. */
    record Parts(EventLoop loop, TurnServer turn, LoopPorts ports, RelayOutput out, StreamClients streams) {}

    private final EventLoop loop;
    private final TurnServer turn;
    private final LoopPorts ports;
    private final RelayOutput out;
    private final StreamClients streams;
    private final int[] listeners;
    private long sweptAt;
    private volatile int allocations;

    /** @param listeners the socket of each listening address, by its number */
    RelayLoop(Parts parts, int[] listeners) {
        this.loop = parts.loop();
        this.turn = parts.turn();
        this.ports = parts.ports();
        this.out = parts.out();
        this.streams = parts.streams();
        this.listeners = listeners.clone();
    }

    void start() {
        loop.start(this);
    }

    @Override
    public void datagram(int socket, long high, long low, int tag, ByteBuffer payload) {
        if (socket == FROM_STREAM) {
            if (streams.knows(high, low, tag)) turn.receive(high, low, tag, payload, loop.now(), out);
            return;
        }
        RelayPort port = ports.of(socket);
        if (port != null) turn.arrive(port, high, low, tag, payload, loop.now(), out);
        else fromClient(socket, high, low, tag, payload);
    }

    @Override
    public void unreachable(int socket, IcmpError error) {
        RelayPort port = ports.of(socket);
        Icmp icmp = new Icmp(error.type(), error.code(), error.mtu());
        if (port != null) turn.unreachable(port, error.to(), icmp, loop.now(), out);
    }

    /** What is handed over to a port that has closed meanwhile belongs to no listener either. */
    private void fromClient(int socket, long high, long low, int tag, ByteBuffer payload) {
        for (int listener = 0; listener < listeners.length; listener++) {
            if (listeners[listener] != socket) continue;
            int client = Endpoint.tag(Endpoint.v6(tag), Endpoint.port(tag), listener, false);
            turn.receive(high, low, client, payload, loop.now(), out);
        }
    }

    @Override
    public void turned(long now) {
        if (now - sweptAt >= SWEEP_MILLIS) {
            sweptAt = now;
            turn.sweep(now, out);
            ports.sweep(now);
            streams.sweep(now);
        }
        allocations = turn.size(); // before a client can know
        out.flush();
    }

    /** As of the last turn. */
    int allocations() {
        return allocations;
    }

    StreamClients streams() {
        return streams;
    }

    EventLoop loop() {
        return loop;
    }

    Datagrams.Counts counts() {
        return loop.datagrams().counts();
    }

    /** Packets that went on in memory to other loops. */
    long handed() {
        return out.handed();
    }

    RelayOutput.Traffic traffic() {
        return out.traffic();
    }

    TurnServer turn() {
        return turn;
    }

    /** The rest happens soon. */
    void disconnected(Endpoint client) {
        loop.execute(() -> turn.disconnected(client, out));
    }

    /** @return how many allocations ended, once they have */
    CompletableFuture<Integer> revoke(Predicate<Login> whose) {
        CompletableFuture<Integer> done = new CompletableFuture<>();
        loop.execute(() -> done.complete(turn.revoke(whose, out)));
        return done.completeOnTimeout(0, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    /** @return done once nobody new is taken, and {@link #allocations} counts everyone who was */
    CompletableFuture<Void> drain(List<Endpoint> alternates) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(() -> {
            turn.drain(alternates);
            allocations = turn.size();
            done.complete(null);
        });
        return done.completeOnTimeout(null, PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    void close() {
        loop.execute(() -> turn.close(out));
        loop.close();
    }
}
