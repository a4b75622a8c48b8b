package dev.parley.core.ice;

import dev.parley.core.stun.StunMessage;

/**
 * From where each of the last 256 authentic checks came. A check is signed but does not say where it was sent from, so whoever overhears one
 * could send it again from a strange address and have the session's media sent there. An honest sender uses a transaction id on one path only.
 */
final class SeenChecks {
    private static final int MOST = 256;

    private final long[] transactions = new long[MOST];
    private final int[] pairs = new int[MOST];
    private int count;
    private int next;

    /** The number of the pair on which the transaction came first, or -1 if it is new. */
    int pair(StunMessage check) {
        long transaction = key(check);
        for (int i = 0; i < count; i++) {
            if (transactions[i] == transaction) return pairs[i];
        }
        return -1;
    }

    void add(StunMessage check, int pair) {
        transactions[next] = key(check);
        pairs[next] = pair;
        next = (next + 1) % MOST;
        count = Math.max(count, next == 0 ? MOST : next);
    }

    private static long key(StunMessage check) {
        return check.transactionLow() ^ (long) check.transactionHigh() << 32;
    }
}
