package dev.parley.core.rtp;

/**
 * An RTP packet (RFC 3550 §5.1) read in place: a flyweight that is laid over one packet after another and makes no objects.
 *
 * <p>The array is borrowed from {@link #wrap} until the next one; whoever changes it changes what is read. Owned by one thread. All getters
 * speak of the last packet for which {@code wrap} returned true.
 */
public final class RtpPacket {
    public static final int FIXED_BYTES = 12;

    /** RFC 8285 §4.2: the profile of a block of one-byte elements. */
    static final int ONE_BYTE = 0xBEDE;

    /** RFC 8285 §4.3: 0x1000 to 0x100F; the last four bits are the application's. */
    static final int TWO_BYTE = 0x1000;

    private static final int STOP = 15;

    private byte[] bytes = new byte[FIXED_BYTES];
    private int at;
    private int length;
    private int headerLength;
    private int padding;
    private int profile;
    private int extensionsAt;
    private int extensionsEnd;

    /**
     * Lays this over {@code length} bytes of the array from {@code at}, which must lie within it.
     *
     * @return false if they are no well-formed RTP packet: too short, a version other than 2, or CSRCs, header extension or padding that
     *     reach beyond the end
     */
    public boolean wrap(byte[] bytes, int at, int length) {
        if (length < FIXED_BYTES || (bytes[at] & 0xC0) != 0x80) return false;
        int header = FIXED_BYTES + 4 * (bytes[at] & 0x0F);
        int words = 0;
        int kind = 0;
        if ((bytes[at] & 0x10) != 0) {
            if (header + 4 > length) return false;
            kind = BigEndian.u16(bytes, at + header);
            words = BigEndian.u16(bytes, at + header + 2);
            header += 4 + 4 * words;
        }
        int pad = (bytes[at] & 0x20) == 0 ? 0 : padding(bytes, at + length - 1);
        if (pad < 0 || header + pad > length) return false;
        this.bytes = bytes;
        this.at = at;
        this.length = length;
        headerLength = header;
        padding = pad;
        profile = kind;
        extensionsEnd = at + header;
        extensionsAt = extensionsEnd - 4 * words;
        return true;
    }

    /** RFC 3550 §5.1: the last byte counts the padding, itself included; -1 if it claims to be none. */
    private static int padding(byte[] bytes, int last) {
        int count = bytes[last] & 0xFF;
        return count == 0 ? -1 : count;
    }

    public byte[] bytes() {
        return bytes;
    }

    /** Where the packet begins in {@link #bytes()}. */
    public int at() {
        return at;
    }

    /** Of the whole packet in bytes, padding included. */
    public int length() {
        return length;
    }

    /** 0 to 127. */
    public int payloadType() {
        return bytes[at + 1] & 0x7F;
    }

    public boolean marker() {
        return bytes[at + 1] < 0;
    }

    /** 0 to 65535. */
    public int sequence() {
        return BigEndian.u16(bytes, at + 2);
    }

    /** 0 to 2^32-1, in units of the payload's clock. */
    public long timestamp() {
        return BigEndian.u32(bytes, at + 4);
    }

    /** All 32 bits; compare as it is, print as unsigned. */
    public int ssrc() {
        return BigEndian.i32(bytes, at + 8);
    }

    /** In bytes, with CSRCs and header extension. */
    public int headerLength() {
        return headerLength;
    }

    /** Where the payload begins in {@link #bytes()}. */
    public int payloadAt() {
        return at + headerLength;
    }

    /** In bytes, without padding; 0 for a packet that is padding alone. */
    public int payloadLength() {
        return length - headerLength - padding;
    }

    /**
     * Where in {@link #bytes()} the value of a header extension (RFC 8285) begins; the first counts if the id occurs twice. A broken element
     * hides those behind it and nothing else.
     *
     * @param id 1 to 14 in the one-byte form, 1 to 255 in the two-byte form
     * @return -1 if absent
     */
    public int extension(int id) {
        if (id <= 0) return -1;
        if (profile == ONE_BYTE) return oneByte(id);
        return (profile & 0xFFF0) == TWO_BYTE ? twoByte(id) : -1;
    }

    /** Bytes of the value of a header extension, 1 to 16 in the one-byte form, 0 to 255 in the two-byte form; -1 if absent. */
    public int extensionLength(int id) {
        int value = extension(id);
        if (value < 0) return -1;
        return profile == ONE_BYTE ? (bytes[value - 1] & 0x0F) + 1 : bytes[value - 1] & 0xFF;
    }

    /** RFC 8285 §4.2: id 0 is a byte of padding if its length is 0 too, and else ends the block, as id 15 does. */
    private int oneByte(int id) {
        int p = extensionsAt;
        while (p < extensionsEnd) {
            int head = bytes[p] & 0xFF;
            int end = head == 0 ? p + 1 : p + 2 + (head & 0x0F);
            if (end > extensionsEnd || head >> 4 == STOP || (head != 0 && head >> 4 == 0)) return -1;
            if (head >> 4 == id) return p + 1;
            p = end;
        }
        return -1;
    }

    /** RFC 8285 §4.3: id 0 is a byte of padding, without a length. */
    private int twoByte(int id) {
        int p = extensionsAt;
        while (p + 1 < extensionsEnd) {
            int found = bytes[p] & 0xFF;
            int end = found == 0 ? p + 1 : p + 2 + (bytes[p + 1] & 0xFF);
            if (end > extensionsEnd) return -1;
            if (found == id) return p + 2;
            p = end;
        }
        return -1;
    }
}
