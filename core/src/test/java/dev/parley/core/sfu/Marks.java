package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.RtpPacket;

/**
 * What stands at the end of a payload that nobody decodes: to which frame the packet belongs, and which ones that refers to.
 *
 * @param picture running number, the same in all encodings
 * @param frame running number within the encoding; a picture has one for each spatial layer
 * @param back how many frames back the one is that it refers to, and another one; 0 for none
 */
record Marks(
        int encoding, int picture, int spatial, int temporal, int index, int count, int frame, int back, int alsoBack) {
    static final int BYTES = 16;

    void write(byte[] payload) {
        int at = payload.length - BYTES;
        payload[at] = (byte) encoding;
        BigEndian.put32(payload, at + 1, picture);
        payload[at + 5] = (byte) spatial;
        payload[at + 6] = (byte) temporal;
        payload[at + 7] = (byte) index;
        payload[at + 8] = (byte) count;
        BigEndian.put32(payload, at + 9, frame);
        payload[at + 13] = (byte) back;
        payload[at + 14] = (byte) alsoBack;
    }

    static Marks of(RtpPacket packet) {
        byte[] bytes = packet.bytes();
        int at = packet.payloadAt() + packet.payloadLength() - BYTES;
        return new Marks(
                bytes[at],
                BigEndian.i32(bytes, at + 1),
                bytes[at + 5],
                bytes[at + 6],
                bytes[at + 7],
                bytes[at + 8],
                BigEndian.i32(bytes, at + 9),
                bytes[at + 13],
                bytes[at + 14]);
    }

    boolean key() {
        return back == 0;
    }
}
