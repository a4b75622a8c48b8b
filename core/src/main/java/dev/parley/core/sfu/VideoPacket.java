package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.codec.Av1Aggregation;
import dev.parley.core.rtp.codec.H264;
import dev.parley.core.rtp.codec.Vp8Descriptor;
import dev.parley.core.rtp.codec.Vp9Descriptor;

/** What a packet of video says of the picture that it belongs to; one object is laid over one packet after another. Owned by one thread. */
final class VideoPacket {
    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();
    private VideoFormat format = VideoFormat.OTHER;
    private boolean key;
    private boolean starts;
    private boolean sync;
    private int temporal;
    private int spatial;
    private int topSpatial;
    private int width;
    private int height;
    private int pictureId;
    private int pictureIdBits;
    private int pictureIdAt;
    private int tl0PicIdx;
    private int tl0PicIdxAt;
    private int savedId;
    private byte savedTl0;

    /** Reads what stands there; a payload that cannot be read counts as part of any picture. */
    void read(VideoFormat how, RtpPacket packet) {
        clear();
        format = how;
        byte[] bytes = packet.bytes();
        int at = packet.payloadAt();
        int length = packet.payloadLength();
        switch (how) {
            case VP8 -> vp8(bytes, at, length);
            case VP9 -> vp9(bytes, at, length);
            case H264 -> key = H264.startsKeyFrame(bytes, at, length);
            case AV1 -> key = Av1Aggregation.startsKeyFrame(bytes, at, length);
            case OTHER -> {}
        }
    }

    private void clear() {
        key = false;
        starts = false;
        sync = false;
        temporal = 0;
        spatial = 0;
        topSpatial = 0;
        width = 0;
        height = 0;
        pictureId = -1;
        pictureIdBits = 0;
        pictureIdAt = -1;
        tl0PicIdx = -1;
        tl0PicIdxAt = -1;
    }

    private void vp8(byte[] bytes, int at, int length) {
        if (!vp8.read(bytes, at, length)) return;
        key = vp8.startsKeyFrame();
        starts = vp8.startsFrame();
        temporal = Math.max(0, vp8.temporalLayer());
        sync = vp8.layerSync();
        width = vp8.width();
        height = vp8.height();
        pictureId = vp8.pictureId();
        pictureIdBits = vp8.pictureIdBits();
        pictureIdAt = vp8.pictureIdAt();
        tl0PicIdx = vp8.tl0PicIdx();
        tl0PicIdxAt = vp8.tl0PicIdxAt();
    }

    private void vp9(byte[] bytes, int at, int length) {
        if (!vp9.read(bytes, at, length)) return;
        key = vp9.startsKeyFrame();
        starts = vp9.startsFrame() && vp9.spatialLayer() <= 0;
        temporal = Math.max(0, vp9.temporalLayer());
        spatial = Math.max(0, vp9.spatialLayer());
        topSpatial = Math.max(0, vp9.spatialLayers() - 1);
        sync = vp9.switchingUp();
        width = vp9.width();
        height = vp9.height();
        pictureId = vp9.pictureId();
        pictureIdBits = vp9.pictureIdBits();
        pictureIdAt = vp9.pictureIdAt();
        tl0PicIdx = vp9.tl0PicIdx();
        tl0PicIdxAt = vp9.tl0PicIdxAt();
    }

    VideoFormat format() {
        return format;
    }

    /** Whether a key frame begins with this packet. */
    boolean key() {
        return key;
    }

    /** Whether a picture begins with this packet. */
    boolean starts() {
        return starts;
    }

    /** Whether whoever took lower temporal layers so far may take this one from here on. */
    boolean sync() {
        return sync;
    }

    int temporal() {
        return temporal;
    }

    int spatial() {
        return spatial;
    }

    /** The highest spatial layer of the picture, as far as this packet tells; its size is that of the picture. */
    int topSpatial() {
        return topSpatial;
    }

    /** In pixels, of a key frame that tells; else 0. */
    int width() {
        return width;
    }

    int height() {
        return height;
    }

    /** -1 where pictures are not numbered. */
    int pictureId() {
        return pictureId;
    }

    int pictureIdBits() {
        return pictureIdBits;
    }

    /** -1 where it is not told. */
    int tl0PicIdx() {
        return tl0PicIdx;
    }

    /** Writes other numbers into the payload, as wide as they were. */
    void renumber(byte[] bytes, int id, int tl0) {
        if (pictureIdBits == 15) {
            savedId = BigEndian.u16(bytes, pictureIdAt);
            BigEndian.put16(bytes, pictureIdAt, 0x8000 | (id & 0x7FFF));
        } else {
            savedId = bytes[pictureIdAt];
            bytes[pictureIdAt] = (byte) (id & 0x7F);
        }
        if (tl0PicIdxAt < 0) return;
        savedTl0 = bytes[tl0PicIdxAt];
        bytes[tl0PicIdxAt] = (byte) tl0;
    }

    /** Undoes {@link #renumber}. */
    void restore(byte[] bytes) {
        if (pictureIdBits == 15) BigEndian.put16(bytes, pictureIdAt, savedId);
        else bytes[pictureIdAt] = (byte) savedId;
        if (tl0PicIdxAt >= 0) bytes[tl0PicIdxAt] = savedTl0;
    }
}
