package dev.parley.core.sfu;

/** A size in which a picture can be had: an encoding of its own, or the lower part of a scalable one. Knows how large it is and what it costs. */
final class Layer {
    /** Temporal layers that are told apart; those above count as the last. */
    static final int TEMPORAL = 4;

    /** Nanoseconds over which rates are measured. */
    static final long WINDOW = 1_000_000_000L;

    private final EncodedStream stream;
    private final int spatial;
    private final long[] bytes = new long[TEMPORAL];
    private final int[] pictures = new int[TEMPORAL];
    private final long[] bitrate = new long[TEMPORAL];
    private final double[] rate = new double[TEMPORAL];
    private int width;
    private int height;
    private long windowAt = Long.MIN_VALUE;
    private long heardAt = Long.MIN_VALUE;

    /** @param spatial the highest spatial layer of the stream that belongs to it */
    Layer(EncodedStream stream, int spatial) {
        this.stream = stream;
        this.spatial = spatial;
    }

    EncodedStream stream() {
        return stream;
    }

    int spatial() {
        return spatial;
    }

    /** In pixels; 0 as long as nobody has said. */
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    void size(int wide, int high) {
        width = wide;
        height = high;
    }

    /** A packet that belongs to it and to nothing below. */
    void received(VideoPacket packet, int length, long now) {
        heardAt = now;
        int temporal = Math.min(packet.temporal(), TEMPORAL - 1);
        bytes[temporal] += length;
        if (packet.startsFrame()) pictures[temporal]++;
    }

    /** Whether it has come lately. */
    boolean lives(long now, long patience) {
        return heardAt != Long.MIN_VALUE && now - heardAt < patience;
    }

    /** Looks at the time: closes the window over which rates are measured. What has paused keeps what it took. */
    void measure(long now) {
        if (windowAt == Long.MIN_VALUE) windowAt = now;
        long passed = now - windowAt;
        if (passed < WINDOW) return;
        windowAt = now;
        long all = 0;
        for (long one : bytes) all += one;
        if (all == 0) return;
        for (int i = 0; i < TEMPORAL; i++) {
            bitrate[i] = smooth(bitrate[i], bytes[i] * 8 * 1_000_000_000L / passed);
            rate[i] = pictures[i] * 1e9 / passed;
            bytes[i] = 0;
            pictures[i] = 0;
        }
    }

    private static long smooth(long before, long now) {
        return before == 0 ? now : (before + now) / 2;
    }

    /** Bits per second of its own part up to that temporal layer; 0 as long as it was not measured. */
    long bitrate(int temporal) {
        long sum = 0;
        for (int i = 0; i <= Math.min(temporal, TEMPORAL - 1); i++) sum += bitrate[i];
        return sum;
    }

    /** The fewest temporal layers that show so many pictures a second, nearly. */
    int temporalFor(int fps) {
        double shown = 0;
        for (int i = 0; i < TEMPORAL - 1; i++) {
            shown += rate[i];
            if (shown >= fps * 0.9) return i;
        }
        return TEMPORAL - 1;
    }
}
