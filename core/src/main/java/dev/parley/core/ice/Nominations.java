package dev.parley.core.ice;

import dev.parley.core.stun.Nomination;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.UseCandidate;

/** How a check nominates: not at all, by USE-CANDIDATE, or by a number that outdoes smaller ones. */
final class Nominations {
    static final long NONE = 0;
    static final long UNNUMBERED = Long.MAX_VALUE;

    private Nominations() {}

    static long of(StunMessage check) {
        Nomination nomination = Nomination.read(check);
        if (nomination != null) return nomination.value();
        return UseCandidate.in(check) ? UNNUMBERED : NONE;
    }
}
