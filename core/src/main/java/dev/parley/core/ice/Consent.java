package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import org.jspecify.annotations.Nullable;

/**
 * When a pair that works is asked again (RFC 7675 §5.1): every 4 to 6 seconds, and each second while it does not answer, so that a path that
 * has died is found out soon.
 */
final class Consent {
    private static final long LEAST = 4_000_000_000L;
    private static final long SPREAD = 2_000_000_000L;
    private static final long IMPATIENT = 1_000_000_000L;

    private final Entropy entropy;

    Consent(Entropy entropy) {
        this.entropy = entropy;
    }

    /** @param seen our address as the other side tells it: when it has changed it is asked at once, so that it learns of the new path */
    void answered(CheckPair pair, @Nullable Endpoint seen, long now) {
        boolean moved = pair.mapped != null && seen != null && !seen.equals(pair.mapped);
        if (pair.nextConsent == Deadlines.NEVER) pair.validSince = now;
        pair.mapped = seen;
        pair.lastAnswer = now;
        pair.unanswered = 0;
        pair.nextConsent = moved ? now : now + LEAST + Long.remainderUnsigned(entropy.number(), SPREAD);
    }

    /** Whether to ask; false when consent has ended. */
    boolean goesOn(CheckPair pair, long now) {
        if (now - pair.lastAnswer >= IceLite.CONSENT) {
            pair.nextConsent = Deadlines.NEVER;
            return false;
        }
        pair.unanswered++;
        pair.nextConsent = now + IMPATIENT;
        return true;
    }
}
