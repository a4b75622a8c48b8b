package dev.parley.server.relay;

import dev.parley.core.turn.TurnEvent;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.FrameConnection;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The clients of one loop that came over TCP or TLS. They are added and removed by the threads of their connections; all else is the loop's.
 *
 * <p>A connection without an allocation is closed after half a minute, so that nobody can hold many for nothing.
 */
final class StreamClients {
    static final long PATIENCE_MILLIS = 30_000;

    private static final class Client {
        private final FrameConnection connection;
        private long idleSince;
        private boolean allocated;
        private boolean written;

        Client(FrameConnection connection, long now) {
            this.connection = connection;
            idleSince = now;
        }
    }

    private final Map<Endpoint, Client> clients = new ConcurrentHashMap<>();
    private final List<Client> written = new ArrayList<>();
    private long now;
    private long dropped;

    /** @return false if there is one with the same name already */
    boolean add(Endpoint name, FrameConnection connection, long at) {
        return clients.putIfAbsent(name, new Client(connection, at)) == null;
    }

    void remove(Endpoint name) {
        clients.remove(name);
    }

    boolean knows(long high, long low, int tag) {
        return clients.containsKey(new Endpoint(high, low, tag));
    }

    int size() {
        return clients.size();
    }

    /** A client that does not read loses what he does not take, as over UDP. */
    void send(Endpoint name, ByteBuffer frame) {
        Client client = clients.get(name);
        if (client == null) return;
        if (!client.connection.send(frame)) dropped++;
        if (client.written) return;
        client.written = true;
        written.add(client);
    }

    void flush() {
        if (written.isEmpty()) return;
        for (Client client : written) {
            client.written = false;
            client.connection.flush();
        }
        written.clear();
    }

    void heard(TurnEvent event) {
        switch (event) {
            case TurnEvent.Allocated allocated -> allocated(allocated.client(), true);
            case TurnEvent.Ended ended -> allocated(ended.client(), false);
            case TurnEvent.Refreshed _, TurnEvent.PeerDenied _, TurnEvent.Refused _ -> {}
        }
    }

    private void allocated(Endpoint name, boolean has) {
        Client client = name.stream() ? clients.get(name) : null;
        if (client == null) return;
        client.allocated = has;
        client.idleSince = now;
    }

    void sweep(long at) {
        now = at;
        for (Client client : clients.values()) {
            if (!client.allocated && at - client.idleSince > PATIENCE_MILLIS) client.connection.close();
        }
    }

    /** Frames that clients were too slow for. */
    long dropped() {
        return dropped;
    }
}
