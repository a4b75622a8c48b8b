package dev.parley.core.stun;

import org.jspecify.annotations.Nullable;

/**
 * PASSWORD-ALGORITHM (RFC 8489 §14.12): by which digest the client made the key; one of {@link PasswordAlgorithms} that the server offered.
 *
 * @param number 1 for MD5, 2 for SHA-256 (§18.5); others are carried but not spoken
 */
public record PasswordAlgorithm(int number) implements Attribute {
    public static final int TYPE = 0x001D;
    public static final PasswordAlgorithm MD5 = new PasswordAlgorithm(1);
    public static final PasswordAlgorithm SHA256 = new PasswordAlgorithm(2);

    /** Null if absent, or if it has parameters: neither algorithm of ours takes any. */
    public static @Nullable PasswordAlgorithm read(StunMessage message) {
        int i = message.index(TYPE);
        if (i < 0 || message.length(i) != 4) return null;
        int word = message.buffer().getInt(message.offset(i));
        if ((word & 0xFFFF) != 0) return null;
        return of(word >>> 16);
    }

    static PasswordAlgorithm of(int number) {
        return switch (number) {
            case 1 -> MD5;
            case 2 -> SHA256;
            default -> new PasswordAlgorithm(number);
        };
    }

    @Override
    public void writeTo(StunWriter writer) {
        writer.number(TYPE, number << 16);
    }
}
