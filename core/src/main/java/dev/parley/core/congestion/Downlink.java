package dev.parley.core.congestion;

import dev.parley.core.rtp.TransportFeedback;

/**
 * Tells what the way to a receiver carries, from what was sent and what the receiver says of it. One object serves one transport and is owned by its
 * thread. {@link CappedDownlink} is a simple one; a full estimator takes its place behind this.
 */
public interface Downlink {
    /** As long as nothing speaks against it. */
    long UNLIMITED = Long.MAX_VALUE;

    /** The transport-wide number of the next packet, 0 to 65535; it counts as used. */
    int next();

    /**
     * The packet with the last number has left.
     *
     * @param bytes on the wire
     */
    void sent(int bytes, long now);

    /** The receiver tells which packets came, and when. */
    void feedback(TransportFeedback feedback, long roundTrip, long now);

    /**
     * The receiver tells how much of a stream it lost, which counts where it tells nothing better.
     *
     * @param fraction in 256ths
     */
    void lost(int fraction, long now);

    /** In bits per second; {@link #UNLIMITED} as long as there was no trouble. */
    long bitrate();

    /**
     * More would be sent if there were room.
     *
     * @param wanted bits per second in all
     */
    void wants(long wanted);

    /** How many bytes of padding to send now, so that it shows whether there is room for more; called with each tick. */
    int padding(long now);
}
