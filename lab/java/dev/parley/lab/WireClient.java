package dev.parley.lab;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Many WebSockets on one thread, which is the caller's. */
final class WireClient implements AutoCloseable {
    private static final int MOST_UNDER_WAY = 64;
    private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

    private final Selector selector = Selector.open();
    private final List<WireConnection> connections = new ArrayList<>();
    private final ByteBuffer buffer = ByteBuffer.allocate(1 << 20);
    private long acknowledged;
    private boolean loading;

    WireClient() throws IOException {}

    /**
     * Opens connections one beside the other and waits until all are open.
     *
     * @param opensWithUpgrade whether no word of the server is waited for
     */
    void connect(int port, int count, Wire wire, boolean opensWithUpgrade) throws IOException {
        List<WireConnection> underWay = new ArrayList<>();
        long deadline = System.nanoTime() + PATIENCE;
        for (int opened = 0; opened < count || !underWay.isEmpty(); ) {
            while (opened < count && underWay.size() < MOST_UNDER_WAY) {
                underWay.add(open(port, wire, opensWithUpgrade));
                opened++;
            }
            turn(10);
            underWay.removeIf(WireConnection::isOpen);
            if (System.nanoTime() > deadline) throw new IOException(underWay.size() + " connections did not open");
        }
    }

    private WireConnection open(int port, Wire wire, boolean opensWithUpgrade) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        WireConnection connection = new WireConnection(wire, channel, opensWithUpgrade);
        channel.register(selector, SelectionKey.OP_READ, connection);
        connections.add(connection);
        return connection;
    }

    /**
     * Keeps {@code window} messages of each connection under way for that long.
     *
     * @return how many were acknowledged
     */
    long load(int window, Duration time) throws IOException {
        loading = true;
        for (WireConnection one : connections) one.load(window);
        long before = acknowledged;
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) turn(10);
        loading = false;
        return acknowledged - before;
    }

    /** Reads on, without sending anything new. */
    void idle(Duration time) throws IOException {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) turn(10);
    }

    private void turn(long millis) throws IOException {
        selector.select(this::ready, millis);
    }

    private void ready(SelectionKey key) {
        WireConnection connection = (WireConnection) key.attachment();
        try {
            if (key.isReadable()) {
                int done = connection.receive(buffer);
                acknowledged += done;
                if (loading) connection.load(done);
            }
            key.interestOps(connection.flush() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        for (WireConnection one : connections) one.close();
        selector.close();
    }
}
