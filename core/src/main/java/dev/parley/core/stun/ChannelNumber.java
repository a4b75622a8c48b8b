package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/** CHANNEL-NUMBER (RFC 8656 §18.1): 16 bits and two reserved bytes. Channels are 0x4000 to 0x4FFF (§12). */
public record ChannelNumber(int number) implements Attribute {
    public static final int TYPE = 0x000C;

    /** Null if absent or of wrong length. */
    public static @Nullable ChannelNumber read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 4) return null;
        return new ChannelNumber(message.buffer().getInt(message.offset(i)) >>> 16);
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, number << 16);
    }
}
