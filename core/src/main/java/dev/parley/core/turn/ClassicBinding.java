package dev.parley.core.turn;

import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;

/**
 * Binding as RFC 3489 had it, without the cookie: old clients still ask so, and RFC 8489 §11 wants them served. The answer has one MAPPED-ADDRESS
 * and is never longer than 1.6 times the request over IPv4. Confined to one thread.
 */
final class ClassicBinding {
    private static final int REQUEST = 0x0001;
    private static final int SUCCESS = 0x0101;
    private static final int MAPPED_ADDRESS = 0x0001;
    private static final int CHANGE_REQUEST = 0x0003;
    private static final int TRANSACTION_BYTES = 16;
    private static final int V4 = 1;
    private static final int V6 = 2;

    private final ByteBuffer answer = ByteBuffer.allocate(64);

    /**
     * Whether the packet is such a request, and one that can be met: who wants to hear from another address of ours is not answered, for there
     * is none.
     *
     * @param packet from position to limit; unchanged
     */
    static boolean isMet(ByteBuffer packet) {
        int start = packet.position();
        int length = packet.remaining() - StunMessage.HEADER_BYTES;
        if (length < 0 || packet.getShort(start) != REQUEST || packet.getShort(start + 2) != length) return false;
        if (length % 4 != 0 || packet.getInt(start + 4) == StunMessage.MAGIC_COOKIE) return false;
        return !wantsChange(packet, start + StunMessage.HEADER_BYTES, packet.limit());
    }

    private static boolean wantsChange(ByteBuffer packet, int from, int end) {
        for (int at = from; at + 8 <= end; ) {
            if (packet.getShort(at) == CHANGE_REQUEST && packet.getInt(at + 4) != 0) return true;
            at += 4 + ((packet.getShort(at + 2) & 0xFFFF) + 3 & ~3);
        }
        return false;
    }

    /** The answer to a request of this client; good until the next call. */
    ByteBuffer answer(ByteBuffer request, Endpoint client) {
        int value = client.v6() ? 20 : 8;
        answer.clear();
        answer.putShort((short) SUCCESS).putShort((short) (4 + value));
        answer.put(answer.position(), request, request.position() + 4, TRANSACTION_BYTES);
        answer.position(StunMessage.HEADER_BYTES);
        answer.putShort((short) MAPPED_ADDRESS).putShort((short) value);
        answer.putShort((short) (client.v6() ? V6 : V4)).putShort((short) client.port());
        if (client.v6()) answer.putLong(client.high()).putLong(client.low());
        else answer.putInt((int) client.low());
        return answer.flip();
    }
}
