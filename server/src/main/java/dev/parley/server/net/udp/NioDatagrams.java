package dev.parley.server.net.udp;

import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@link Datagrams} on {@link DatagramChannel}s: a system call and some garbage for each datagram, but everywhere. */
public final class NioDatagrams implements Datagrams {
    private static final int LARGEST = 65_536;
    private static final int BUFFER_BYTES = 4 << 20;

    private final Selector selector;
    private final List<@Nullable DatagramChannel> channels = new ArrayList<>();
    private final ByteBuffer in = ByteBuffer.allocateDirect(HEADROOM + LARGEST + 8);
    private final Counts counts = new Counts();

    public NioDatagrams() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public int open(Endpoint local, boolean shared) throws IOException {
        DatagramChannel channel =
                DatagramChannel.open(local.v6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        try {
            channel.configureBlocking(false);
            channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
            if (shared) channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            channel.bind(Addresses.toSocket(local.high(), local.low(), local.tag()));
            int socket = free();
            channel.register(selector, SelectionKey.OP_READ, socket);
            channels.set(socket, channel);
            return socket;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private int free() {
        int socket = channels.indexOf(null);
        if (socket >= 0) return socket;
        channels.add(null);
        return channels.size() - 1;
    }

    @Override
    public Endpoint local(int socket) throws IOException {
        return Addresses.of((InetSocketAddress) channel(socket).getLocalAddress());
    }

    private DatagramChannel channel(int socket) {
        DatagramChannel channel = channels.get(socket);
        if (channel == null) throw new IllegalArgumentException("socket " + socket + " is closed");
        return channel;
    }

    @Override
    public void close(int socket) {
        quietly(channel(socket));
        channels.set(socket, null);
        await(0); // a registered channel lets go of its port only when the selector looks again
    }

    private static void quietly(DatagramChannel channel) {
        try {
            channel.close();
        } catch (IOException e) {
            // it is gone in any case
        }
    }

    /** There is nothing to gain by waiting, so it leaves at once. */
    @Override
    public void send(int socket, long high, long low, int tag, ByteBuffer payload) {
        counts.sends++;
        try {
            int sent = channel(socket).send(payload, Addresses.toSocket(high, low, tag));
            if (sent > 0 || !payload.hasRemaining()) counts.sent++;
            else counts.dropped++;
        } catch (IOException | IllegalArgumentException e) {
            counts.dropped++; // no route, not allowed, too long, port 0: as if the network had lost it
        }
    }

    /** Java has no way to set DF for one datagram. */
    @Override
    public void sendWhole(int socket, long high, long low, int tag, ByteBuffer payload) {
        send(socket, high, low, tag, payload);
    }

    @Override
    public boolean hearsErrors() {
        return false;
    }

    @Override
    public void flush() {}

    @Override
    public void await(long millis) {
        try {
            if (millis == 0) selector.selectNow();
            else selector.select(millis);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void receive(Arrivals arrivals) {
        List<SelectionKey> ready = List.copyOf(selector.selectedKeys()); // closing a socket selects again
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (key.isValid() && key.attachment() instanceof Integer socket) receive(socket, arrivals);
        }
    }

    private void receive(int socket, Arrivals arrivals) {
        for (int i = 0; i < BATCH; i++) {
            DatagramChannel channel = channels.get(socket);
            if (channel == null) return; // closed by what it had received
            in.limit(HEADROOM + LARGEST).position(HEADROOM);
            try {
                if (!(channel.receive(in) instanceof InetSocketAddress from)) return;
                counts.receives++;
                counts.received++;
                deliver(socket, from.getAddress(), from.getPort(), arrivals);
            } catch (IOException e) {
                return; // an ICMP error of something sent before; the next turn goes on
            }
        }
    }

    private void deliver(int socket, InetAddress from, int port, Arrivals arrivals) {
        in.limit(in.position()).position(HEADROOM);
        long high = Addresses.high(from);
        long low = Addresses.low(from);
        arrivals.datagram(socket, high, low, Endpoint.tag(Addresses.v6(from), port), in);
    }

    @Override
    public void wake() {
        selector.wakeup();
    }

    @Override
    public Counts counts() {
        return counts;
    }

    @Override
    public void close() {
        for (DatagramChannel channel : channels) {
            if (channel != null) quietly(channel);
        }
        channels.clear();
        try {
            selector.close();
        } catch (IOException e) {
            // it is gone in any case
        }
    }
}
