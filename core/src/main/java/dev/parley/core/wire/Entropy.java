package dev.parley.core.wire;

/** Where unpredictable bytes come from: a cryptographic generator in production, a seeded one in tests. */
@FunctionalInterface
public interface Entropy {
    /** Overwrites all of {@code bytes}. */
    void fill(byte[] bytes);

    /** So many fresh bytes. */
    default byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        fill(bytes);
        return bytes;
    }

    /** Eight fresh bytes as a number. */
    default long number() {
        long number = 0;
        for (byte b : bytes(Long.BYTES)) number = number << 8 | (b & 0xFF);
        return number;
    }
}
