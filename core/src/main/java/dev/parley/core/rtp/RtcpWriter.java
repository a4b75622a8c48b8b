package dev.parley.core.rtp;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes a datagram of RTCP into an array of the caller. Whoever wants a compound packet (RFC 3550 §6.1) gives a report first; a report,
 * description or farewell with more than 31 blocks becomes several packets (RFC 3550 §6.4.1).
 *
 * <p>One object serves one datagram after another. Owned by one thread; the array is borrowed for the call.
 */
public final class RtcpWriter {
    private static final byte[] NOTHING = {};
    private static final int LONGEST_TEXT = 255;

    private byte[] out = NOTHING;
    private int position;

    /**
     * Writes the packets in their order.
     *
     * @return how many bytes they take
     * @throws IndexOutOfBoundsException if the array has no room for them; it is then partly written
     */
    public int write(List<Rtcp> packets, byte[] out, int at) {
        this.out = out;
        position = at;
        for (Rtcp packet : packets) write(packet);
        this.out = NOTHING;
        return position - at;
    }

    private void write(Rtcp packet) {
        switch (packet) {
            case SenderReport p -> p.writeTo(this);
            case ReceiverReport p -> p.writeTo(this);
            case SourceDescription p -> p.writeTo(this);
            case Goodbye p -> p.writeTo(this);
            case Nack p -> p.writeTo(this);
            case TransportFeedback p -> p.writeTo(this);
            case PictureLoss p -> p.writeTo(this);
            case FullIntraRequest p -> p.writeTo(this);
            case ReceiverEstimate p -> p.writeTo(this);
            case ExtendedReport p -> p.writeTo(this);
            case UnknownRtcp p -> p.writeTo(this);
        }
    }

    /** Begins a packet and returns where, for {@link #end}. */
    int begin(int type, int count) {
        int start = position;
        u8(0x80 | count);
        u8(type);
        u16(0);
        return start;
    }

    /** Fills up to a multiple of four bytes with zeros and notes the length. */
    void end(int start) {
        while (((position - start) & 3) != 0) u8(0);
        BigEndian.put16(out, start + 2, (position - start) / 4 - 1);
    }

    int position() {
        return position;
    }

    void u8(int value) {
        out[position++] = (byte) value;
    }

    void u16(int value) {
        BigEndian.put16(out, position, value);
        position += 2;
    }

    void u24(int value) {
        BigEndian.put24(out, position, value);
        position += 3;
    }

    void u32(long value) {
        BigEndian.put32(out, position, (int) value);
        position += 4;
    }

    void u64(long value) {
        u32(value >>> 32);
        u32(value);
    }

    void bytes(byte[] value, int length) {
        System.arraycopy(value, 0, out, position, length);
        position += length;
    }

    /** A length of one byte and UTF-8, cut off before the character that does not fit 255 bytes. */
    void text(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        int length = Math.min(utf8.length, LONGEST_TEXT);
        while (length < utf8.length && (utf8[length] & 0xC0) == 0x80) length--;
        u8(length);
        bytes(utf8, length);
    }
}
