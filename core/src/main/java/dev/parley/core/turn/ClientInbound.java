package dev.parley.core.turn;

import dev.parley.core.stun.Data;
import dev.parley.core.stun.Icmp;
import dev.parley.core.stun.Lifetime;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.ReservationToken;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.stun.XorRelayedAddress;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The packets of a client: relayed data in and out, and answers, which it passes on. */
final class ClientInbound {
    private final StunMessage message = new StunMessage();
    private final Channels channels;
    private final Indications indications;

    ClientInbound(Channels channels, long seed) {
        this.channels = channels;
        indications = new Indications(seed);
    }

    /** The answer to a request, borrowed until the next call; null if the packet was something else, which is then dealt with. */
    @Nullable
    StunMessage receive(ByteBuffer packet, TurnClientOutput out) {
        if (ChannelData.begins(packet)) {
            channelData(packet, out);
            return null;
        }
        if (message.parse(packet) != StunMessage.Verdict.OK) return null;
        MessageClass kind = message.messageClass();
        if (kind == MessageClass.INDICATION && message.method() == Method.DATA) data(out);
        return kind == MessageClass.SUCCESS || kind == MessageClass.ERROR ? message : null;
    }

    private void channelData(ByteBuffer packet, TurnClientOutput out) {
        if (packet.remaining() < ChannelData.HEADER_BYTES) return;
        int length = ChannelData.length(packet);
        Channel channel = channels.find(ChannelData.channel(packet));
        if (channel == null || length > packet.remaining() - ChannelData.HEADER_BYTES) return;
        int start = packet.position() + ChannelData.HEADER_BYTES;
        out.fromPeer(channel.peer, packet.limit(start + length).position(start));
    }

    private void data(TurnClientOutput out) {
        XorPeerAddress peer = XorPeerAddress.read(message);
        int data = message.index(Data.TYPE);
        Icmp icmp = Icmp.read(message);
        if (peer == null) return;
        if (data >= 0) {
            int start = message.offset(data);
            out.fromPeer(
                    peer.endpoint(),
                    message.buffer().limit(start + message.length(data)).position(start));
        } else if (icmp != null) {
            out.event(new TurnClientEvent.Unreachable(peer.endpoint(), icmp));
        }
    }

    /** Puts a payload into the form in which it goes to the server. */
    ByteBuffer outgoing(Endpoint peer, int channel, ByteBuffer payload, boolean stream) {
        if (channel != 0) return indications.channelData(payload, channel, stream);
        return indications.send(payload, peer);
    }

    /** What a success response to Allocate says; null if it does not say enough. */
    static TurnClientEvent.@Nullable Allocated allocated(StunMessage answer) {
        List<Endpoint> relayed = new ArrayList<>(2);
        for (int i = answer.index(XorRelayedAddress.TYPE); i >= 0; i = answer.index(XorRelayedAddress.TYPE, i + 1)) {
            XorRelayedAddress address = XorRelayedAddress.readAt(answer, i);
            if (address != null) relayed.add(address.endpoint());
        }
        XorMappedAddress mapped = XorMappedAddress.read(answer);
        Lifetime lifetime = Lifetime.read(answer);
        if (relayed.isEmpty() || mapped == null || lifetime == null) return null;
        ReservationToken token = ReservationToken.read(answer);
        return new TurnClientEvent.Allocated(
                relayed, mapped.endpoint(), lifetime.seconds(), token == null ? 0 : token.value());
    }
}
