package dev.parley.core.wire;

import java.util.Random;

/** The same bytes in every run, so that a test that fails once fails again. */
public final class SeededEntropy implements Entropy {
    private final Random random;

    public SeededEntropy(long seed) {
        random = new Random(seed);
    }

    @Override
    public void fill(byte[] bytes) {
        random.nextBytes(bytes);
    }
}
