package dev.parley.core.wire;

/**
 * One end of a conversation: address and port, and on our side also the listener it came through, packed for lookups by primitives.
 *
 * <p>The {@code tag} holds the port (bits 0 to 15), the family (bit 16, set for IPv6), whether the transport is a byte stream (bit 17, set
 * for TCP and TLS) and the number of the listener (bits 18 to 30). With the listener it names a 5-tuple; peers have stream and listener 0.
 *
 * @param high the first half of an IPv6 address; 0 for IPv4
 * @param low the second half, or the IPv4 address
 */
public record Endpoint(long high, long low, int tag) {
    /** Listeners are numbered from 0 to this. */
    public static final int MAX_LISTENER = (1 << 13) - 1;

    private static final int V6 = 1 << 16;
    private static final int STREAM = 1 << 17;
    private static final int LISTENER_SHIFT = 18;

    public static Endpoint of(IpAddress ip, int port) {
        return new Endpoint(ip.high(), ip.low(), tag(ip.v6(), port));
    }

    /** An address that the source code itself contains, as {@code of("192.0.2.1", 3478)}. */
    public static Endpoint of(String ip, int port) {
        return of(IpAddress.of(ip), port);
    }

    /** The tag of a peer, or of a client of the datagram listener 0. */
    public static int tag(boolean v6, int port) {
        return (port & 0xFFFF) | (v6 ? V6 : 0);
    }

    /** The tag of a client that came through the given listener. */
    public static int tag(boolean v6, int port, int listener, boolean stream) {
        return tag(v6, port) | (stream ? STREAM : 0) | (listener & MAX_LISTENER) << LISTENER_SHIFT;
    }

    public static boolean v6(int tag) {
        return (tag & V6) != 0;
    }

    public static boolean stream(int tag) {
        return (tag & STREAM) != 0;
    }

    public static int port(int tag) {
        return tag & 0xFFFF;
    }

    /** The same address as a client of the given listener. */
    public Endpoint through(int listener, boolean stream) {
        return new Endpoint(high, low, tag(v6(), port(), listener, stream));
    }

    public IpAddress ip() {
        return new IpAddress(v6(), high, low);
    }

    public int port() {
        return port(tag);
    }

    public boolean v6() {
        return v6(tag);
    }

    public boolean stream() {
        return stream(tag);
    }

    public int listener() {
        return tag >>> LISTENER_SHIFT;
    }

    /** Address and port only, as the other side sees them. */
    public Endpoint bare() {
        return new Endpoint(high, low, tag & (V6 | 0xFFFF));
    }

    @Override
    public String toString() {
        return v6() ? "[" + ip() + "]:" + port() : ip() + ":" + port();
    }
}
