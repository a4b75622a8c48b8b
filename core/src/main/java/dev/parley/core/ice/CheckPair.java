package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** One of our sockets and an address of the other side, and how far the checks between them have come (RFC 8445 §6.1.2). */
final class CheckPair {
    /** RFC 8445 §6.1.2.6, without Frozen: that serves several components and streams, and there is only one here. */
    enum State {
        WAITING,
        IN_PROGRESS,
        SUCCEEDED,
        FAILED
    }

    /** So many checks in a row without an answer say that the path is probably dead. */
    static final int FAILING = 5;

    private static final long HIGHEST = 0x7FFF_FFFFL;

    final LocalBase local;
    final Endpoint remote;
    private final long localPriority;
    private final long remotePriority;

    State state = State.WAITING;
    /** Whether an authentic check of the other side came this way: then media may come, too. */
    boolean heard;
    /** Controlled only: nominated by the other side, to be used as soon as our own check succeeds. */
    boolean wanted;
    /** The check that is sent again until it is answered. */
    @Nullable
    Check current;
    /** The last transaction that made us check back. */
    long heardTransaction;

    int unanswered;
    long lastAnswer;
    long validSince;
    long nextConsent = Deadlines.NEVER;
    /** As whom the other side saw us last. */
    @Nullable
    Endpoint mapped;

    CheckPair(LocalBase local, Endpoint remote, long remotePriority) {
        this.local = local;
        this.remote = remote;
        this.remotePriority = Math.min(HIGHEST, remotePriority);
        localPriority = local.candidate().priority();
    }

    boolean is(int socket, Endpoint remote) {
        return local.socket() == socket
                && this.remote.low() == remote.low()
                && this.remote.port() == remote.port()
                && this.remote.high() == remote.high()
                && this.remote.v6() == remote.v6();
    }

    /** RFC 8445 §6.1.2.3: G is the controlling side's priority. */
    long priority(boolean controlling) {
        long g = controlling ? localPriority : remotePriority;
        long d = controlling ? remotePriority : localPriority;
        return Math.min(g, d) << 32 | 2 * Math.max(g, d) + (g > d ? 1 : 0);
    }

    boolean isValid() {
        return state == State.SUCCEEDED;
    }

    boolean isFailing() {
        return state == State.FAILED || unanswered >= FAILING;
    }

    boolean isUnderway() {
        return state == State.WAITING || state == State.IN_PROGRESS;
    }
}
