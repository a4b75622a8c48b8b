package dev.parley.server.net.udp;

/** One message to be sent: one datagram, or several of the same length for the same destination. Used again and again. */
final class OutMessage {
    /** The kernel cuts into no more (UDP_MAX_SEGMENTS of older kernels). */
    static final int MOST = 64;

    /** What fits a path with the usual 1500 bytes, tunnels and IPv6 included; longer ones go alone, for the kernel would refuse them together. */
    private static final int LONGEST_SEGMENT = 1400;

    private static final int MOST_BYTES = 65_000;

    int fd;
    long high;
    long low;
    int tag;
    int size;
    int segments;
    int vectors;
    long lastVectorBytes;
    private int bytes;
    private int end;
    private boolean full;

    void begin(int socket, long toHigh, long toLow, int toTag) {
        fd = socket;
        high = toHigh;
        low = toLow;
        tag = OutBatch.bare(toTag);
        size = 0;
        segments = 0;
        vectors = 0;
        lastVectorBytes = 0;
        bytes = 0;
        full = false;
    }

    boolean isFor(int socket, long toHigh, long toLow, int toTag) {
        return fd == socket && low == toLow && high == toHigh && tag == OutBatch.bare(toTag);
    }

    boolean takes(int length) {
        return !full && length > 0 && length <= size && segments < MOST && bytes + length <= MOST_BYTES;
    }

    /**
     * Takes a datagram that lies at {@code at}.
     *
     * @return whether it needs a vector of its own, because it does not lie behind the one before
     */
    boolean append(int at, int length) {
        if (segments == 0) size = length;
        full = length < size || size > LONGEST_SEGMENT || length == 0;
        boolean apart = segments == 0 || at != end;
        if (apart) {
            vectors++;
            lastVectorBytes = 0;
        }
        segments++;
        bytes += length;
        end = at + length;
        lastVectorBytes += length;
        return apart;
    }
}
