package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/**
 * NOMINATION (draft-thatcher-ice-renomination-01): like USE-CANDIDATE, but numbered, so that the controlling side can change its mind: the
 * largest number counts. An unsigned 32-bit number, 1 or more.
 *
 * <p>The draft was given no number by IANA. The one that is written here is pion's; libwebrtc has taken another, which is read as well.
 */
public record Nomination(long value) implements Attribute {
    public static final int TYPE = 0x0030;

    /** That of libwebrtc; need not be understood, and elsewhere means something longer. */
    public static final int LIBWEBRTC_TYPE = 0xC001;

    /** Null if absent or of wrong length. */
    public static @Nullable Nomination read(StunMessage message) {
        int i = Math.max(message.index(TYPE), message.index(LIBWEBRTC_TYPE));
        if (i < 0 || message.length(i) != 4) return null;
        return new Nomination(message.buffer().getInt(message.offset(i)) & 0xFFFF_FFFFL);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, (int) value);
    }
}
