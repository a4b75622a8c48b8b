package dev.parley.core.rtp.codec;

import java.util.List;

/** Writes dependency descriptors after the syntax of the specification's appendix A.8, as an encoder would. */
public final class DescriptorBytes {
    /**
     * What frames have in common.
     *
     * @param indications for each decode target one of "-", "D", "S" and "R"
     * @param references how many frames back those are that it refers to
     */
    public record Template(int spatial, int temporal, String indications, int... references) {}

    /** Templates by their layers; the numbers of {@code sizes} are widths and heights of the spatial layers. */
    public record Structure(int offset, List<Template> templates, int... sizes) {
        public int targets() {
            return templates.getFirst().indications().length();
        }
    }

    private final StringBuilder bits = new StringBuilder();

    private DescriptorBytes() {}

    /** @param brings whether the structure comes with it */
    public static byte[] of(
            boolean starts, boolean ends, int template, int frame, Structure structure, boolean brings) {
        DescriptorBytes out = new DescriptorBytes();
        out.put(starts ? 1 : 0, 1);
        out.put(ends ? 1 : 0, 1);
        out.put(template + structure.offset & 63, 6);
        out.put(frame, 16);
        if (brings) out.structure(structure);
        return out.bytes();
    }

    private void put(int value, int count) {
        for (int i = count - 1; i >= 0; i--) bits.append(value >> i & 1);
    }

    private void structure(Structure structure) {
        put(0b10000, 5);
        put(structure.offset, 6);
        put(structure.targets() - 1, 5);
        List<Template> templates = structure.templates;
        for (int i = 1; i < templates.size(); i++) put(step(templates.get(i - 1), templates.get(i)), 2);
        put(3, 2);
        for (Template one : templates) one.indications.chars().forEach(c -> put("-DSR".indexOf(c), 2));
        for (Template one : templates) {
            for (int back : one.references) put(16 | (back - 1), 5);
            put(0, 1);
        }
        // ns(n) of 0 chains among n = targets + 1
        put(0, 31 - Integer.numberOfLeadingZeros(structure.targets() + 1));
        put(structure.sizes.length > 0 ? 1 : 0, 1);
        for (int size : structure.sizes) put(size - 1, 16);
    }

    private static int step(Template before, Template now) {
        if (now.spatial > before.spatial) return 2;
        return now.temporal > before.temporal ? 1 : 0;
    }

    private byte[] bytes() {
        while (bits.length() % 8 != 0) bits.append('0');
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        }
        return bytes;
    }
}
