package dev.parley.core.sfu;

/** What one picture is given of a connection: up to which layer, in the allocation that is being made and in the last one that was. */
final class Share {
    /** Bits per second of layers that were not measured yet, from the smallest on; cameras of browsers take about that. */
    private static final long[] USUAL = {150_000, 500_000, 1_700_000, 4_000_000};

    private final Layers layers;
    private final LayerChoice choice;
    private int level = Integer.MAX_VALUE;
    private int temporal = Layer.TEMPORAL - 1;
    private int settled = Integer.MAX_VALUE;

    Share(Layers layers, LayerChoice choice) {
        this.layers = layers;
        this.choice = choice;
    }

    /** Bits per second up to that layer. */
    long cost(int layer, int temporalLayer) {
        long measured = layers.bitrate(layer, temporalLayer);
        return measured > 0 ? measured : USUAL[Math.min(layer, USUAL.length - 1)];
    }

    /** Whether the last allocation gave anything. */
    boolean isSent() {
        return settled >= 0;
    }

    /** Up to that layer for now; -1 for nothing. */
    void begin(int layer, int temporalLayer) {
        level = layer;
        temporal = temporalLayer;
    }

    /** What the next step would take; 0 if none is wanted. */
    long step() {
        int all = Layer.TEMPORAL - 1;
        if (level < 0) return cost(0, all);
        if (temporal < all) return Math.max(1, cost(level, all) - cost(level, temporal));
        if (level >= choice.wanted()) return 0;
        return Math.max(1, cost(level + 1, all) - cost(level, all));
    }

    /** Whether the next step leads above what the last allocation gave. */
    boolean isAbovePresent() {
        return level + 1 > settled;
    }

    void raise() {
        boolean more = temporal == Layer.TEMPORAL - 1 || level < 0;
        if (more) level++;
        temporal = Layer.TEMPORAL - 1;
    }

    /** Holds from now on. @return whether anything is sent at all */
    boolean settle() {
        settled = level;
        choice.cap(Math.max(level, 0), temporal);
        return level >= 0;
    }
}
