package dev.parley.server.relay;

import dev.parley.core.turn.Login;
import dev.parley.core.turn.PortWish;
import dev.parley.core.turn.RelayPort;
import dev.parley.core.turn.RelayPorts;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.EventLoop;
import dev.parley.server.net.udp.Neighbourhood;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Opens relayed ports on the sockets of one loop, drawn at random (RFC 8656 §7.2); owned by its thread. */
final class LoopPorts implements RelayPorts {
    /** A range that is nearly full is not searched to its end for every request. */
    private static final int MOST_TRIES = 4096;

    private final EventLoop loop;
    private final List<RelaySettings.Relayed> relayed;
    private final PortBlocks blocks;
    private final Directory directory;
    private final RandomGenerator random;
    private @Nullable RelayPort[] bySocket = new @Nullable RelayPort[64];

    LoopPorts(EventLoop loop, RelaySettings settings, PortBlocks blocks, Directory directory, RandomGenerator random) {
        this.loop = loop;
        this.relayed = settings.relayed();
        this.blocks = blocks;
        this.directory = directory;
        this.random = random;
    }

    @Override
    public @Nullable RelayPort open(PortWish wish) {
        RelaySettings.Ports range = blocks.of(wish.namespace());
        RelaySettings.Relayed address = address(wish.v6());
        if (address == null || range.count() <= 0) return null;
        int start = random.nextInt(range.count());
        int tries = Math.min(range.count(), MOST_TRIES);
        for (int i = 0; i < tries; i++) {
            int number = range.first() + (start + i) % range.count();
            RelayPort port = open(address, wish.parity(), number, range.last());
            if (port != null) return port;
        }
        return null;
    }

    private RelaySettings.@Nullable Relayed address(boolean v6) {
        for (RelaySettings.Relayed one : relayed) {
            if (one.bound().v6() == v6) return one;
        }
        return null;
    }

    private @Nullable RelayPort open(RelaySettings.Relayed address, PortWish.Parity parity, int number, int last) {
        if (parity == PortWish.Parity.ANY) return bind(address, number, null);
        if (number % 2 != 0) return null;
        if (parity == PortWish.Parity.EVEN) return bind(address, number, null);
        if (number == last) return null;
        RelayPort next = bind(address, number + 1, null);
        if (next == null) return null;
        RelayPort port = bind(address, number, next);
        if (port == null) close(next);
        return port;
    }

    private @Nullable RelayPort bind(RelaySettings.Relayed address, int number, @Nullable RelayPort next) {
        Endpoint told = Endpoint.of(address.advertised(), number);
        if (!directory.take(told)) return null;
        try {
            int socket = loop.datagrams().open(Endpoint.of(address.bound(), number), false);
            RelayPort port = new RelayPort(socket, told, next);
            if (socket >= bySocket.length) bySocket = Arrays.copyOf(bySocket, 2 * socket);
            bySocket[socket] = port;
            directory.add(told, new Neighbourhood.Home(loop, socket));
            return port;
        } catch (IOException e) {
            directory.untake(told); // somebody outside has it
            return null;
        }
    }

    /** The port that a socket belongs to; null if none. */
    @Nullable
    RelayPort of(int socket) {
        return socket < bySocket.length ? bySocket[socket] : null;
    }

    /** Only the number is kept; the socket is opened by the loop that the client comes back to. */
    @Override
    public boolean reserve(long token, RelayPort port, Login login, long until) {
        bySocket[port.handle()] = null;
        loop.datagrams().close(port.handle());
        directory.reserve(token, new Directory.Reservation(port.relayed(), login.username(), until));
        return true;
    }

    @Override
    public @Nullable RelayPort redeem(long token, Login login, long now) {
        Endpoint reserved = directory.redeem(token, login.username(), now);
        RelaySettings.Relayed address = reserved == null ? null : address(reserved.v6());
        return reserved == null || address == null ? null : bind(address, reserved.port(), null);
    }

    @Override
    public void close(RelayPort port) {
        directory.remove(port.relayed());
        bySocket[port.handle()] = null;
        Datagrams datagrams = loop.datagrams();
        datagrams.close(port.handle());
    }

    void sweep(long now) {
        directory.sweep(now);
    }

    @Override
    public boolean owns(long high, long low, int tag) {
        return directory.welcomes(high, low, tag);
    }

    @Override
    public boolean ownsAddress(Endpoint address) {
        return directory.ownsAddress(address);
    }
}
