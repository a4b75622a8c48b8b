package dev.parley.core.sfu;

/** The narrowest place of a way: packets wait in front of it, and where too many wait, they are lost. */
final class Bottleneck {
    /** What lies around a datagram. */
    private static final int HEADERS = 28;

    private static final long LONGEST = 500 * Network.MILLI;

    /** In bits per second; 0 for none. */
    long bitrate;

    /** Bytes that may pass at once after a pause, as through a token bucket. */
    int burst;

    int lost;
    private long freeAt = Long.MIN_VALUE;

    void pass(Network net, byte[] datagram, Runnable behind) {
        if (bitrate == 0) {
            behind.run();
            return;
        }
        long begins = Math.max(net.now - burst * 8L * Network.SECOND / bitrate, freeAt);
        if (begins - net.now > LONGEST) {
            lost++;
            return;
        }
        freeAt = begins + (datagram.length + HEADERS) * 8L * Network.SECOND / bitrate;
        net.at(Math.max(net.now, freeAt), behind);
    }
}
