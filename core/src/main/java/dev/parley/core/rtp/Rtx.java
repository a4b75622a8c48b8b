package dev.parley.core.rtp;

/**
 * The retransmission payload format (RFC 4588 §4): the packet that is repeated, in a stream of its own, with the original sequence number as
 * the first two bytes of the payload. All else that differs (SSRC, payload type, sequence number) stands in the header.
 */
public final class Rtx {
    /** Bytes in front of the original payload. */
    public static final int PREFIX_BYTES = 2;

    private Rtx() {}

    /**
     * The sequence number of the packet that this one repeats, 0 to 65535.
     *
     * @return -1 if the payload is too short to say, as that of a packet which only probes the bandwidth
     */
    public static int originalSequence(byte[] payload, int at, int length) {
        return length < PREFIX_BYTES ? -1 : BigEndian.u16(payload, at);
    }

    /** Writes what stands before the original payload; returns its length in bytes. */
    public static int writePrefix(byte[] out, int at, int originalSequence) {
        BigEndian.put16(out, at, originalSequence);
        return PREFIX_BYTES;
    }
}
