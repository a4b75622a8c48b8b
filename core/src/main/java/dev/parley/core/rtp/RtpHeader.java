package dev.parley.core.rtp;

/**
 * Writes the header of an RTP packet (RFC 3550 §5.1) with its extensions (RFC 8285) into an array of the caller: {@link #begin}, then
 * {@link #extension} as often as wanted, then {@link #end}. One object serves one packet after another and makes no objects.
 *
 * <p>Extensions are written in the one-byte form until one comes that does not fit it (an id above 14, a value of no byte or of more than
 * 16); then the whole block is widened to the two-byte form, since the two cannot stand in one packet (RFC 8285 §4.1.2). No CSRCs are
 * written: whoever forwards does not mix. Owned by one thread; the array is borrowed until {@code end}.
 */
public final class RtpHeader {
    private static final int BLOCK_HEAD = 4;
    private static final int ONE_BYTE_LAST_ID = 14;
    private static final int ONE_BYTE_LONGEST = 16;

    private byte[] out = new byte[RtpPacket.FIXED_BYTES];
    private int start;
    private int position;
    private boolean wide;

    /**
     * Begins a header.
     *
     * @param out needs room for 12 bytes, and with extensions for 4 + 2 for each + their values, rounded up to four
     * @param payloadType 0 to 127
     * @param sequence its last 16 bits are written
     * @param timestamp its last 32 bits are written
     */
    public RtpHeader begin(
            byte[] out, int at, int payloadType, boolean marker, int sequence, long timestamp, int ssrc) {
        this.out = out;
        start = at;
        position = at + RtpPacket.FIXED_BYTES;
        wide = false;
        out[at] = (byte) 0x80;
        out[at + 1] = (byte) ((payloadType & 0x7F) | (marker ? 0x80 : 0));
        BigEndian.put16(out, at + 2, sequence);
        BigEndian.put32(out, at + 4, (int) timestamp);
        BigEndian.put32(out, at + 8, ssrc);
        return this;
    }

    /**
     * Appends a header extension.
     *
     * @param id 1 to 255, as negotiated
     * @param value an array other than that of {@link #begin}
     * @param length 0 to 255 bytes
     */
    public RtpHeader extension(int id, byte[] value, int valueAt, int length) {
        element(id, length);
        System.arraycopy(value, valueAt, out, position, length);
        position += length;
        return this;
    }

    /** Appends a header extension whose value is a number: the last {@code length} bytes of it, 1 to 8. */
    public RtpHeader extension(int id, long value, int length) {
        element(id, length);
        for (int shift = 8 * (length - 1); shift >= 0; shift -= 8) out[position++] = (byte) (value >>> shift);
        return this;
    }

    /** Ends the header and returns its length in bytes, which is a multiple of four. */
    public int end() {
        int blockAt = start + RtpPacket.FIXED_BYTES;
        if (position == blockAt) return RtpPacket.FIXED_BYTES;
        while (((position - start) & 3) != 0) out[position++] = 0;
        BigEndian.put16(out, blockAt, wide ? RtpPacket.TWO_BYTE : RtpPacket.ONE_BYTE);
        BigEndian.put16(out, blockAt + 2, (position - blockAt - BLOCK_HEAD) / 4);
        return position - start;
    }

    private void element(int id, int length) {
        if (position == start + RtpPacket.FIXED_BYTES) {
            out[start] |= 0x10;
            position += BLOCK_HEAD;
        }
        if (!wide && (id > ONE_BYTE_LAST_ID || length == 0 || length > ONE_BYTE_LONGEST)) widen();
        if (wide) {
            out[position++] = (byte) id;
            out[position++] = (byte) length;
        } else {
            out[position++] = (byte) (id << 4 | (length - 1));
        }
    }

    /** Gives each element so far its second byte of head, the last one first, so that nothing is overwritten before it has moved. */
    private void widen() {
        int first = start + RtpPacket.FIXED_BYTES + BLOCK_HEAD;
        int shift = 0;
        for (int p = first; p < position; p += 2 + (out[p] & 0x0F)) shift++;
        int end = position;
        position += shift;
        for (; shift > 0; shift--) {
            int head = last(first, end);
            int length = end - head - 1;
            System.arraycopy(out, head + 1, out, head + 1 + shift, length);
            int id = (out[head] & 0xFF) >> 4;
            out[head + shift - 1] = (byte) id;
            out[head + shift] = (byte) length;
            end = head;
        }
        wide = true;
    }

    /** Where the last one-byte element before {@code end} begins. */
    private int last(int first, int end) {
        int p = first;
        for (int next = p; next < end; next += 2 + (out[next] & 0x0F)) p = next;
        return p;
    }
}
