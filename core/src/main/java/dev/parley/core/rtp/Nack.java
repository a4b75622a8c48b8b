package dev.parley.core.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Generic NACK (RFC 4585 §6.2.1): these packets are missing, send them again.
 *
 * @param senderSsrc of who asks
 * @param mediaSsrc of the stream
 * @param sequences 0 to 65535 each; ascending ones (round the wrap) take the fewest bytes. Handed over, not copied.
 */
public record Nack(int senderSsrc, int mediaSsrc, int[] sequences) implements Rtcp {
    static final int FORMAT = 1;

    private static final int FIXED = 8;
    private static final int MASK_BITS = 16;

    /** Of the first {@code count} extended sequence numbers. */
    public static Nack of(int senderSsrc, int mediaSsrc, long[] extended, int count) {
        int[] sequences = new int[count];
        for (int i = 0; i < count; i++) sequences[i] = (int) extended[i] & 0xFFFF;
        return new Nack(senderSsrc, mediaSsrc, sequences);
    }

    /** Null if it asks for nothing, or for more than {@code most}. */
    static @Nullable Nack read(RtcpFrame f, int most) {
        int count = 0;
        for (int at = FIXED; at < f.length(); at += 4) count += 1 + Integer.bitCount(f.u16(at + 2));
        if (count == 0 || count > most) return null;
        int[] sequences = new int[count];
        int n = 0;
        for (int at = FIXED; at < f.length(); at += 4) {
            sequences[n++] = f.u16(at);
            for (int mask = f.u16(at + 2); mask != 0; mask &= mask - 1) {
                sequences[n++] = (f.u16(at) + 1 + Integer.numberOfTrailingZeros(mask)) & 0xFFFF;
            }
        }
        return new Nack(f.i32(0), f.i32(4), sequences);
    }

    void writeTo(RtcpWriter w) {
        int start = w.begin(TRANSPORT_FEEDBACK, FORMAT);
        w.u32(senderSsrc);
        w.u32(mediaSsrc);
        for (int i = 0; i < sequences.length; ) i = writeEntry(w, i);
        w.end(start);
    }

    /** One packet and a mask of the sixteen after it; returns the index behind what they cover. */
    private int writeEntry(RtcpWriter w, int first) {
        int mask = 0;
        int last = 0;
        int i = first + 1;
        for (; i < sequences.length; i++) {
            int distance = (sequences[i] - sequences[first]) & 0xFFFF;
            if (distance <= last || distance > MASK_BITS) break;
            mask |= 1 << (distance - 1);
            last = distance;
        }
        w.u16(sequences[first]);
        w.u16(mask);
        return i;
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof Nack n
                && n.senderSsrc == senderSsrc
                && n.mediaSsrc == mediaSsrc
                && Arrays.equals(n.sequences, sequences);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * senderSsrc + mediaSsrc) + Arrays.hashCode(sequences);
    }

    @Override
    public String toString() {
        return "Nack[" + senderSsrc + ", " + mediaSsrc + ", " + Arrays.toString(sequences) + "]";
    }
}
