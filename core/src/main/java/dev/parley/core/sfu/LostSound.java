package dev.parley.core.sfu;

import dev.parley.core.rtp.Red;
import dev.parley.core.rtp.RtpPacket;
import java.util.Arrays;

/**
 * Which packets of a voice have not come, but are repeated by one that has (RFC 2198); one object is laid over one packet after another, and knows the last
 * {@link #KNOWN}. What was found once counts as come.
 *
 * <p>A repeated piece tells its time, not its number. The number is that of the one missing packet between those of earlier and of later time; where
 * several are missing, sound comes in packets of one length, and if that does not tell, the pieces are those of the packets right before.
 */
final class LostSound {
    /** Repeated pieces that are looked at; browsers send one or two. */
    static final int MOST = 8;

    /** More than the 341 ms that a piece can lie back, in packets of 20 ms. */
    static final int KNOWN = 32;

    static final long NONE = -1;

    private final long[] numbers = new long[KNOWN];
    private final int[] times = new int[KNOWN];
    private final long[] sequences = new long[MOST];
    private final int[] timestamps = new int[MOST];
    private final int[] at = new int[MOST];
    private final int[] lengths = new int[MOST];
    private int count;

    LostSound() {
        forget();
    }

    /** Nothing has come; what comes next may be numbered otherwise. */
    void forget() {
        Arrays.fill(numbers, NONE);
        count = 0;
    }

    /** A packet has come that repeats nothing. */
    void look(RtpPacket packet, long sequence) {
        count = 0;
        comes(sequence, (int) packet.timestamp());
    }

    /** A packet has come that repeats others. */
    void look(RtpPacket packet, long sequence, Red red) {
        look(packet, sequence);
        if (!came(sequence)) return; // it is so late that what it repeats is too
        for (int back = Math.min(red.earlier(), MOST); back > 0; back--) {
            red.look(packet.bytes(), back);
            boolean piece = red.earlierLength() > 0 && red.earlierOffset() > 0 && red.earlierType() == red.type();
            if (!piece) continue;
            int timestamp = (int) packet.timestamp() - red.earlierOffset();
            long lost = number(timestamp, sequence, back);
            if (lost != NONE) find(lost, timestamp, red);
        }
    }

    private void find(long sequence, int timestamp, Red red) {
        comes(sequence, timestamp);
        sequences[count] = sequence;
        timestamps[count] = timestamp;
        at[count] = red.earlierAt();
        lengths[count++] = red.earlierLength();
    }

    private void comes(long sequence, int timestamp) {
        int slot = slot(sequence);
        if (numbers[slot] > sequence) return;
        numbers[slot] = sequence;
        times[slot] = timestamp;
    }

    private static int slot(long sequence) {
        return (int) sequence & KNOWN - 1;
    }

    private boolean came(long sequence) {
        return numbers[slot(sequence)] == sequence;
    }

    /** Ticks from that packet, which has come, to that time. */
    private int since(long sequence, int timestamp) {
        return timestamp - times[slot(sequence)];
    }

    /** Of the packet of that time, which is one before the last that came; {@link #NONE} if it has come too, or nobody can tell. */
    private long number(int timestamp, long last, int back) {
        long above = last;
        for (long below = last - 1; below >= 0 && below > last - KNOWN; below--) {
            if (!came(below)) continue;
            int since = since(below, timestamp);
            if (since > 0) return between(below, above, timestamp, last - back);
            if (since == 0) return NONE;
            above = below;
        }
        return NONE;
    }

    private long between(long below, long above, int timestamp, long guess) {
        long steps = above - below;
        if (steps <= 2) return steps == 2 ? below + 1 : NONE;
        long span = since(below, times[slot(above)]);
        long part = since(below, timestamp) * steps;
        if (part < span * steps && part % span == 0) return below + part / span;
        return guess > below && guess < above ? guess : NONE;
    }

    /** How many were found, in ascending order. */
    int count() {
        return count;
    }

    /** Extended, of the source. */
    long sequence(int index) {
        return sequences[index];
    }

    /** As the source has it, 0 to 2³² - 1. */
    long timestamp(int index) {
        return timestamps[index] & 0xFFFFFFFFL;
    }

    /** Where the piece stands in the array of the packet. */
    int at(int index) {
        return at[index];
    }

    /** In bytes, 1 at least. */
    int length(int index) {
        return lengths[index];
    }
}
