package dev.parley.core.peer;

import dev.parley.core.rtp.RtpPacket;

/** Hears what happens to a peer. Called on its thread; may send, must not close the peer. */
public interface PeerListener {
    /** Keys are agreed: media can flow. */
    void connected(long now);

    /** It is over; the peer does nothing any more. */
    void lost(String reason);

    /** Receivers and senders are as the descriptions now say. */
    void negotiated(long now);

    /**
     * A packet of media, for the first time: neither a duplicate nor padding.
     *
     * @param packet borrowed for the call
     * @param sequence extended
     */
    void media(Encoding encoding, RtpPacket packet, long sequence, long now);

    /** The stream of an encoding has begun anew: sequence and timestamps do not go on. */
    void restarted(Encoding encoding, long now);

    /** The other side cannot go on without a key frame of what we send. */
    void keyFrameWanted(RtpSender sender, long now);

    /** The other side misses a packet of what we send; {@link Peer#resend} answers. */
    void missing(RtpSender sender, int sequence, long now);
}
