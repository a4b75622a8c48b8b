package dev.parley.core.rtp;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Transport-wide feedback (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1): which packets of the transport came, and when.
 *
 * @param senderSsrc of who reports
 * @param mediaSsrc of any stream of the transport
 * @param baseSequence transport-wide number of the first packet, 0 to 65535
 * @param packetCount 1 to 65535, the length of {@code deltas250us}
 * @param referenceTime 0 to 2^24-1, in units of 64 ms, arbitrary origin: what the first delta counts from
 * @param feedbackCount 0 to 255, raised with each message, so that lost ones are noticed
 * @param deltas250us for each packet the time since the one before it that was received, -32768 to 32767 in units of 250 µs, or
 *     {@link #NOT_RECEIVED}. Handed over, not copied.
 */
public record TransportFeedback(
        int senderSsrc,
        int mediaSsrc,
        int baseSequence,
        int packetCount,
        long referenceTime,
        int feedbackCount,
        int[] deltas250us)
        implements Rtcp {
    public static final int NOT_RECEIVED = Integer.MIN_VALUE;

    static final int FORMAT = 15;

    private static final int CHUNKS_AT = 16;
    private static final int MOST_PACKETS = 0xFFFF;

    /** @throws IllegalArgumentException if count and deltas disagree, or a delta does not fit */
    public TransportFeedback {
        if (packetCount != deltas250us.length || packetCount < 1 || packetCount > MOST_PACKETS) {
            throw new IllegalArgumentException(packetCount + " packets, " + deltas250us.length + " deltas");
        }
        for (int delta : deltas250us) {
            if (delta != (short) delta && delta != NOT_RECEIVED) throw new IllegalArgumentException("delta " + delta);
        }
    }

    /** Null also if it speaks of more than {@code most} packets. */
    static @Nullable TransportFeedback read(RtcpFrame f, int most) {
        if (f.length() < CHUNKS_AT) return null;
        int count = f.u16(10);
        if (count == 0 || count > most) return null;
        int[] deltas = new int[count];
        int at = StatusChunks.read(f, CHUNKS_AT, deltas);
        if (at < 0 || !readDeltas(f, at, deltas)) return null;
        return new TransportFeedback(f.i32(0), f.i32(4), f.u16(8), count, f.u24(12), f.u8(15), deltas);
    }

    /** §3.1.5: puts deltas in place of the symbols; false if they reach beyond the end. */
    private static boolean readDeltas(RtcpFrame f, int first, int[] deltas) {
        int at = first;
        for (int i = 0; i < deltas.length; i++) {
            int bytes = deltas[i]; // a symbol is the number of bytes of its delta
            if (at + bytes > f.length()) return false;
            deltas[i] = switch (bytes) {
                case StatusChunks.NONE -> NOT_RECEIVED;
                case StatusChunks.SMALL -> f.u8(at);
                default -> (short) f.u16(at);
            };
            at += bytes;
        }
        return true;
    }

    void writeTo(RtcpWriter w) {
        int start = w.begin(TRANSPORT_FEEDBACK, FORMAT);
        w.u32(senderSsrc);
        w.u32(mediaSsrc);
        w.u16(baseSequence);
        w.u16(packetCount);
        w.u24((int) referenceTime);
        w.u8(feedbackCount);
        StatusChunks.write(w, deltas250us);
        for (int delta : deltas250us) writeDelta(w, delta);
        w.end(start);
    }

    private static void writeDelta(RtcpWriter w, int delta) {
        switch (StatusChunks.symbol(delta)) {
            case StatusChunks.NONE -> {}
            case StatusChunks.SMALL -> w.u8(delta);
            default -> w.u16(delta);
        }
    }

    @Override
    public boolean equals(@Nullable Object o) {
        return o instanceof TransportFeedback t
                && t.senderSsrc == senderSsrc
                && t.mediaSsrc == mediaSsrc
                && t.baseSequence == baseSequence
                && t.referenceTime == referenceTime
                && t.feedbackCount == feedbackCount
                && Arrays.equals(t.deltas250us, deltas250us);
    }

    @Override
    public int hashCode() {
        return 31 * (31 * senderSsrc + baseSequence) + Arrays.hashCode(deltas250us);
    }

    @Override
    public String toString() {
        return "TransportFeedback[" + baseSequence + ", " + referenceTime + ", " + feedbackCount + ", "
                + Arrays.toString(deltas250us) + "]";
    }
}
