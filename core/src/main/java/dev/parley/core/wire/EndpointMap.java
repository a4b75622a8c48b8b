package dev.parley.core.wire;

import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * State found by address: an open-addressing table with linear probing whose keys lie in primitive arrays, so that a lookup allocates nothing
 * and touches two or three cache lines.
 *
 * <p>The seed keeps senders, who choose their addresses, from choosing collisions too. Owned by one thread.
 *
 * @param <V> what is kept under an address
 */
public final class EndpointMap<V> {
    // One hole, shared by all tables that are empty, as many are: it is never filled, for the first entry makes a table
    // of two.
    private static final long[] NO_NUMBERS = new long[1];
    private static final int[] NO_TAGS = new int[1];
    private static final @Nullable Object[] NO_VALUES = new @Nullable Object[1];

    private final long seed;
    private long[] highs = NO_NUMBERS;
    private long[] lows = NO_NUMBERS;
    private int[] tags = NO_TAGS;
    private @Nullable Object[] values = NO_VALUES;
    private int size;

    /** @param seed unpredictable to senders */
    public EndpointMap(long seed) {
        this.seed = seed;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return size == 0;
    }

    public @Nullable V get(Endpoint key) {
        return get(key.high(), key.low(), key.tag());
    }

    @SuppressWarnings("unchecked")
    public @Nullable V get(long high, long low, int tag) {
        return (V) values[slot(high, low, tag)];
    }

    /** Replaces what was there. */
    public void put(Endpoint key, V value) {
        int slot = slot(key.high(), key.low(), key.tag());
        if (values[slot] == null) {
            if (4 * (size + 1) > 3 * values.length) {
                resize(2 * values.length);
                slot = slot(key.high(), key.low(), key.tag());
            }
            size++;
        }
        store(slot, key.high(), key.low(), key.tag(), value);
    }

    /** @return what was there */
    @SuppressWarnings("unchecked")
    public @Nullable V remove(Endpoint key) {
        int slot = slot(key.high(), key.low(), key.tag());
        V old = (V) values[slot];
        if (old == null) return null;
        size--;
        close(slot);
        return old;
    }

    /** Removes every value that the test accepts. */
    @SuppressWarnings("unchecked")
    public void removeIf(Predicate<? super V> test) {
        int slot = 0;
        while (slot < values.length) {
            Object value = values[slot];
            if (value != null && test.test((V) value)) {
                size--;
                close(slot); // what was pushed past it may lie here now, so look again
            } else {
                slot++;
            }
        }
    }

    /** Visits every value in no particular order. The table must not change meanwhile. */
    @SuppressWarnings("unchecked")
    public void forEach(Consumer<? super V> visitor) {
        for (Object value : values) {
            if (value != null) visitor.accept((V) value);
        }
    }

    /** Fills the hole by moving back what was pushed past it, so that no tombstones pile up. */
    private void close(int start) {
        int mask = values.length - 1;
        int hole = start;
        for (int next = (hole + 1) & mask; values[next] != null; next = (next + 1) & mask) {
            int home = home(highs[next], lows[next], tags[next]);
            if (((next - home) & mask) >= ((next - hole) & mask)) {
                store(hole, highs[next], lows[next], tags[next], values[next]);
                hole = next;
            }
        }
        values[hole] = null;
    }

    private void store(int slot, long high, long low, int tag, @Nullable Object value) {
        highs[slot] = high;
        lows[slot] = low;
        tags[slot] = tag;
        values[slot] = value;
    }

    private int slot(long high, long low, int tag) {
        int mask = values.length - 1;
        int slot = home(high, low, tag);
        while (values[slot] != null && !(lows[slot] == low && tags[slot] == tag && highs[slot] == high)) {
            slot = (slot + 1) & mask;
        }
        return slot;
    }

    private int home(long high, long low, int tag) {
        long h = (high ^ seed) * 0x9E3779B97F4A7C15L;
        h = ((h ^ h >>> 32) + low) * 0xD6E8FEB86659FD93L;
        h = ((h ^ h >>> 32) + tag + seed) * 0xA0761D6478BD642FL;
        return (int) (h ^ h >>> 32) & (values.length - 1);
    }

    private void resize(int capacity) {
        long[] oldHighs = highs;
        long[] oldLows = lows;
        int[] oldTags = tags;
        @Nullable Object[] old = values;
        highs = new long[capacity];
        lows = new long[capacity];
        tags = new int[capacity];
        values = new @Nullable Object[capacity];
        for (int i = 0; i < old.length; i++) {
            if (old[i] != null) {
                store(slot(oldHighs[i], oldLows[i], oldTags[i]), oldHighs[i], oldLows[i], oldTags[i], old[i]);
            }
        }
    }
}
