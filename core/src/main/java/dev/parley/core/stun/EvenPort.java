package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/**
 * EVEN-PORT (RFC 8656 §18.7, §7.2): the relayed port shall be even.
 *
 * @param reserveNext the R bit: keep the next higher port for a second allocation
 */
public record EvenPort(boolean reserveNext) implements Attribute {
    public static final int TYPE = 0x0018;

    private static final int RESERVE = 0x80;

    /** Null if absent or of wrong length. */
    public static @Nullable EvenPort read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 1) return null;
        return new EvenPort((message.buffer().get(message.offset(i)) & RESERVE) != 0);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.bytes(TYPE, new byte[] {(byte) (reserveNext ? RESERVE : 0)});
    }
}
