package dev.parley.server.relay;

import dev.parley.core.turn.RelayPort;
import dev.parley.core.turn.TurnEvent;
import dev.parley.core.turn.TurnOutput;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.Handover;
import java.nio.ByteBuffer;

/** Does what the TURN server of a loop decides; owned by its thread. */
final class RelayOutput implements TurnOutput {
    private final Datagrams datagrams;
    private final StreamClients streams;
    private final TurnLog log;
    private final int[] listeners;
    private final Handover handover;
    private final Traffic traffic = new Traffic();

    /** Bytes and packets relayed, written by the loop; others may read values that are a little old. */
    static final class Traffic {
        long packetsToClients;
        long bytesToClients;
        long packetsToPeers;
        long bytesToPeers;
    }

    /** @param listeners the socket of each listening address, by its number */
    RelayOutput(Datagrams datagrams, Handover handover, StreamClients streams, TurnLog log, int[] listeners) {
        this.datagrams = datagrams;
        this.handover = handover;
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

    /** A peer that is a relayed address of another loop, or our own SFU, is reached in memory. */
    @Override
    public void toPeer(RelayPort from, Endpoint peer, ByteBuffer payload, boolean dontFragment) {
        traffic.packetsToPeers++;
        traffic.bytesToPeers += payload.remaining();
        if (handover.hand(peer.high(), peer.low(), peer.tag(), from.relayed(), payload)) return;
        if (dontFragment) datagrams.sendWhole(from.handle(), peer.high(), peer.low(), peer.tag(), payload);
        else datagrams.send(from.handle(), peer.high(), peer.low(), peer.tag(), payload);
    }

    @Override
    public void event(TurnEvent event) {
        log.take(event);
        streams.heard(event);
    }

    /** The end of a turn: once for all packets of it. */
    void flush() {
        handover.flush();
        streams.flush();
    }

    /** Packets that went on in memory to other loops. */
    long handed() {
        return handover.handed();
    }

    Traffic traffic() {
        return traffic;
    }
}
