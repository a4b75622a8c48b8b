package dev.parley.core.rtp;

/**
 * Redundant audio data (RFC 2198): a packet's sound, and before it that of some packets that went before, each with a header of four bytes in front.
 *
 * <p>Getters speak of the last payload for which {@link #read} returned true, and of the last packet before it for which {@link #look} was called. Makes no objects; owned by one thread.
 */
public final class Red {
    private static final int HEADER_BYTES = 4;
    private static final int FOLLOWS = 0x80;
    private static final int TYPE = 0x7F;

    private int headersAt;
    private int blocks;
    private int type;
    private int primaryAt;
    private int primaryLength;
    private int earlierType;
    private int earlierOffset;
    private int earlierAt;
    private int earlierLength;

    /** Reads {@code length} bytes of payload from {@code at}; false if lengths do not fit, or nothing is left for the packet's own sound. */
    public boolean read(byte[] payload, int at, int length) {
        int end = at + length;
        int p = at;
        int earlier = 0;
        int count = 0;
        while (p < end && (payload[p] & FOLLOWS) != 0) {
            if (p + HEADER_BYTES > end) return false;
            earlier += BigEndian.u16(payload, p + 2) & 0x3FF;
            p += HEADER_BYTES;
            count++;
        }
        if (p >= end || p + 1 + earlier >= end) return false;
        headersAt = at;
        blocks = count;
        type = payload[p] & TYPE;
        primaryAt = p + 1 + earlier;
        primaryLength = end - primaryAt;
        return true;
    }

    /** How many packets that went before are repeated. */
    public int earlier() {
        return blocks;
    }

    /** Looks at one of those, 1 for the last to {@link #earlier} for the first. */
    public void look(byte[] payload, int back) {
        earlierAt = primaryAt;
        for (int i = 1; i <= back; i++) {
            int head = headersAt + HEADER_BYTES * (blocks - i);
            earlierType = payload[head] & TYPE;
            earlierOffset = BigEndian.u16(payload, head + 1) >> 2;
            earlierLength = BigEndian.u16(payload, head + 2) & 0x3FF;
            earlierAt -= earlierLength;
        }
    }

    /** The payload type of an earlier packet's sound, 0 to 127. */
    public int earlierType() {
        return earlierType;
    }

    /** How far an earlier packet's timestamp is behind that of this one, 0 to 16383 ticks. */
    public int earlierOffset() {
        return earlierOffset;
    }

    /** Where an earlier packet's sound begins in the array. */
    public int earlierAt() {
        return earlierAt;
    }

    /** In bytes, 0 to 1023. */
    public int earlierLength() {
        return earlierLength;
    }

    /** The payload type of the packet's own sound, 0 to 127. */
    public int type() {
        return type;
    }

    /** Where the packet's own sound begins in the array. */
    public int primaryAt() {
        return primaryAt;
    }

    /** In bytes, 1 at least. */
    public int primaryLength() {
        return primaryLength;
    }

    /** Whether all that is repeated has the same payload type. */
    public boolean alike(byte[] payload) {
        for (int i = 0; i < blocks; i++) {
            if ((payload[headersAt + HEADER_BYTES * i] & TYPE) != type) return false;
        }
        return true;
    }

    /** Names another payload type in all headers. */
    public void retype(byte[] payload, int other) {
        for (int i = 0; i <= blocks; i++) {
            int head = headersAt + HEADER_BYTES * i;
            payload[head] = (byte) ((payload[head] & FOLLOWS) | other);
        }
    }
}
