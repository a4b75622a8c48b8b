package dev.parley.core.turn;

import dev.parley.core.stun.Data;
import dev.parley.core.stun.Icmp;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.stun.XorPeerAddress;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;

/**
 * Puts into form what goes to a client: ChannelData or a Data indication (RFC 8656 §11.3, §12.4), written in front of the payload where there is
 * room ({@link TurnServer#HEADROOM}), else into a buffer of our own.
 */
final class Indications {
    private static final int LARGEST = 65_536 + 64;
    private static final int COOKIE_HIGH = StunMessage.MAGIC_COOKIE >>> 16;

    private final ByteBuffer spare = ByteBuffer.allocate(LARGEST);
    private final StunWriter writer = new StunWriter(128);
    private long transactions;

    /** @param seed where transaction ids begin; nobody answers indications, so they need only differ */
    Indications(long seed) {
        transactions = seed;
    }

    ByteBuffer channelData(ByteBuffer payload, int channel, boolean stream) {
        int padding = stream ? ChannelData.padding(payload.remaining()) : 0;
        ByteBuffer packet = roomy(payload, ChannelData.HEADER_BYTES, padding);
        ChannelData.prepend(packet, channel);
        pad(packet, padding);
        return packet;
    }

    ByteBuffer data(ByteBuffer payload, long high, long low, int tag) {
        return indication(Method.DATA, payload, high, low, tag);
    }

    /** What a client sends where a server would send {@link #data}. */
    ByteBuffer send(ByteBuffer payload, Endpoint peer) {
        return indication(Method.SEND, payload, peer.high(), peer.low(), peer.tag());
    }

    /** Header, XOR-PEER-ADDRESS, DATA. */
    private ByteBuffer indication(Method method, ByteBuffer payload, long high, long low, int tag) {
        int length = payload.remaining();
        int addressBytes = Endpoint.v6(tag) ? 20 : 8;
        int head = StunMessage.HEADER_BYTES + 4 + addressBytes + 4;
        int padding = ChannelData.padding(length);
        ByteBuffer packet = roomy(payload, head, padding);
        int start = packet.position() - head;
        int id = (int) (++transactions >>> 32);
        long idLow = transactions * 0x9E3779B97F4A7C15L;
        packet.putShort(start, (short) MessageClass.INDICATION.type(method));
        packet.putShort(start + 2, (short) (head - StunMessage.HEADER_BYTES + length + padding));
        packet.putInt(start + 4, StunMessage.MAGIC_COOKIE).putInt(start + 8, id).putLong(start + 12, idLow);
        int at = start + StunMessage.HEADER_BYTES;
        packet.putInt(at, XorPeerAddress.TYPE << 16 | addressBytes);
        packet.putShort(at + 4, (short) (Endpoint.v6(tag) ? 2 : 1));
        packet.putShort(at + 6, (short) (Endpoint.port(tag) ^ COOKIE_HIGH));
        address(packet, start, high, low, Endpoint.v6(tag));
        packet.putInt(at + 4 + addressBytes, Data.TYPE << 16 | length);
        packet.position(start);
        pad(packet, padding);
        return packet;
    }

    /** The masks stand in the header that begins at {@code start}: four bytes of cookie, then twelve of transaction id. */
    private static void address(ByteBuffer packet, int start, long high, long low, boolean six) {
        int at = start + StunMessage.HEADER_BYTES + 8;
        if (six) {
            packet.putLong(at, high ^ packet.getLong(start + 4));
            packet.putLong(at + 8, low ^ packet.getLong(start + 12));
        } else {
            packet.putInt(at, (int) low ^ StunMessage.MAGIC_COOKIE);
        }
    }

    /** §11.5: a Data indication with ICMP and without DATA. */
    ByteBuffer icmp(Endpoint peer, Icmp icmp) {
        return writer.begin(Method.DATA, MessageClass.INDICATION, new TransactionId(0, ++transactions))
                .add(new XorPeerAddress(peer))
                .add(icmp)
                .finish();
    }

    private ByteBuffer roomy(ByteBuffer payload, int head, int padding) {
        if (payload.position() >= head && payload.capacity() - payload.limit() >= padding) return payload;
        spare.clear().position(TurnServer.HEADROOM);
        spare.put(payload).flip();
        return spare.position(TurnServer.HEADROOM);
    }

    private static void pad(ByteBuffer packet, int padding) {
        int end = packet.limit();
        packet.limit(end + padding);
        for (int i = 0; i < padding; i++) packet.put(end + i, (byte) 0);
    }
}
