package dev.parley.core.rtp.codec;

/**
 * The dependency descriptor ("RTP Payload Format For AV1", version 1.0.0, appendix A), a header extension of any codec's packets: which frame a packet
 * belongs to, in which layer that is, and for whom it matters. The payload need not be readable.
 *
 * <p>Getters speak of the last value for which {@link #read} returned true. Makes no objects; owned by one thread.
 */
public final class DependencyDescriptor {
    /** Indications (A.8.2.4): the frame is no part of a decode target. */
    public static final int ABSENT = 0;

    /** Part of it, and no other frame of it refers to this one. */
    public static final int DISCARDABLE = 1;

    /** Whoever has this frame can be sent the decode target from here on. */
    public static final int SWITCH = 2;

    /** Others refer to it. */
    public static final int REQUIRED = 3;

    /** Of the value that all have: flags and template in one byte, the frame's number in two. */
    public static final int MANDATORY_BYTES = 3;

    private static final int STARTS = 0x80;
    private static final int ENDS = 0x40;

    private final BitReader bits = new BitReader();
    private final DependencyStructure fresh = new DependencyStructure();
    private final byte[] indications = new byte[DependencyStructure.MOST_TARGETS];
    private DependencyStructure structure = fresh;
    private int flags;
    private int frame;
    private int template;
    private int references;
    private boolean attached;
    private int active;

    /**
     * Reads {@code length} bytes from {@code at}.
     *
     * @param known of the stream; follows what a key frame brings
     * @return false if they are no descriptor, or one that nothing can be made of without a structure that has not come
     */
    public boolean read(byte[] bytes, int at, int length, DependencyStructure known) {
        if (length < MANDATORY_BYTES) return false;
        int head = bytes[at] & 0xFF;
        int number = (bytes[at + 1] & 0xFF) << 8 | (bytes[at + 2] & 0xFF);
        bits.wrap(bytes, at + MANDATORY_BYTES, length - MANDATORY_BYTES);
        boolean extended = length > MANDATORY_BYTES;
        boolean brings = extended && bits.flag();
        boolean activeTold = extended && bits.flag();
        boolean ownIndications = extended && bits.flag();
        boolean ownDifferences = extended && bits.flag();
        boolean ownChains = extended && bits.flag();
        if (brings && !fresh.read(bits, number)) return false;
        if (!brings && !known.known()) return false;
        structure = brings ? fresh : known;
        template = structure.template(head & 0x3F);
        if (template < 0) return false;
        int targets = structure.targets();
        int all = (int) ((1L << targets) - 1);
        active = activeTold ? bits.read(targets) : all;
        for (int i = 0; i < targets; i++) {
            indications[i] = (byte) (ownIndications ? bits.read(2) : structure.indication(template, i));
        }
        references = ownDifferences ? differences() : structure.references(template);
        if (ownChains) for (int i = 0; i < structure.chains(); i++) bits.read(8);
        if (bits.broken()) return false;
        flags = head;
        frame = number;
        attached = brings;
        if (brings) known.follow(fresh);
        return true;
    }

    /** A.8.3: each in four, eight or twelve bits. */
    private int differences() {
        int count = 0;
        for (int size = bits.read(2); size > 0; size = bits.read(2)) {
            bits.read(4 * size);
            count++;
        }
        return count;
    }

    /** Whether a frame, that is one spatial layer of a picture, begins with this packet. */
    public boolean startsFrame() {
        return (flags & STARTS) != 0;
    }

    /** Whether it ends with this packet. */
    public boolean endsFrame() {
        return (flags & ENDS) != 0;
    }

    /** Running number of the frame, 0 to 65535; it stands in the second and third byte. */
    public int frame() {
        return frame;
    }

    /** 0 to 3. */
    public int spatialLayer() {
        return structure.spatial(template);
    }

    /** 0 to 7. */
    public int temporalLayer() {
        return structure.temporal(template);
    }

    /** Whether this packet brings the structure. */
    public boolean attached() {
        return attached;
    }

    /** Whether a key frame begins with this packet: it brings the structure and refers to nothing. */
    public boolean startsKeyFrame() {
        return attached && startsFrame() && references == 0;
    }

    /** Of how many decode targets frames are sent at all, as one bit each, the lowest for the first. */
    public int active() {
        return active;
    }

    /** What the frame is to that decode target: {@link #ABSENT} and so on. */
    public int indication(int target) {
        return indications[target];
    }

    /** In effect for this packet. */
    public DependencyStructure structure() {
        return structure;
    }
}
