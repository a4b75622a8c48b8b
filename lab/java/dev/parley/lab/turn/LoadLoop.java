package dev.parley.lab.turn;

import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Arrivals;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.NativeDatagrams;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The sockets of a load, all turned by the calling thread without ever sleeping: so a server that sends wakes nobody up, as none does that sends to a
 * network.
 */
final class LoadLoop implements Arrivals, AutoCloseable {
    /** Who has a socket. */
    interface Owner {
        void datagram(long high, long low, int tag, ByteBuffer payload);

        /** Called ten times a second or so. */
        default void tick(long nowMillis) {}
    }

    /** Where a load needs no server. */
    static final Endpoint NOBODY = Endpoint.of("127.0.0.1", 9);

    /** What is waited for. */
    @FunctionalInterface
    interface Condition {
        boolean holds() throws IOException;
    }

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Datagrams datagrams;
    private final List<Owner> living = new ArrayList<>();
    private @Nullable Owner[] owners = new @Nullable Owner[64];
    private long tickAt;

    /** @param offloads whether the load lets the kernel put together and cut up what it sends and receives; most programs do not */
    LoadLoop(boolean offloads) {
        datagrams = new NativeDatagrams(offloads, offloads);
    }

    int open(Owner owner) throws IOException {
        int socket = datagrams.open(Endpoint.of("127.0.0.1", 0), false);
        if (socket >= owners.length) owners = Arrays.copyOf(owners, 2 * socket);
        owners[socket] = owner;
        living.add(owner);
        return socket;
    }

    void close(int socket) {
        Owner owner = owners[socket];
        if (owner == null) return;
        living.remove(owner);
        owners[socket] = null;
        datagrams.close(socket);
    }

    Endpoint local(int socket) throws IOException {
        return datagrams.local(socket);
    }

    void send(int socket, Endpoint to, ByteBuffer payload) {
        datagrams.send(socket, to.high(), to.low(), to.tag(), payload);
    }

    void flush() {
        datagrams.flush();
    }

    /** Looks around once. */
    void turn() {
        datagrams.await(0);
        datagrams.receive(this);
        datagrams.flush();
    }

    /** Turns until something is the case. */
    void until(Condition condition, String what) throws IOException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.holds()) {
            long now = System.nanoTime();
            if (now > deadline) throw new IOException("waited in vain for " + what);
            if (now - tickAt > 0) tick(now);
            turn();
        }
    }

    private void tick(long now) {
        tickAt = now + TICK_NANOS;
        for (Owner owner : List.copyOf(living)) owner.tick(millis());
    }

    static long millis() {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    @Override
    public void datagram(int socket, long high, long low, int tag, ByteBuffer payload) {
        Owner owner = owners[socket];
        if (owner != null) owner.datagram(high, low, tag, payload);
    }

    @Override
    public void close() {
        datagrams.close();
    }
}
