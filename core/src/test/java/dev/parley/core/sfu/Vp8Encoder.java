package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;

/** VP8 with two temporal layers. */
final class Vp8Encoder implements Encoder {
    /** VP8's descriptor with all its fields, and what stands behind it in a key frame. */
    static final int DESCRIPTOR = 6;

    static final int ENCODING_AT = DESCRIPTOR + 10;
    static final int PICTURE_AT = ENCODING_AT + 1;
    static final int INDEX_AT = PICTURE_AT + 4;
    static final int COUNT_AT = INDEX_AT + 1;

    private final int index;
    private final int packets;
    private int pictureId;
    private int tl0;

    Vp8Encoder(int index) {
        this.index = index;
        packets = 1 << index;
        pictureId = 32_700 - 40 * index;
        tl0 = 250 + index;
    }

    @Override
    public int type() {
        return 96;
    }

    @Override
    public void picture(boolean key, int number, Sink sink) {
        int temporal = key ? 0 : number % 2;
        if (temporal == 0) tl0 = tl0 + 1 & 0xFF;
        for (int i = 0; i < packets; i++) sink.packet(payload(key, temporal, number, i), null, i == packets - 1);
        pictureId = pictureId + 1 & 0x7FFF;
    }

    private byte[] payload(boolean key, int temporal, int number, int i) {
        byte[] payload = new byte[700];
        payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
        payload[1] = (byte) 0xE0;
        BigEndian.put16(payload, 2, 0x8000 | pictureId);
        payload[4] = (byte) tl0;
        payload[5] = (byte) (temporal << 6 | (temporal > 0 ? 0x20 : 0));
        payload[DESCRIPTOR] = (byte) (key && i == 0 ? 0 : 1);
        payload[DESCRIPTOR + 3] = (byte) 0x9D;
        payload[DESCRIPTOR + 4] = 1;
        payload[DESCRIPTOR + 5] = 0x2A;
        size(payload, DESCRIPTOR + 6, 320 << index);
        size(payload, DESCRIPTOR + 8, 180 << index);
        payload[ENCODING_AT] = (byte) index;
        BigEndian.put32(payload, PICTURE_AT, number);
        payload[INDEX_AT] = (byte) i;
        payload[COUNT_AT] = (byte) packets;
        return payload;
    }

    private static void size(byte[] payload, int at, int pixels) {
        payload[at] = (byte) pixels;
        payload[at + 1] = (byte) (pixels >> 8);
    }
}
