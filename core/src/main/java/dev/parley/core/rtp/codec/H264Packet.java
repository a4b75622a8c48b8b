package dev.parley.core.rtp.codec;

import dev.parley.core.rtp.BigEndian;

/**
 * What a payload of H.264 (RFC 6184) says to one who forwards: whether an IDR picture begins, whether parameters come with it, and the size that they
 * tell. Packetization modes 0 and 1, which are those of WebRTC (RFC 7742 §6.2). Makes no objects; owned by one thread.
 */
public final class H264Packet {
    private final SequenceParameters sizes = new SequenceParameters();
    private boolean idr;
    private boolean parameters;
    private int width;
    private int height;

    /** Reads {@code length} bytes of payload from {@code at}; what cannot be read says nothing. */
    public void read(byte[] payload, int at, int length) {
        idr = false;
        parameters = false;
        width = 0;
        height = 0;
        if (length < 1) return;
        switch (payload[at] & H264.TYPE) {
            case H264.STAP_A -> units(payload, at + 1, at + length);
            case H264.FU_A -> fragment(payload, at + 1, length - 1);
            default -> unit(payload, at, length);
        }
    }

    private void units(byte[] payload, int first, int end) {
        int size;
        for (int at = first; at + 2 < end; at += 2 + size) {
            size = BigEndian.u16(payload, at);
            if (size > 0) unit(payload, at + 2, Math.min(size, end - at - 2));
        }
    }

    /** The beginning of a unit that goes on in other packets; a size is not read from that. */
    private void fragment(byte[] payload, int at, int length) {
        if (length < 1 || (payload[at] & H264.FIRST_FRAGMENT) == 0) return;
        idr = (payload[at] & H264.TYPE) == H264.IDR_SLICE;
        parameters = (payload[at] & H264.TYPE) == H264.SEQUENCE_PARAMETERS;
    }

    private void unit(byte[] payload, int at, int length) {
        int type = payload[at] & H264.TYPE;
        idr |= type == H264.IDR_SLICE;
        if (type != H264.SEQUENCE_PARAMETERS) return;
        parameters = true;
        if (!sizes.read(payload, at, length)) return;
        width = sizes.width();
        height = sizes.height();
    }

    /** Whether an IDR picture begins here. */
    public boolean idr() {
        return idr;
    }

    /** Whether a sequence parameter set is here. */
    public boolean parameters() {
        return parameters;
    }

    /** As the parameters tell, in pixels; 0 if they are not here or cannot be read. */
    public int width() {
        return width;
    }

    /** As the parameters tell, in pixels; 0 if they are not here or cannot be read. */
    public int height() {
        return height;
    }
}
