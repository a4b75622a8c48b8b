package dev.parley.core.sfu;

/**
 * Gives the frames of a dependency descriptor the numbers of one outgoing stream. Within a run they are shifted by a constant, for frames name those that
 * they refer to by how far back they are; what is left out stays a hole. A run goes on where the last one ended, since to a decoder a number that goes
 * back is an old frame.
 */
final class FrameNumbers {
    private boolean shifted;
    private int shift;
    private int last;

    /** A run begins with the frame that comes next. */
    void start() {
        shifted = false;
    }

    /** @return what a frame is called on the way out, 0 to 65535 */
    int of(int frame) {
        if (!shifted) shift = last + 1 - frame;
        shifted = true;
        int out = frame + shift & 0xFFFF;
        if ((short) (out - last) > 0) last = out;
        return out;
    }
}
