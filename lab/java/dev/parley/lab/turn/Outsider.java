package dev.parley.lab.turn;

import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A peer that knows nothing of TURN. */
final class Outsider implements LoadLoop.Owner, AutoCloseable {
    private final LoadLoop loop;
    private final Tally tally;
    private final int socket;
    private final Endpoint endpoint;

    Outsider(LoadLoop loop, Tally tally) throws IOException {
        this.loop = loop;
        this.tally = tally;
        socket = loop.open(this);
        endpoint = loop.local(socket);
    }

    Endpoint endpoint() {
        return endpoint;
    }

    void send(Endpoint to, int bytes) {
        send(to, tally.leaving(bytes));
    }

    void send(Endpoint to, ByteBuffer payload) {
        loop.send(socket, to, payload);
    }

    @Override
    public void datagram(long high, long low, int tag, ByteBuffer payload) {
        if (payload.remaining() >= Long.BYTES) tally.arrived(payload);
    }

    @Override
    public void close() {
        loop.close(socket);
    }
}
