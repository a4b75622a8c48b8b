package dev.parley.core.ice;

import dev.parley.core.stun.Retransmission;
import dev.parley.core.stun.TransactionId;

/**
 * A check of ours that waits for its answer.
 *
 * @param controlling the role it claims
 * @param key the password that its answer must be signed with
 * @param bytes as sent
 * @param when it is sent again, in nanoseconds
 */
record Check(
        TransactionId id,
        CheckPair pair,
        Purpose purpose,
        boolean controlling,
        byte[] key,
        byte[] bytes,
        Retransmission when,
        long sentAt) {
    enum Purpose {
        /** Whether the pair works at all. */
        FIND,
        /** The same, and the other side shall use it. */
        NOMINATE,
        /** Whether it still works (RFC 7675); sent once. */
        CONSENT
    }

    /** Whether it is sent again; it is not once a newer one has taken its place. */
    boolean isCurrent() {
        Check current = pair.current;
        return current != null && current.id.equals(id);
    }
}
