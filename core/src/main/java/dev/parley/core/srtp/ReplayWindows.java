package dev.parley.core.srtp;

import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * Windows by SSRC: open addressing with linear probing over primitives. Peers choose SSRCs, so they may choose collisions, but nobody gets in
 * before he is authenticated, and nothing leaves, so a lookup looks at no more entries than there are.
 */
final class ReplayWindows {
    private static final int SMALLEST = 8;

    private int[] ssrcs = new int[SMALLEST];
    private @Nullable ReplayWindow[] windows = new @Nullable ReplayWindow[SMALLEST];
    private int size;

    int size() {
        return size;
    }

    @Nullable
    ReplayWindow get(int ssrc) {
        return windows[slot(ssrc)];
    }

    /** Those of other streams rest. @return how many are awake then */
    int rest(IntPredicate living) {
        int awake = 0;
        for (int i = 0; i < windows.length; i++) {
            ReplayWindow window = windows[i];
            if (window == null) continue;
            if (!living.test(ssrcs[i])) window.rest();
            else if (!window.resting()) awake++;
        }
        return awake;
    }

    /** Of an SSRC that is not there yet. */
    void add(int ssrc, ReplayWindow window) {
        if (2 * (size + 1) > windows.length) grow();
        size++;
        place(ssrc, window);
    }

    private void place(int ssrc, ReplayWindow window) {
        int slot = slot(ssrc);
        ssrcs[slot] = ssrc;
        windows[slot] = window;
    }

    private int slot(int ssrc) {
        int mask = windows.length - 1;
        int mixed = ssrc * 0x9E3779B9;
        int slot = (mixed ^ mixed >>> 16) & mask;
        while (windows[slot] != null && ssrcs[slot] != ssrc) slot = (slot + 1) & mask;
        return slot;
    }

    private void grow() {
        int[] oldSsrcs = ssrcs;
        @Nullable ReplayWindow[] old = windows;
        ssrcs = new int[2 * old.length];
        windows = new @Nullable ReplayWindow[2 * old.length];
        for (int i = 0; i < old.length; i++) {
            ReplayWindow window = old[i];
            if (window != null) place(oldSsrcs[i], window);
        }
    }
}
