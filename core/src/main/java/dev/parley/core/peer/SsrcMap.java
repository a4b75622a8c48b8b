package dev.parley.core.peer;

import org.jspecify.annotations.Nullable;

/**
 * Streams by SSRC: a small open-addressing table over primitives. Senders choose SSRCs, but an entry is only ever made for what a description
 * names or an authentic packet carries, and there are at most {@link #MOST}.
 */
final class SsrcMap<V> {
    static final int MOST = 512;

    private int[] keys = new int[16];
    private @Nullable Object[] values = new @Nullable Object[16];
    private int size;

    @SuppressWarnings("unchecked")
    @Nullable
    V get(int ssrc) {
        return (V) values[slot(ssrc)];
    }

    /** @return false if it is full */
    boolean put(int ssrc, V value) {
        int slot = slot(ssrc);
        if (values[slot] == null) {
            if (size == MOST) return false;
            if (2 * ++size > values.length) {
                grow();
                slot = slot(ssrc);
            }
        }
        keys[slot] = ssrc;
        values[slot] = value;
        return true;
    }

    int size() {
        return size;
    }

    /** Forgets everything. */
    void clear() {
        keys = new int[16];
        values = new @Nullable Object[16];
        size = 0;
    }

    private int slot(int ssrc) {
        int mask = values.length - 1;
        int mixed = ssrc * 0x9E3779B1;
        int slot = (mixed ^ mixed >>> 16) & mask;
        while (values[slot] != null && keys[slot] != ssrc) slot = slot + 1 & mask;
        return slot;
    }

    private void grow() {
        int[] oldKeys = keys;
        @Nullable Object[] old = values;
        keys = new int[2 * old.length];
        values = new @Nullable Object[2 * old.length];
        for (int i = 0; i < old.length; i++) {
            if (old[i] == null) continue;
            int slot = slot(oldKeys[i]);
            keys[slot] = oldKeys[i];
            values[slot] = old[i];
        }
    }
}
