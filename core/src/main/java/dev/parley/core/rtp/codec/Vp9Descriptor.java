package dev.parley.core.rtp.codec;

import dev.parley.core.rtp.BigEndian;

/**
 * The VP9 payload descriptor (RFC 9628 §4.2). Getters speak of the last payload for which {@link #read} returned true; offsets are those of
 * the array that was read.
 */
public final class Vp9Descriptor {
    private static final int PICTURE_ID = 0x80;
    private static final int INTER_PICTURE = 0x40;
    private static final int LAYERS = 0x20;
    private static final int FLEXIBLE = 0x10;
    private static final int BEGINS_FRAME = 0x08;
    private static final int ENDS_FRAME = 0x04;
    private static final int STRUCTURE = 0x02;
    private static final int NOT_REFERENCE = 0x01;

    private static final int MOST_REFERENCES = 3;

    private int first;
    private int length;
    private int pictureIdAt;
    private int pictureId;
    private int pictureIdBits;
    private int layers;
    private int tl0PicIdxAt;
    private int tl0PicIdx;
    private int spatialLayers;
    private int width;
    private int height;

    /** Reads {@code length} bytes of payload from {@code at}; false if the descriptor is incomplete or nothing follows it. */
    public boolean read(byte[] payload, int at, int length) {
        int end = at + length;
        if (length < 2) return false;
        first = payload[at] & 0xFF;
        int p = readPictureId(payload, at + 1, end);
        if (p > 0) p = readLayers(payload, p, end);
        if (p > 0) p = skipReferences(payload, p, end);
        if (p > 0) p = readStructure(payload, p, end);
        if (p < 0 || p >= end) return false;
        this.length = p - at;
        return true;
    }

    private boolean has(int flag) {
        return (first & flag) != 0;
    }

    private int readPictureId(byte[] payload, int at, int end) {
        pictureIdAt = has(PICTURE_ID) ? at : -1;
        pictureId = -1;
        pictureIdBits = 0;
        if (pictureIdAt < 0) return at;
        int bytes = payload[at] < 0 ? 2 : 1;
        if (at + bytes > end) return -1;
        pictureId = bytes == 2 ? BigEndian.u16(payload, at) & 0x7FFF : payload[at];
        pictureIdBits = 8 * bytes - 1;
        return at + bytes;
    }

    /** §4.2: in flexible mode the layer indices have no TL0PICIDX. */
    private int readLayers(byte[] payload, int at, int end) {
        boolean numbered = has(LAYERS) && !has(FLEXIBLE);
        int bytes = numbered ? 2 : has(LAYERS) ? 1 : 0;
        if (at + bytes > end) return -1;
        layers = has(LAYERS) ? payload[at] & 0xFF : 0;
        tl0PicIdxAt = numbered ? at + 1 : -1;
        tl0PicIdx = numbered ? payload[at + 1] & 0xFF : -1;
        return at + bytes;
    }

    /** §4.2: up to three, the last bit of each tells whether another follows. */
    private int skipReferences(byte[] payload, int at, int end) {
        if (!has(FLEXIBLE) || !has(INTER_PICTURE)) return at;
        for (int i = 0; i < MOST_REFERENCES; i++) {
            if (at + i >= end) return -1;
            if ((payload[at + i] & 1) == 0) return at + i + 1;
        }
        return -1;
    }

    /** §4.2: sizes of the spatial layers, and the pictures of a group with their references. */
    private int readStructure(byte[] payload, int at, int end) {
        spatialLayers = 0;
        width = 0;
        height = 0;
        if (!has(STRUCTURE)) return at;
        if (at >= end) return -1;
        int head = payload[at] & 0xFF;
        int count = (head >> 5) + 1;
        int p = at + 1;
        if ((head & 0x10) != 0) {
            p += 4 * count;
            if (p > end) return -1;
            width = BigEndian.u16(payload, p - 4);
            height = BigEndian.u16(payload, p - 2);
        }
        spatialLayers = count;
        return (head & 0x08) == 0 ? p : skipGroup(payload, p, end);
    }

    private static int skipGroup(byte[] payload, int at, int end) {
        if (at >= end) return -1;
        int pictures = payload[at] & 0xFF;
        int p = at + 1;
        for (int i = 0; i < pictures; i++) {
            if (p >= end) return -1;
            p += 1 + (payload[p] >> 2 & 3);
        }
        return p;
    }

    /** The key picture's first packet: not predicted from other pictures, and of the lowest spatial layer. */
    static boolean startsKeyFrame(byte[] payload, int at, int length) {
        if (length < 2 || (payload[at] & (BEGINS_FRAME | INTER_PICTURE)) != BEGINS_FRAME) return false;
        if ((payload[at] & LAYERS) == 0) return true;
        int p = at + 1;
        if ((payload[at] & PICTURE_ID) != 0) p += payload[p] < 0 ? 2 : 1;
        return p < at + length && (payload[p] >> 1 & 7) == 0;
    }

    /** Of the descriptor in bytes. */
    public int length() {
        return length;
    }

    /** Whether a key frame begins with this packet: not predicted from other pictures, and of the lowest spatial layer. */
    public boolean startsKeyFrame() {
        return startsFrame() && !interPicture() && spatialLayer() <= 0;
    }

    /** Whether a frame, that is one spatial layer of a picture, begins with this packet (B). */
    public boolean startsFrame() {
        return has(BEGINS_FRAME);
    }

    /** Whether a frame, that is one spatial layer of a picture, ends with this packet (E). */
    public boolean endsFrame() {
        return has(ENDS_FRAME);
    }

    /** Whether the frame is predicted from other pictures (P). */
    public boolean interPicture() {
        return has(INTER_PICTURE);
    }

    /** Whether references are told with each packet rather than by a structure (F). */
    public boolean flexible() {
        return has(FLEXIBLE);
    }

    /** Whether no higher spatial layer of the picture refers to this one (Z). */
    public boolean notReferenceForUpper() {
        return has(NOT_REFERENCE);
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

    /** 0 to 7; -1 if absent. */
    public int temporalLayer() {
        return has(LAYERS) ? layers >> 5 : -1;
    }

    /** Whether a receiver of lower temporal layers may begin to take this one here (U). */
    public boolean switchingUp() {
        return has(LAYERS) && (layers & 0x10) != 0;
    }

    /** 0 to 7; -1 if absent. */
    public int spatialLayer() {
        return has(LAYERS) ? layers >> 1 & 7 : -1;
    }

    /** Whether the frame is predicted from the next lower spatial layer of the same picture (D). */
    public boolean interLayer() {
        return has(LAYERS) && (layers & 1) != 0;
    }

    /** Running number of the pictures of temporal layer 0, 0 to 255; -1 if absent. */
    public int tl0PicIdx() {
        return tl0PicIdx;
    }

    /** Where that byte stands in the array; -1 if absent. */
    public int tl0PicIdxAt() {
        return tl0PicIdxAt;
    }

    /** How many spatial layers the structure announces, 1 to 8; 0 if this packet has none. */
    public int spatialLayers() {
        return spatialLayers;
    }

    /** Of the highest spatial layer in pixels; 0 if this packet does not tell. */
    public int width() {
        return width;
    }

    /** Of the highest spatial layer in pixels; 0 if this packet does not tell. */
    public int height() {
        return height;
    }
}
