package dev.parley.core.turn;

import dev.parley.core.stun.StunMessage;
import java.nio.ByteBuffer;

/**
 * Where one message ends and the next begins on TCP and TLS (RFC 8489 §6.2.2, RFC 8656 §12.5): STUN messages tell their length, ChannelData too
 * and are padded to a multiple of four.
 */
public final class StreamFrames {
    /** More bytes are needed to tell. */
    public static final int INCOMPLETE = 0;
    /** Neither STUN nor ChannelData; the stream cannot be followed any further and should be closed. */
    public static final int BROKEN = -1;
    /** No frame is longer, so a reader never needs to hold more. */
    public static final int LONGEST = StunMessage.HEADER_BYTES + 0xFFFF + 1;

    private StreamFrames() {}

    /**
     * Length in bytes, padding included, of the frame that begins at the position. It is complete if so many bytes remain; the caller then gives
     * that slice to the server or client.
     *
     * @return a length from 4 to {@link #LONGEST}, {@link #INCOMPLETE} or {@link #BROKEN}
     */
    public static int next(ByteBuffer stream) {
        if (stream.remaining() < 4) return stream.hasRemaining() && foreign(stream) ? BROKEN : INCOMPLETE;
        if (foreign(stream)) return BROKEN;
        int length = ChannelData.length(stream);
        if (ChannelData.begins(stream)) {
            int whole = ChannelData.HEADER_BYTES + length;
            return ChannelData.valid(ChannelData.channel(stream)) ? whole + ChannelData.padding(whole) : BROKEN;
        }
        if (length % 4 != 0 || (stream.remaining() >= 8 && !cookie(stream))) return BROKEN;
        return stream.remaining() < 8 ? INCOMPLETE : StunMessage.HEADER_BYTES + length;
    }

    private static boolean foreign(ByteBuffer stream) {
        return (stream.get(stream.position()) & 0x80) != 0;
    }

    private static boolean cookie(ByteBuffer stream) {
        return stream.getInt(stream.position() + 4) == StunMessage.MAGIC_COOKIE;
    }
}
