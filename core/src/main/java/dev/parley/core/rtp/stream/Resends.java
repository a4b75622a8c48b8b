package dev.parley.core.rtp.stream;

import java.util.Arrays;

/**
 * Whether one receiver's request for a lost packet is answered: not again within a round trip, since the answer is still on its way, and not
 * more than three times. So a receiver that asks for everything all the time gets at most three times what it was sent.
 *
 * <p>Takes no room before the first request.
 */
public final class Resends {
    /** Answers for one packet. */
    public static final int MOST = 3;

    private static final long SHORTEST = 5_000_000L;

    private final int slots;
    private long[] sequences = {};
    private long[] lastAt = {};
    private byte[] answers = {};

    /** @param slots of the {@link History} that answers */
    public Resends(int slots) {
        if (slots < 1 || Integer.bitCount(slots) != 1) throw new IllegalArgumentException(slots + " slots");
        this.slots = slots;
    }

    /**
     * Whether to answer now; if so, counts it.
     *
     * @param extended of a packet that the history has
     * @param rttNanos to the receiver
     */
    public boolean allow(long extended, long now, long rttNanos) {
        if (answers.length == 0) reserve();
        int slot = (int) extended & (slots - 1);
        if (answers[slot] == 0 || sequences[slot] != extended) {
            sequences[slot] = extended;
            answers[slot] = 0;
        } else if (answers[slot] == MOST || now - lastAt[slot] < Math.max(rttNanos, SHORTEST)) {
            return false;
        }
        answers[slot]++;
        lastAt[slot] = now;
        return true;
    }

    private void reserve() {
        sequences = Arrays.copyOf(sequences, slots);
        lastAt = Arrays.copyOf(lastAt, slots);
        answers = Arrays.copyOf(answers, slots);
    }
}
