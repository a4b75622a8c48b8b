package dev.parley.core.rtp.codec;

/**
 * The AV1 aggregation header ("RTP Payload Format For AV1", version 1.0.0 of the Alliance for Open Media, §4.4): one byte, then OBU elements
 * with lengths. Layers are not told here but in the dependency descriptor, a header extension.
 *
 * <p>Getters speak of the last payload for which {@link #read} returned true.
 */
public final class Av1Aggregation {
    private static final int CONTINUES_OBU = 0x80;
    private static final int OBU_CONTINUES = 0x40;
    private static final int NEW_SEQUENCE = 0x08;

    /** The type in an OBU's header (AV1 bitstream specification §6.2.2). */
    private static final int SEQUENCE_HEADER = 1;

    /** A length of 32 bits takes at most five bytes of seven (AV1 bitstream specification §4.10.5). */
    private static final int LONGEST_LEB128 = 5;

    private int head;
    private boolean sequenceHeader;

    /** Reads {@code length} bytes of payload from {@code at}; false if it is empty, or if an element's length reaches beyond the end. */
    public boolean read(byte[] payload, int at, int length) {
        int found = length < 2 ? -1 : scan(payload, at, length);
        if (found < 0) return false;
        head = payload[at] & 0xFF;
        sequenceHeader = found > 0;
        return true;
    }

    /** Whether a new coded video sequence begins, as its mark (N) says or as a sequence header shows. */
    public static boolean startsKeyFrame(byte[] payload, int at, int length) {
        if (length < 2) return false;
        boolean marked = (payload[at] & (NEW_SEQUENCE | CONTINUES_OBU)) == NEW_SEQUENCE;
        return marked || scan(payload, at, length) > 0;
    }

    /** Walks over the elements: 1 if a sequence header begins among them, 0 if not, -1 if they are broken. */
    private static int scan(byte[] payload, int at, int length) {
        int end = at + length;
        int count = payload[at] >> 4 & 3;
        boolean continued = (payload[at] & CONTINUES_OBU) != 0;
        int found = 0;
        int p = at + 1;
        for (int i = 1; p < end; i++) {
            if (count != 0 && i > count) return -1;
            // The last of a known number of elements has no length: it reaches to the end.
            long element = i == count ? end - p : leb128(payload, p, end);
            if (i != count) p += leb128Bytes(payload, p, end);
            if (element < 0 || element > end - p) return -1;
            boolean begins = element > 0 && !(continued && i == 1);
            if (begins && (payload[p] >> 3 & 15) == SEQUENCE_HEADER) found = 1;
            p += (int) element;
        }
        return found;
    }

    /** Seven bits in each byte, the lowest first; -1 if it does not end. */
    private static long leb128(byte[] payload, int at, int end) {
        long value = 0;
        int most = Math.min(LONGEST_LEB128, end - at);
        for (int i = 0; i < most; i++) {
            value |= (long) (payload[at + i] & 0x7F) << (7 * i);
            if (payload[at + i] >= 0) return value;
        }
        return -1;
    }

    private static int leb128Bytes(byte[] payload, int at, int end) {
        int p = at;
        while (p < end && payload[p] < 0) p++;
        return p - at + 1;
    }

    /** Whether the first element is the rest of an OBU that began in an earlier packet (Z). */
    public boolean continuesObu() {
        return (head & CONTINUES_OBU) != 0;
    }

    /** Whether the last element goes on in the next packet (Y). */
    public boolean obuContinues() {
        return (head & OBU_CONTINUES) != 0;
    }

    /** How many elements there are, 1 to 3; 0 if it is not told and each has a length (W). */
    public int elements() {
        return head >> 4 & 3;
    }

    /** Whether this is the first packet of a coded video sequence (N). */
    public boolean newSequence() {
        return (head & NEW_SEQUENCE) != 0;
    }

    /** Whether a sequence header OBU begins in this packet. */
    public boolean sequenceHeader() {
        return sequenceHeader;
    }

    /** Whether a key frame begins with this packet. */
    public boolean startsKeyFrame() {
        return sequenceHeader || (newSequence() && !continuesObu());
    }
}
