package dev.parley.core.peer;

/**
 * The arrays in which packets are opened and sealed, shared by all peers of a thread: they hold nothing between two calls. Separate ones, because
 * AES-GCM of the JDK copies where input and output share an array.
 */
public final class Scratch {
    /** No datagram of WebRTC is longer; longer ones are dropped. */
    static final int BYTES = 2048;

    /** A retransmission is opened two bytes further on, so that its header can move. */
    static final int AHEAD = 4;

    final byte[] in = new byte[BYTES];
    final byte[] plain = new byte[BYTES + AHEAD];
    final byte[] out = new byte[BYTES + 256];
    final byte[] payload = new byte[BYTES];
    final byte[] reports = new byte[BYTES];
}
