package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The pairs of a lite session and which of them is used.
 *
 * <p>RFC 8445 §8.1.1: the controlling side nominates, and what it nominated last is used. Two things browsers do need a rule of their own:
 *
 * <ul>
 *   <li>Firefox nominates every pair in its very first check and then uses the one of highest priority. Its slow pairs, TCP for one, are
 *       nominated last. So between pairs that were nominated before they were tested priority decides.
 *   <li>After a NAT has changed its mind the same pair comes from another address and is perhaps never nominated again. So a pair that has
 *       been silent for {@link #SILENCE} gives way to one that has not.
 * </ul>
 */
final class LitePairs {
    static final int MOST = 16;

    /** Two of the longest intervals of consent checks (RFC 7675 §5.1), in nanoseconds. */
    static final long SILENCE = 12_000_000_000L;

    private final List<LitePair> pairs = new ArrayList<>();
    private @Nullable LitePair selected;
    private long highestNomination;
    private int generation;
    private int numbers;

    @Nullable
    LitePair selected() {
        return selected;
    }

    /** Null if no authentic check came from there. */
    @Nullable
    LitePair find(int socket, Endpoint remote) {
        for (int i = 0; i < pairs.size(); i++) {
            LitePair pair = pairs.get(i);
            if (pair.is(socket, remote)) return pair;
        }
        return null;
    }

    /** The same, remembered from now on; the one that was silent longest makes room. */
    LitePair add(int socket, Endpoint remote, long now) {
        if (pairs.size() == MOST) pairs.remove(oldest(now));
        LitePair pair = new LitePair(numbers++, socket, remote);
        pair.lastCheck = now;
        pairs.add(pair);
        return pair;
    }

    private int oldest(long now) {
        int oldest = -1;
        for (int i = 0; i < pairs.size(); i++) {
            LitePair pair = pairs.get(i);
            if (pair == selected) continue;
            if (oldest < 0 || now - pair.lastCheck > now - pairs.get(oldest).lastCheck) oldest = i;
        }
        return oldest;
    }

    /** Forgets a pair whose connection is gone; the one that was checked last takes its place. */
    void remove(LitePair pair) {
        pairs.remove(pair);
        if (pair != selected) return;
        selected = null;
        for (int i = 0; i < pairs.size(); i++) {
            LitePair other = pairs.get(i);
            if (selected == null || better(other, selected)) selected = other;
        }
    }

    private static boolean better(LitePair one, LitePair other) {
        if (one.nominatedIn != other.nominatedIn) return one.nominatedIn > other.nominatedIn;
        return one.lastCheck - other.lastCheck > 0;
    }

    /** Nominations of before count no more, though the pair they led to is used until there is another. */
    void restart() {
        generation++;
        highestNomination = 0;
    }

    /**
     * A new authentic check came over the pair.
     *
     * @param nomination 0 for a check that nominates nothing, {@link Nominations#UNNUMBERED} for USE-CANDIDATE without number
     */
    void checked(LitePair pair, long priority, long nomination, long now) {
        boolean first = pair.generation != generation;
        pair.generation = generation;
        pair.priority = priority;
        pair.lastCheck = now;
        boolean takesOver = nomination != Nominations.NONE && nominate(pair, nomination, first);
        if (takesOver || vacant(now)) selected = pair;
    }

    private boolean nominate(LitePair pair, long nomination, boolean first) {
        boolean numbered = nomination != Nominations.UNNUMBERED;
        if (numbered && nomination <= highestNomination) return false;
        if (numbered) highestNomination = nomination;
        pair.untested = first && !numbered;
        pair.nominatedIn = generation;
        LitePair current = selected;
        if (current == null || current.nominatedIn != generation) return true;
        return !pair.untested || pair.priority > current.priority;
    }

    /** Whether there is nothing in use that a pair checked just now has to respect. */
    private boolean vacant(long now) {
        LitePair current = selected;
        return current == null || current.nominatedIn < 0 || now - current.lastCheck > SILENCE;
    }
}
