package dev.parley.core.sfu;

/**
 * Gives pictures the numbers of one outgoing stream: picture ids without the holes of what is left out (RFC 7741 §4.2 wants them to ascend by one), and
 * the running number of those in temporal layer 0. Frames that a dependency descriptor numbers: {@link FrameNumbers}. VP9 tells by its structure what a hole is, so there the holes stay (RFC 9628 §4.2).
 */
final class PictureNumbers {
    /** Keeps extended numbers positive, also those that were overtaken by the first. */
    private static final long FIRST = 1L << 20;

    private final Renumbering ids = new Renumbering();
    private final FrameNumbers frames = new FrameNumbers();
    private boolean numbered;
    private long highest;
    private long lastOut;
    private int lastTl0;
    private int tl0Shift;

    /** @param first the number before the first picture; random */
    PictureNumbers(int first) {
        lastOut = FIRST + (first & 0x7FFF);
        lastTl0 = first >> 3 & 0xFF;
    }

    /** A run begins with this picture. */
    void start(VideoPacket picture) {
        numbered = picture.pictureId() >= 0;
        frames.start();
        if (!numbered) return;
        highest = FIRST + picture.pictureId();
        ids.start(highest, lastOut + 1);
        tl0Shift = lastTl0 + 1 - picture.tl0PicIdx();
    }

    private long extended(VideoPacket picture) {
        int unused = Integer.SIZE - picture.pictureIdBits();
        return highest + ((picture.pictureId() - (int) highest) << unused >> unused);
    }

    /** The picture is left out, or what is left of it. */
    void leaveOut(VideoPacket picture) {
        if (!numbered || picture.pictureId() < 0 || picture.format() != VideoFormat.VP8) return;
        long id = extended(picture);
        highest = Math.max(highest, id);
        if (id > ids.highest()) ids.leaveOut(id);
    }

    /** Whether a number is kept for the picture, since it was not known to be one to leave out when the next one came. */
    boolean awaits(VideoPacket picture) {
        if (!numbered || picture.pictureId() < 0 || picture.format() != VideoFormat.VP8) return false;
        long id = extended(picture);
        return id < ids.highest() && ids.of(id) >= 0;
    }

    /**
     * Writes the numbers into the packet.
     *
     * @return false if the picture was left out; then nothing is written
     */
    boolean write(VideoPacket picture, byte[] bytes) {
        if (!writeId(picture, bytes)) return false;
        int frame = picture.frame(bytes);
        if (frame >= 0) picture.renumberFrame(bytes, frames.of(frame));
        return true;
    }

    private boolean writeId(VideoPacket picture, byte[] bytes) {
        if (!numbered || picture.pictureId() < 0) return true;
        long id = extended(picture);
        long out = ids.of(id);
        if (out < 0) return false;
        int tl0 = picture.tl0PicIdx() + tl0Shift & 0xFF;
        picture.renumber(bytes, (int) out, tl0);
        highest = Math.max(highest, id);
        ids.use(id);
        if (out > lastOut) {
            lastOut = out;
            if (picture.tl0PicIdx() >= 0) lastTl0 = tl0;
        }
        return true;
    }

    /** Undoes {@link #write}. */
    void restore(VideoPacket picture, byte[] bytes) {
        if (numbered && picture.pictureId() >= 0) picture.restore(bytes);
        picture.restoreFrame(bytes);
    }
}
