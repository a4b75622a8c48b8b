package dev.parley.core.rtp.codec;

/**
 * The size of the picture in a sequence parameter set of H.264 (ITU-T H.264 §7.3.2.1.1). Reads no further than that needs. Getters speak of the last
 * set for which {@link #read} returned true. Makes no objects; owned by one thread.
 */
final class SequenceParameters {
    private static final int LONGEST = 256;
    private static final int MACROBLOCK = 16;
    private static final int MOST_MACROBLOCKS = 1024;
    private static final int MOST_LISTED = 255;

    private final byte[] plain = new byte[LONGEST];
    private final BitReader bits = new BitReader();
    private int width;
    private int height;

    /** @param at of the NAL unit's first byte */
    boolean read(byte[] bytes, int at, int length) {
        bits.wrap(plain, 0, unescape(bytes, at + 1, at + length));
        int profile = bits.read(8);
        bits.read(16);
        bits.golomb();
        int chroma = hasChroma(profile) ? chroma() : 1;
        bits.golomb();
        if (!order()) return false;
        bits.golomb();
        bits.flag();
        int wide = bits.golomb() + 1;
        int high = bits.golomb() + 1;
        boolean fields = !bits.flag();
        if (fields) bits.flag();
        bits.flag();
        boolean inBounds = wide > 0 && wide <= MOST_MACROBLOCKS && high > 0 && high <= MOST_MACROBLOCKS;
        if (chroma < 0 || !inBounds) return false;
        width = MACROBLOCK * wide;
        height = MACROBLOCK * high * (fields ? 2 : 1);
        if (bits.flag()) crop(chroma, fields);
        return !bits.broken() && width > 0 && height > 0;
    }

    /** §7.4.1.1: takes out the bytes that keep the start code from occurring. @return how many are left */
    private int unescape(byte[] bytes, int from, int end) {
        int count = 0;
        int zeros = 0;
        for (int i = from; i < end && count < LONGEST; i++) {
            boolean escape = zeros >= 2 && bytes[i] == 3;
            zeros = bytes[i] == 0 ? zeros + 1 : 0;
            if (!escape) plain[count++] = bytes[i];
        }
        return count;
    }

    private static boolean hasChroma(int profile) {
        return switch (profile) {
            case 100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135 -> true;
            default -> false;
        };
    }

    /** @return chroma_format_idc, 0 for one plane that stands for three; -1 if it is none */
    private int chroma() {
        int format = bits.golomb();
        boolean separate = format == 3 && bits.flag();
        bits.golomb();
        bits.golomb();
        bits.flag();
        if (bits.flag()) for (int i = 0; i < (format == 3 ? 12 : 8); i++) skipScaling(i < 6 ? 16 : 64);
        return format > 3 ? -1 : separate ? 0 : format;
    }

    private void skipScaling(int size) {
        if (!bits.flag()) return;
        int last = 8;
        int next = 8;
        for (int i = 0; i < size; i++) {
            if (next != 0) next = last + bits.signedGolomb() & 0xFF;
            last = next == 0 ? last : next;
        }
    }

    /** How pictures are put into their order. */
    private boolean order() {
        int kind = bits.golomb();
        if (kind == 0) bits.golomb();
        if (kind != 1) return kind >= 0 && kind <= 2;
        bits.flag();
        bits.golomb();
        bits.golomb();
        int count = bits.golomb();
        for (int i = 0; i < count && i < MOST_LISTED; i++) bits.golomb();
        return count >= 0 && count <= MOST_LISTED;
    }

    /** §7.4.2.1.1: in units of the chroma's samples, and of both fields. */
    private void crop(int chroma, boolean fields) {
        int across = chroma == 1 || chroma == 2 ? 2 : 1;
        int down = (chroma == 1 ? 2 : 1) * (fields ? 2 : 1);
        long left = bits.golomb();
        long right = bits.golomb();
        long top = bits.golomb();
        long bottom = bits.golomb();
        width = (int) Math.max(0, width - across * (left + right));
        height = (int) Math.max(0, height - down * (top + bottom));
    }

    /** In pixels, up to 16384. */
    int width() {
        return width;
    }

    /** In pixels, up to 32768. */
    int height() {
        return height;
    }
}
