package dev.parley.core.rtp.codec;

/** Bits in network order, one after the other. Beyond the end there are zeros, and {@link #broken} tells. Reused; borrows the array. */
final class BitReader {
    private byte[] bytes = {};
    private long position;
    private long end;

    void wrap(byte[] array, int at, int length) {
        bytes = array;
        position = 8L * at;
        end = position + 8L * length;
    }

    /** Whether more was read than there is. */
    boolean broken() {
        return position > end;
    }

    boolean flag() {
        return read(1) == 1;
    }

    /** @param bits 0 to 32 */
    int read(int bits) {
        int value = 0;
        for (int i = 0; i < bits; i++, position++) {
            int bit = position < end ? bytes[(int) (position >>> 3)] >> (7 - (position & 7)) & 1 : 0;
            value = value << 1 | bit;
        }
        return value;
    }

    /** A number below {@code count} in as few bits as that allows (AV1 bitstream specification §4.10.7). */
    int below(int count) {
        int wide = 32 - Integer.numberOfLeadingZeros(count);
        int shorter = (1 << wide) - count;
        int value = read(wide - 1);
        return value < shorter ? value : (value << 1) - shorter + read(1);
    }

    /** An Exp-Golomb number (ITU-T H.264 §9.1); -1 if it is longer than 31 bits. */
    int golomb() {
        int zeros = 0;
        while (!flag()) {
            zeros++;
            if (zeros > 30 || broken()) return -1;
        }
        return (1 << zeros) - 1 + read(zeros);
    }

    /** The same, with a sign (ITU-T H.264 §9.1.1). */
    int signedGolomb() {
        int code = golomb();
        return (code & 1) == 0 ? -(code >> 1) : (code >> 1) + 1;
    }
}
