package dev.parley.core.turn;

import java.nio.ByteBuffer;

/** The four bytes before relayed data: channel number and length (RFC 8656 §12.4). */
public final class ChannelData {
    public static final int HEADER_BYTES = 4;
    public static final int FIRST_CHANNEL = 0x4000;
    public static final int LAST_CHANNEL = 0x4FFF;

    /** RFC 5766 §11 allowed four times as many. Clients written for it still draw from all of them (coturn's do), so the server takes them. */
    private static final int LAST_OLD_CHANNEL = 0x7FFF;

    private ChannelData() {}

    /** Whether a packet that begins at the position claims to be ChannelData rather than STUN (§12). */
    static boolean begins(ByteBuffer packet) {
        return packet.hasRemaining() && (packet.get(packet.position()) & 0xC0) == 0x40;
    }

    static boolean valid(int channel) {
        return channel >= FIRST_CHANNEL && channel <= LAST_OLD_CHANNEL;
    }

    static int channel(ByteBuffer packet) {
        return packet.getShort(packet.position()) & 0xFFFF;
    }

    static int length(ByteBuffer packet) {
        return packet.getShort(packet.position() + 2) & 0xFFFF;
    }

    /** Puts the header in front of the payload, which begins at the position, and moves the position there. */
    static void prepend(ByteBuffer payload, int channel) {
        int length = payload.remaining();
        int start = payload.position() - HEADER_BYTES;
        payload.putInt(start, channel << 16 | length).position(start);
    }

    /** How many bytes bring a length to a multiple of four: needed over streams only (§12.5). */
    static int padding(int length) {
        return -length & 3;
    }
}
