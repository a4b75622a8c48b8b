package dev.parley.core.stun;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;

/**
 * FINGERPRINT (RFC 8489 §14.7): a CRC-32 over the message before it, so that STUN is told from whatever else comes to the same port. It
 * proves nothing about the sender. Owned by one thread.
 */
public final class Fingerprint {
    public static final int TYPE = 0x8028;

    private static final int XOR = 0x5354554E;

    private final CRC32 crc = new CRC32();

    /** The value for the bytes from {@code start} to {@code end}, whose header already counts the attribute. Marks do not change. */
    int of(ByteBuffer buffer, int start, int end) {
        int position = buffer.position();
        int limit = buffer.limit();
        crc.reset();
        crc.update(buffer.limit(end).position(start));
        buffer.limit(limit).position(position);
        return (int) crc.getValue() ^ XOR;
    }
}
