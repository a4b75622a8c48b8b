package dev.parley.core.turn;

import dev.parley.core.stun.Data;
import dev.parley.core.stun.DontFragment;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.turn.Drops.Reason;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The way of relayed data (RFC 8656 §11, §12), in both directions. Makes no objects: headers are cut off by moving the position, and written in
 * front of the payload in the buffer that it came in. A peer that is another relayed port of this loop is reached without a socket.
 */
final class DataPath {
    private static final int RECENT_PEERS = 64;

    private final Allocations allocations;
    private final PeerFilter filter;
    private final RelayPorts ports;
    private final Drops drops;
    private final Indications indications;

    DataPath(Allocations allocations, PeerFilter filter, RelayPorts ports, Drops drops, Indications indications) {
        this.allocations = allocations;
        this.filter = filter;
        this.ports = ports;
        this.drops = drops;
        this.indications = indications;
    }

    /** §12.6: ChannelData of a client. Over datagrams padding is allowed and ignored. */
    void channelData(Allocation from, ByteBuffer packet, long now, TurnOutput out) {
        if (packet.remaining() < ChannelData.HEADER_BYTES) {
            drops.count(Reason.MALFORMED);
            return;
        }
        int length = ChannelData.length(packet);
        Channel channel = from.channels.find(ChannelData.channel(packet));
        if (length > packet.remaining() - ChannelData.HEADER_BYTES) drops.count(Reason.MALFORMED);
        else if (channel == null || !channel.alive(now)) drops.count(Reason.NO_CHANNEL);
        else if (!channel.permission.alive(now)) drops.count(Reason.NO_PERMISSION);
        else {
            int start = packet.position() + ChannelData.HEADER_BYTES;
            packet.limit(start + length).position(start);
            toPeer(from, channel.peer, channel.permission, packet, false, now, out);
        }
    }

    /** §11.2: a Send indication. Whatever is wrong with it is answered by silence. */
    void send(Allocation from, StunMessage m, long now, TurnOutput out) {
        int address = m.index(XorPeerAddress.TYPE);
        int data = m.index(Data.TYPE);
        if (address < 0 || data < 0 || !XorPeerAddress.validAt(m, address) || m.badAttribute() || m.hasUnknown()) {
            drops.count(Reason.MALFORMED);
            return;
        }
        long high = XorPeerAddress.high(m, address);
        long low = XorPeerAddress.low(m, address);
        int tag = XorPeerAddress.tag(m, address);
        Permission permission = from.permission(high, low, tag);
        if (permission == null || !permission.alive(now)) {
            drops.count(Reason.NO_PERMISSION);
            return;
        }
        Endpoint peer = peer(from, high, low, tag);
        if (peer == null) {
            drops.count(Reason.DENIED);
            return;
        }
        ByteBuffer packet = m.buffer();
        packet.limit(m.offset(data) + m.length(data)).position(m.offset(data));
        toPeer(from, peer, permission, packet, DontFragment.in(m), now, out);
    }

    /** The peer as an object that exists already, once the filter has let it through; null if it does not. */
    private @Nullable Endpoint peer(Allocation from, long high, long low, int tag) {
        Endpoint known = from.recentPeers.get(high, low, tag);
        if (known != null) return known;
        Endpoint peer = new Endpoint(high, low, tag);
        if (peer.port() == 0 || !filter.reachable(peer)) return null;
        if (from.recentPeers.size() >= RECENT_PEERS) from.recentPeers.removeIf(any -> true);
        from.recentPeers.put(peer, peer);
        return peer;
    }

    private void toPeer(
            Allocation from,
            Endpoint peer,
            Permission permission,
            ByteBuffer payload,
            boolean df,
            long now,
            TurnOutput out) {
        RelayPort port = from.port(peer.v6());
        RelayPort local = allocations.relayed(peer);
        if (port == null
                || (local == null && permission.ownRelaysOnly && !ports.owns(peer.high(), peer.low(), peer.tag()))) {
            drops.count(Reason.DENIED);
            return;
        }
        int length = payload.remaining();
        if (!from.toPeer.take(length, now)) {
            drops.count(Reason.OVER_RATE);
            return;
        }
        from.packetsToPeer++;
        from.bytesToPeer += length;
        if (local == null) out.toPeer(port, peer, payload, df);
        else arrive(local, port.relayed(), payload, now, out);
    }

    /** From another relayed port of this loop: what is our own is always heard. */
    private void arrive(RelayPort port, Endpoint from, ByteBuffer payload, long now, TurnOutput out) {
        arrive(port, from.high(), from.low(), from.tag(), payload, true, now, out);
    }

    /** §11.3, §12.7: a datagram that a peer sent to a relayed port. */
    void arrive(RelayPort port, long high, long low, int tag, ByteBuffer payload, long now, TurnOutput out) {
        arrive(port, high, low, tag, payload, false, now, out);
    }

    private void arrive(
            RelayPort port, long high, long low, int tag, ByteBuffer payload, boolean own, long now, TurnOutput out) {
        Allocation to = port.owner();
        if (to == null || !to.alive(now)) {
            drops.count(Reason.NO_ALLOCATION);
            return;
        }
        Channel channel = to.channels.find(high, low, tag);
        Permission permission = channel != null ? channel.permission : to.permission(high, low, tag);
        if (permission == null || !permission.alive(now)) drops.count(Reason.NO_PERMISSION);
        else if (permission.ownRelaysOnly && !own && !ports.owns(high, low, tag)) drops.count(Reason.DENIED);
        else if (!to.toClient.take(payload.remaining(), now)) drops.count(Reason.OVER_RATE);
        else {
            to.packetsToClient++;
            to.bytesToClient += payload.remaining();
            ByteBuffer packet = channel != null && channel.open(now)
                    ? indications.channelData(payload, channel.number, to.client.stream())
                    : indications.data(payload, high, low, tag);
            out.toClient(to.client, packet);
        }
    }
}
