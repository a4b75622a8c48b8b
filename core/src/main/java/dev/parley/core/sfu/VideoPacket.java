package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.codec.Av1Aggregation;
import dev.parley.core.rtp.codec.DependencyDescriptor;
import dev.parley.core.rtp.codec.DependencyStructure;
import dev.parley.core.rtp.codec.H264Packet;
import dev.parley.core.rtp.codec.Vp8Descriptor;
import dev.parley.core.rtp.codec.Vp9Descriptor;

/**
 * What a packet of video says of the picture that it belongs to, in its payload or, where that does not tell layers, in a dependency descriptor; one
 * object is laid over one packet after another. Owned by one thread.
 */
final class VideoPacket {
    private static final int FRAME_AT = 1;

    private final Vp8Descriptor vp8 = new Vp8Descriptor();
    private final Vp9Descriptor vp9 = new Vp9Descriptor();
    private final H264Packet h264 = new H264Packet();
    private final DependencyDescriptor dependencies = new DependencyDescriptor();
    private VideoFormat format = VideoFormat.OTHER;
    /** Whether the descriptor counts, and not the payload. */
    private boolean described;

    private boolean key;
    private boolean starts;
    private boolean startsFrame;
    private boolean endsFrame;
    private boolean sync;
    private boolean interPicture;
    private boolean forUpper;
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
    private int frameAt;
    private int savedId;
    private byte savedTl0;
    private int savedFrame;

    /**
     * Reads what stands there; a payload that cannot be read counts as part of any picture.
     *
     * @param descriptor where a dependency descriptor stands, -1 if there is none
     * @param length of it
     */
    void read(EncodedStream stream, VideoFormat how, RtpPacket packet, int descriptor, int length) {
        clear();
        format = how;
        frameAt = descriptor < 0 ? -1 : descriptor + FRAME_AT;
        payload(stream, how, packet);
        boolean silent = how != VideoFormat.VP8 && how != VideoFormat.VP9;
        described = silent && descriptor >= 0 && stream.describes(dependencies, packet.bytes(), descriptor, length);
        if (described) follow();
        else if (how == VideoFormat.AV1) {
            key = Av1Aggregation.startsKeyFrame(packet.bytes(), packet.payloadAt(), packet.payloadLength());
        }
    }

    private void payload(EncodedStream stream, VideoFormat how, RtpPacket packet) {
        byte[] bytes = packet.bytes();
        int at = packet.payloadAt();
        int length = packet.payloadLength();
        switch (how) {
            case VP8 -> vp8(bytes, at, length);
            case VP9 -> vp9(bytes, at, length);
            case H264 -> h264(stream, bytes, at, length);
            case AV1, OTHER -> {} // where there is no descriptor, AV1's payload tells key frames
        }
    }

    private void clear() {
        described = false;
        key = false;
        starts = false;
        startsFrame = false;
        endsFrame = false;
        sync = false;
        interPicture = true;
        forUpper = true;
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
        startsFrame = starts;
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
        startsFrame = vp9.startsFrame();
        endsFrame = vp9.endsFrame();
        interPicture = vp9.interPicture();
        forUpper = !(vp9.interPicture() && vp9.notReferenceForUpper());
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

    /** Parameters may come by themselves and the picture behind them; where they do at all, a picture without them shows nothing. */
    private void h264(EncodedStream stream, byte[] bytes, int at, int length) {
        h264.read(bytes, at, length);
        if (h264.parameters()) stream.hasParameters();
        key = h264.parameters() || (h264.idr() && !stream.needsParameters());
        width = h264.width();
        height = h264.height();
    }

    private void follow() {
        DependencyStructure structure = dependencies.structure();
        spatial = dependencies.spatialLayer();
        temporal = dependencies.temporalLayer();
        startsFrame = dependencies.startsFrame();
        endsFrame = dependencies.endsFrame();
        starts = startsFrame && spatial == 0;
        key = starts && dependencies.startsKeyFrame();
        topSpatial = structure.topSpatial();
        if (!key || structure.width(topSpatial) == 0) return; // H.264 tells its size in the payload, if it does
        width = structure.width(topSpatial);
        height = structure.height(topSpatial);
    }

    /** Whether it is part of what a viewer of no more than these layers is sent. */
    boolean belongs(int upToSpatial, int upToTemporal) {
        if (described) return indication(upToSpatial, upToTemporal) != DependencyDescriptor.ABSENT;
        return temporal <= upToTemporal && spatial <= upToSpatial && (forUpper || spatial == upToSpatial);
    }

    private int indication(int upToSpatial, int upToTemporal) {
        return dependencies.indication(dependencies.structure().target(upToSpatial, upToTemporal));
    }

    /** Whether whoever is sent this frame can be sent those layers from here on, as a descriptor says. */
    boolean leadsTo(int upToSpatial, int upToTemporal) {
        return indication(upToSpatial, upToTemporal) == DependencyDescriptor.SWITCH;
    }

    /** Whether a descriptor says who can be sent what from here on. */
    boolean described() {
        return described;
    }

    /** Whether this packet ends what a viewer of no more than these layers is sent of the picture. */
    boolean ends(int upToSpatial, int upToTemporal) {
        if (!endsFrame) return false;
        if (!described) return spatial >= upToSpatial;
        DependencyStructure structure = dependencies.structure();
        return spatial >= structure.spatialOf(structure.target(upToSpatial, upToTemporal));
    }

    /** Whether the frame refers to other pictures, and not to lower layers of its own alone. */
    boolean interPicture() {
        return interPicture;
    }

    /** Whether higher layers refer to it. */
    boolean forUpper() {
        return forUpper;
    }

    VideoFormat format() {
        return format;
    }

    /** Whether a key frame begins with this packet. */
    boolean key() {
        return key;
    }

    /** Whether a frame, that is one spatial layer of a picture, begins with this packet. */
    boolean startsFrame() {
        return startsFrame;
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

    /** Of the frame, 0 to 65535; -1 where no descriptor numbers them. */
    int frame(byte[] bytes) {
        return frameAt < 0 ? -1 : BigEndian.u16(bytes, frameAt);
    }

    /** Writes another number into the descriptor. */
    void renumberFrame(byte[] bytes, int number) {
        savedFrame = BigEndian.u16(bytes, frameAt);
        BigEndian.put16(bytes, frameAt, number);
    }

    /** Undoes {@link #renumberFrame}. */
    void restoreFrame(byte[] bytes) {
        if (frameAt >= 0) BigEndian.put16(bytes, frameAt, savedFrame);
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
