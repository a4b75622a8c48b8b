package dev.parley.core.rtp.stream;

import java.util.Arrays;

/**
 * The last packets of a stream as they came, found by sequence number, for whoever asks for one again.
 *
 * <p>A ring of slots in one array. It begins small: slots are added while the ring would overwrite a packet that is still young, and widened
 * when a longer packet comes, so a silent track costs nothing, speech some 64 KB and only video of a high rate a megabyte and more.
 */
public final class History {
    /** Slots that suit video. */
    public static final int VIDEO = 1024;
    /** Slots that suit audio. */
    public static final int AUDIO = 256;
    /** The longest packet that is kept, in bytes. */
    public static final int LONGEST = 2048;

    private static final long MAX_AGE = 3_000_000_000L;
    private static final int FEWEST = 16;
    /** Slots are so many bytes wide, or twice as many, and so on. */
    private static final int STEP = 256;

    private static final byte[] NOTHING = {};

    private final int most;
    private int slots;
    private int width;
    private byte[] slab = NOTHING;
    private long[] sequences = {};
    private long[] arrivals = {};
    /** 0: the slot is empty. */
    private int[] lengths = {};

    private long newest;
    private int found;

    /** @param most slots, a power of two, 16 or more */
    public History(int most) {
        if (most < FEWEST || Integer.bitCount(most) != 1) throw new IllegalArgumentException(most + " slots");
        this.most = most;
    }

    /**
     * Keeps a copy.
     *
     * @param extended its sequence number, see {@link SequenceUnwrapper}
     * @param length 1 to {@link #LONGEST}
     * @return whether it is kept: not if it is too long, or older than what its slot holds
     */
    public boolean put(long extended, byte[] bytes, int at, int length, long now) {
        if (length < 1 || length > LONGEST) return false;
        makeRoom(extended, length, now);
        int slot = slot(extended);
        if (lengths[slot] != 0 && sequences[slot] > extended) return false;
        System.arraycopy(bytes, at, slab, slot * width, length);
        sequences[slot] = extended;
        arrivals[slot] = now;
        lengths[slot] = length;
        newest = now;
        return true;
    }

    private void makeRoom(long extended, int length, long now) {
        if (length > width) resize(Math.max(slots, FEWEST), (length + STEP - 1) / STEP * STEP);
        while (slots < most && isTaken(slot(extended), extended, now)) resize(2 * slots, width);
    }

    /** By another packet that is still of use. */
    private boolean isTaken(int slot, long extended, long now) {
        return lengths[slot] != 0 && sequences[slot] != extended && now - arrivals[slot] <= MAX_AGE;
    }

    private void resize(int newSlots, int newWidth) {
        byte[] old = slab;
        long[] oldSequences = sequences;
        long[] oldArrivals = arrivals;
        int[] oldLengths = lengths;
        int oldWidth = width;
        slots = newSlots;
        width = newWidth;
        slab = new byte[newSlots * newWidth];
        sequences = new long[newSlots];
        arrivals = new long[newSlots];
        lengths = new int[newSlots];
        for (int i = 0; i < oldLengths.length; i++) {
            if (oldLengths[i] == 0) continue;
            int slot = slot(oldSequences[i]);
            System.arraycopy(old, i * oldWidth, slab, slot * newWidth, oldLengths[i]);
            sequences[slot] = oldSequences[i];
            arrivals[slot] = oldArrivals[i];
            lengths[slot] = oldLengths[i];
        }
    }

    private int slot(long extended) {
        return (int) extended & (slots - 1);
    }

    /** Whether the packet is there and not older than 3 s. If so, {@link #at} and {@link #length} say where, until the next {@link #put}. */
    public boolean find(long extended, long now) {
        if (slots == 0) return false;
        int slot = slot(extended);
        if (lengths[slot] == 0 || sequences[slot] != extended || now - arrivals[slot] > MAX_AGE) return false;
        found = slot;
        return true;
    }

    /** Where packets lie; borrowed until the next {@link #put}. */
    public byte[] bytes() {
        return slab;
    }

    /** Of the packet found last, in {@link #bytes}. */
    public int at() {
        return found * width;
    }

    /** Of the packet found last, in bytes. */
    public int length() {
        return lengths[found];
    }

    /** When the packet found last came. */
    public long arrival() {
        return arrivals[found];
    }

    /** Gives all room back if even the newest packet is too old. To be called now and then. */
    public void trim(long now) {
        if (slots == 0 || now - newest <= MAX_AGE) return;
        slots = 0;
        width = 0;
        slab = NOTHING;
        sequences = Arrays.copyOf(sequences, 0);
        arrivals = Arrays.copyOf(arrivals, 0);
        lengths = Arrays.copyOf(lengths, 0);
    }

    /** What the slots take, in bytes. */
    public int room() {
        return slab.length;
    }
}
