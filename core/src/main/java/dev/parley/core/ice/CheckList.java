package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All pairs that may be tried, in order of priority (RFC 8445 §6.1.2). Bounded, whatever the other side tells us. */
final class CheckList {
    /** RFC 8445 §6.1.2.5 recommends to keep 100 pairs; no more addresses of the other side are remembered either. */
    static final int MOST = 100;

    private record Remote(Endpoint address, long priority) {}

    private final List<LocalBase> locals = new ArrayList<>();
    private final List<Remote> remotes = new ArrayList<>();
    private final List<CheckPair> pairs = new ArrayList<>();
    private final ArrayDeque<CheckPair> triggered = new ArrayDeque<>();

    List<LocalBase> locals() {
        return locals;
    }

    List<CheckPair> pairs() {
        return pairs;
    }

    int remotes() {
        return remotes.size();
    }

    void clear() {
        remotes.clear();
        pairs.clear();
        triggered.clear();
    }

    void addLocal(LocalBase local) {
        locals.add(local);
        for (Remote remote : remotes) pair(local, remote);
    }

    void addRemote(Endpoint address, long priority) {
        if (remotes.size() >= MOST || knows(address)) return;
        Remote remote = new Remote(address, priority);
        remotes.add(remote);
        for (LocalBase local : locals) pair(local, remote);
    }

    private boolean knows(Endpoint address) {
        return remotes.stream().anyMatch(remote -> remote.address().equals(address));
    }

    private void pair(LocalBase local, Remote remote) {
        if (local.address().v6() != remote.address().v6()) return;
        if (pairs.size() >= MOST || find(local.socket(), remote.address()) != null) return;
        pairs.add(new CheckPair(local, remote.address(), remote.priority()));
    }

    /** The pair over which a check came, remembered from now on (RFC 8445 §7.3.1.3); null if there is no room or no such socket. */
    @Nullable
    CheckPair heard(int socket, Endpoint from, long priority) {
        CheckPair known = find(socket, from);
        if (known != null) return known;
        addRemote(from.bare(), priority);
        return find(socket, from);
    }

    @Nullable
    CheckPair find(int socket, Endpoint remote) {
        for (CheckPair pair : pairs) {
            if (pair.is(socket, remote)) return pair;
        }
        return null;
    }

    /** RFC 8445 §7.3.1.4: to be checked before all others. */
    void trigger(CheckPair pair) {
        if (!triggered.contains(pair)) triggered.add(pair);
    }

    boolean hasWork() {
        return !triggered.isEmpty() || pairs.stream().anyMatch(pair -> pair.state == CheckPair.State.WAITING);
    }

    /** What to check next; null if there is nothing. */
    @Nullable
    CheckPair next(boolean controlling) {
        CheckPair first = triggered.poll();
        return first != null ? first : best(CheckPair.State.WAITING, controlling);
    }

    /** The valid pair of highest priority, one that answers if there is such. */
    @Nullable
    CheckPair bestValid(boolean controlling) {
        CheckPair best = null;
        for (CheckPair pair : pairs) {
            if (pair.isValid() && (best == null || outdoes(pair, best, controlling))) best = pair;
        }
        return best;
    }

    private static boolean outdoes(CheckPair one, CheckPair other, boolean controlling) {
        if (one.isFailing() != other.isFailing()) return other.isFailing();
        return one.priority(controlling) > other.priority(controlling);
    }

    private @Nullable CheckPair best(CheckPair.State state, boolean controlling) {
        CheckPair best = null;
        for (CheckPair pair : pairs) {
            boolean higher = best == null || pair.priority(controlling) > best.priority(controlling);
            if (pair.state == state && higher) best = pair;
        }
        return best;
    }

    /** Whether a pair of higher priority has not been decided yet. */
    boolean mayImprove(CheckPair than, boolean controlling) {
        long least = than.priority(controlling);
        return pairs.stream().anyMatch(pair -> pair.isUnderway() && pair.priority(controlling) > least);
    }

    /** How many pairs are still to be decided, for RFC 8445 §14.3. */
    int underway() {
        return (int) pairs.stream().filter(CheckPair::isUnderway).count();
    }

    boolean allFailed() {
        return pairs.stream().allMatch(pair -> pair.state == CheckPair.State.FAILED);
    }
}
