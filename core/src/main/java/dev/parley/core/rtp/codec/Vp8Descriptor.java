package dev.parley.core.rtp.codec;

import dev.parley.core.rtp.BigEndian;

/**
 * The VP8 payload descriptor (RFC 7741 §4.2) and, in the first packet of a key frame, the picture's size (§4.3, RFC 6386 §9.1).
 *
 * <p>Offsets are those of the array that was read, so that whoever forwards can rewrite picture id and TL0PICIDX in his copy. Getters speak
 * of the last payload for which {@link #read} returned true.
 */
public final class Vp8Descriptor {
    private static final int EXTENDED = 0x80;
    private static final int NON_REFERENCE = 0x20;
    private static final int START = 0x10;
    private static final int PARTITION = 0x07;

    private static final int PICTURE_ID = 0x80;
    private static final int TL0PICIDX = 0x40;
    private static final int TID = 0x20;
    private static final int KEYIDX = 0x10;

    /** Frame tag of three bytes, start code, width and height. */
    private static final int KEY_FRAME_HEAD = 10;

    private static final int START_CODE = 0x9D012A;

    private int first;
    private int length;
    private int pictureIdAt;
    private int pictureId;
    private int pictureIdBits;
    private int tl0PicIdxAt;
    private int tl0PicIdx;
    private int layers;
    private boolean hasTid;
    private boolean hasKeyIdx;
    private boolean keyFrame;
    private int width;
    private int height;

    /** Reads {@code length} bytes of payload from {@code at}; false if the descriptor is incomplete or nothing follows it. */
    public boolean read(byte[] payload, int at, int length) {
        int bytes = descriptorLength(payload, at, length);
        if (bytes < 0) return false;
        this.length = bytes;
        first = payload[at] & 0xFF;
        readExtensions(payload, at, (first & EXTENDED) == 0 ? 0 : payload[at + 1] & 0xFF);
        keyFrame = beginsKeyFrame(payload, at, bytes);
        readSize(payload, at + bytes, length - bytes);
        return true;
    }

    private void readExtensions(byte[] payload, int at, int present) {
        int p = at + 2;
        pictureIdAt = (present & PICTURE_ID) == 0 ? -1 : p;
        pictureId = pictureIdAt < 0 ? -1 : pictureId(payload, p);
        int pictureIdBytes = pictureIdAt < 0 ? 0 : pictureIdLength(payload, p);
        pictureIdBits = Math.max(0, 8 * pictureIdBytes - 1);
        p += pictureIdBytes;
        tl0PicIdxAt = (present & TL0PICIDX) == 0 ? -1 : p;
        tl0PicIdx = tl0PicIdxAt < 0 ? -1 : payload[p++] & 0xFF;
        hasTid = (present & TID) != 0;
        hasKeyIdx = (present & KEYIDX) != 0;
        layers = hasTid || hasKeyIdx ? payload[p] & 0xFF : 0;
    }

    private static int pictureId(byte[] payload, int at) {
        return payload[at] < 0 ? BigEndian.u16(payload, at) & 0x7FFF : payload[at];
    }

    private static int pictureIdLength(byte[] payload, int at) {
        return payload[at] < 0 ? 2 : 1;
    }

    private void readSize(byte[] payload, int at, int length) {
        boolean there = keyFrame && length >= KEY_FRAME_HEAD && BigEndian.u24(payload, at + 3) == START_CODE;
        width = there ? dimension(payload, at + 6) : 0;
        height = there ? dimension(payload, at + 8) : 0;
    }

    /** Little endian, under two bits of scale. */
    private static int dimension(byte[] payload, int at) {
        return (payload[at + 1] & 0x3F) << 8 | (payload[at] & 0xFF);
    }

    /** In bytes, 1 to 6; -1 if it is incomplete or nothing follows. */
    private static int descriptorLength(byte[] payload, int at, int length) {
        if (length < 2) return -1;
        if ((payload[at] & EXTENDED) == 0) return 1;
        int present = payload[at + 1] & 0xFF;
        int bytes = 2;
        if ((present & PICTURE_ID) != 0) {
            if (length <= bytes) return -1;
            bytes += pictureIdLength(payload, at + bytes);
        }
        if ((present & TL0PICIDX) != 0) bytes++;
        if ((present & (TID | KEYIDX)) != 0) bytes++;
        return bytes < length ? bytes : -1;
    }

    /** §4.3: the P bit of the first partition's first byte is 0. */
    private static boolean beginsKeyFrame(byte[] payload, int at, int descriptor) {
        return (payload[at] & (START | PARTITION)) == START && (payload[at + descriptor] & 1) == 0;
    }

    static boolean startsKeyFrame(byte[] payload, int at, int length) {
        int descriptor = descriptorLength(payload, at, length);
        return descriptor > 0 && beginsKeyFrame(payload, at, descriptor);
    }

    /** Of the descriptor in bytes. */
    public int length() {
        return length;
    }

    /** Whether a frame begins with this packet. */
    public boolean startsFrame() {
        return (first & (START | PARTITION)) == START;
    }

    /** Whether a key frame begins with this packet. */
    public boolean startsKeyFrame() {
        return keyFrame;
    }

    /** Whether no other frame refers to this one, so that it may be dropped (N). */
    public boolean nonReference() {
        return (first & NON_REFERENCE) != 0;
    }

    /** 0 to 127 or 0 to 32767, see {@link #pictureIdBits}; -1 if absent. */
    public int pictureId() {
        return pictureId;
    }

    /** 7 or 15; 0 if absent. */
    public int pictureIdBits() {
        return pictureIdBits;
    }

    /** Where the picture id stands in the array, in one byte or in two, of which the first has its uppermost bit set; -1 if absent. */
    public int pictureIdAt() {
        return pictureIdAt;
    }

    /** Running number of the frames of temporal layer 0, 0 to 255; -1 if absent. */
    public int tl0PicIdx() {
        return tl0PicIdx;
    }

    /** Where that byte stands in the array; -1 if absent. */
    public int tl0PicIdxAt() {
        return tl0PicIdxAt;
    }

    /** Temporal layer, 0 to 3; -1 if absent. */
    public int temporalLayer() {
        return hasTid ? layers >> 6 : -1;
    }

    /** Whether a receiver of lower layers may begin to take this one here: the frame refers to layer 0 alone (Y). */
    public boolean layerSync() {
        return hasTid && (layers & 0x20) != 0;
    }

    /** Running number of key frames, 0 to 31; -1 if absent. */
    public int keyIdx() {
        return hasKeyIdx ? layers & 0x1F : -1;
    }

    /** Of a key frame in its first packet, in pixels, up to 16383; else 0. */
    public int width() {
        return width;
    }

    /** Of a key frame in its first packet, in pixels, up to 16383; else 0. */
    public int height() {
        return height;
    }
}
