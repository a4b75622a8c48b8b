package dev.parley.server.relay;

import dev.parley.core.turn.RelayPort;
import dev.parley.core.turn.TurnEvent;
import dev.parley.core.turn.TurnOutput;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.EventLoop;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Does what the TURN server of a loop decides; owned by its thread. */
final class RelayOutput implements TurnOutput {
    private final Datagrams datagrams;
    private final Directory directory;
    private final StreamClients streams;
    private final TurnLog log;
    private final int[] listeners;
    private final List<EventLoop> handedTo = new ArrayList<>();
    private final Traffic traffic = new Traffic();

    /** Bytes and packets relayed, written by the loop; others may read values that are a little old. */
    static final class Traffic {
        long packetsToClients;
        long bytesToClients;
        long packetsToPeers;
        long bytesToPeers;
    }

    /** @param listeners the socket of each listening address, by its number */
    RelayOutput(EventLoop loop, Directory directory, StreamClients streams, TurnLog log, int[] listeners) {
        this.datagrams = loop.datagrams();
        this.directory = directory;
        this.streams = streams;
        this.log = log;
        this.listeners = listeners;
    }

    @Override
    public void toClient(Endpoint client, ByteBuffer bytes) {
        traffic.packetsToClients++;
        traffic.bytesToClients += bytes.remaining();
        if (client.stream()) streams.send(client, bytes);
        else datagrams.send(listeners[client.listener()], client.high(), client.low(), client.tag(), bytes);
    }

    /** A peer that is a relayed address of another loop is reached in memory. */
    @Override
    public void toPeer(RelayPort from, Endpoint peer, ByteBuffer payload, boolean dontFragment) {
        traffic.packetsToPeers++;
        traffic.bytesToPeers += payload.remaining();
        Directory.Owner owner = directory.owner(peer);
        if (owner == null) {
            if (dontFragment) datagrams.sendWhole(from.handle(), peer.high(), peer.low(), peer.tag(), payload);
            else datagrams.send(from.handle(), peer.high(), peer.low(), peer.tag(), payload);
            return;
        }
        Endpoint us = from.relayed();
        owner.loop().hand(owner.socket(), us.high(), us.low(), us.tag(), payload);
        if (!handedTo.contains(owner.loop())) handedTo.add(owner.loop());
    }

    @Override
    public void event(TurnEvent event) {
        log.take(event);
        streams.heard(event);
    }

    /** The end of a turn: once for all packets of it. */
    void flush() {
        for (int i = 0; i < handedTo.size(); i++) handedTo.get(i).wake();
        handedTo.clear();
        streams.flush();
    }

    Traffic traffic() {
        return traffic;
    }
}
