package dev.parley.core.ice;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.IceControlled;
import dev.parley.core.stun.IceControlling;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Priority;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.XorMappedAddress;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A full ICE agent (RFC 8445) for one component over UDP, with host candidates and whatever peer-reflexive ones turn up. Candidates of the
 * other side come when they come (RFC 8838).
 *
 * <p>The caller hands in what arrives, calls {@link #timeout} at {@link #nextTimeout}, which every other method may change, and sends what
 * {@link IceOutput} is given. Controlling, the agent nominates the best pair that works, once better ones have had {@link #PATIENCE}; it
 * nominates another only when that one fails. It keeps up to 100 pairs, and those that work are kept alive as a reserve.
 *
 * <p>Owned by one thread. Times are nanoseconds of a monotonic clock.
 */
public final class IceAgent {
    /** How far the agent has come. */
    public enum State {
        /** Nothing can be checked before the other side's credentials are known. */
        NEW,
        CHECKING,
        /** There is a pair that works: {@link #selected}. */
        CONNECTED,
        /** The pair in use has stopped to answer, and there is no other; it may come back. */
        DISCONNECTED,
        /** Nothing answers for 30 seconds, or nothing is left to try. Only {@link #restart} helps. */
        FAILED
    }

    /** How long a pair of higher priority may keep one that works from being nominated, in nanoseconds. */
    static final long PATIENCE = 300_000_000L;

    private final Doorkeeper door;
    private final CheckList list = new CheckList();
    private final Checks checks;
    private final Consent consent;
    private final Pace pace = new Pace();
    private final IceOutput out;
    private boolean controlling;
    private String remoteUfrag = "";
    private boolean ready; // whether the other side's credentials are known
    private boolean complete; // whether its candidates are all known
    private State state = State.NEW;
    private long lastAnswer;
    private long decideAt = Deadlines.NEVER;
    private long highestNomination;
    /** Nominated, and known to be so on both sides. */
    private @Nullable CheckPair selected;
    /** Controlling only: nominated without an answer as yet. */
    private @Nullable CheckPair nominating;
    /** What was in use before a restart. */
    private @Nullable CheckPair reserve;
    /** What is in use. */
    private @Nullable CheckPair active;

    public IceAgent(IceCredentials local, boolean controlling, Entropy entropy, IceOutput out) {
        door = new Doorkeeper(local);
        checks = new Checks(entropy, out);
        consent = new Consent(entropy);
        this.controlling = controlling;
        this.out = out;
    }

    /** A socket of ours, by a number of the caller's; the first ones are preferred. Its candidate goes to {@link IceOutput#candidate}. */
    public void addLocal(int socket, Endpoint address) {
        LocalBase local =
                new LocalBase(socket, address.bare(), 65_535 - list.locals().size());
        list.addLocal(local);
        out.candidate(local.candidate());
    }

    /**
     * What the other side's description says: with it checks begin.
     *
     * @param lite whether it has {@code a=ice-lite}
     */
    public void remote(IceCredentials remote, boolean lite, long now) {
        controlling |= lite; // RFC 8445 §6.1.1
        checks.credentials(local(), remote);
        remoteUfrag = remote.ufrag();
        ready = true;
        lastAnswer = now;
        settle();
    }

    /** A candidate of the other side. One that cannot be used, or is the 101st, or belongs to other credentials changes nothing. */
    public void addRemote(Candidate candidate) {
        if (candidate.component() != 1 || !candidate.transport().equals("udp")) return;
        if (ready && !candidate.ufrag().orElse(remoteUfrag).equals(remoteUfrag)) return;
        candidate.endpoint().ifPresent(address -> list.addRemote(address.bare(), candidate.priority()));
    }

    /** RFC 8838 §8.2: no more candidates come, so when all pairs have failed there is no hope left. */
    public void endOfCandidates() {
        complete = true;
    }

    /**
     * Begins an ICE restart with new credentials (RFC 8445 §9): what the other side has told is forgotten, our candidates are given out again.
     * The pair in use stays in use until a new one works.
     */
    public void restart(IceCredentials local, long now) {
        door.restart(local);
        reserve = active;
        selected = null;
        nominating = null;
        highestNomination = 0;
        ready = false;
        complete = false;
        lastAnswer = now;
        decideAt = Deadlines.NEVER;
        checks.clear();
        list.clear();
        if (state == State.FAILED) change(State.NEW);
        for (LocalBase base : list.locals()) out.candidate(base.candidate());
    }

    /**
     * Takes a STUN message that came for us.
     *
     * @param message read without fault; borrowed
     */
    public void receive(StunMessage message, int socket, Endpoint from, long now) {
        MessageClass kind = message.messageClass();
        if (kind == MessageClass.REQUEST) {
            request(message, socket, from, now);
        } else if (kind == MessageClass.SUCCESS) {
            Check check = checks.answered(message, socket, from, true);
            if (check != null) succeeded(check, message, now);
        } else if (kind == MessageClass.ERROR) {
            refused(message, socket, from);
        }
        decide(now);
        settle();
    }

    private void request(StunMessage request, int socket, Endpoint from, long now) {
        Login login = door.admit(request, now);
        ByteBuffer answer = login == null ? door.refusal() : answer(request, login, from);
        if (answer != null) out.send(socket, from, answer);
        if (login != door.current() || answer == null || isError(answer)) return;
        door.settle();
        if (state != State.FAILED) heard(request, socket, from);
    }

    private static boolean isError(ByteBuffer answer) {
        return MessageClass.of(answer.getShort(answer.position())) == MessageClass.ERROR;
    }

    private ByteBuffer answer(StunMessage request, Login login, Endpoint from) {
        return keepsRole(request)
                ? door.success(request, login, from)
                : door.refuse(request, login, ErrorCode.ROLE_CONFLICT);
    }

    /** RFC 8445 §7.3.1.1: of two that want the same role the larger tie-breaker controls. False if the other side must yield. */
    private boolean keepsRole(StunMessage request) {
        IceControlling theirs = controlling ? IceControlling.read(request) : null;
        IceControlled yielding = controlling ? null : IceControlled.read(request);
        if (theirs == null && yielding == null) return true;
        long tie = theirs != null ? theirs.tieBreaker() : yielding != null ? yielding.tieBreaker() : 0;
        boolean larger = Long.compareUnsigned(checks.tieBreaker(), tie) >= 0;
        if (larger == controlling) return false;
        control(!controlling);
        return true;
    }

    private void control(boolean controlling) {
        this.controlling = controlling;
        nominating = null;
    }

    /** RFC 8445 §7.3.1.3 to §7.3.1.5: learns where the other side is, checks back, and hears which pair it wants. */
    private void heard(StunMessage request, int socket, Endpoint from) {
        Priority priority = Priority.read(request);
        CheckPair pair = list.heard(socket, from, priority == null ? 0 : priority.value());
        if (pair == null) return;
        pair.heard = true;
        long nomination = controlling ? Nominations.NONE : Nominations.of(request);
        if (nomination != Nominations.NONE) nominated(pair, nomination);
        if (!pair.isValid() && pair.heardTransaction != request.transactionLow()) list.trigger(pair);
        pair.heardTransaction = request.transactionLow();
    }

    /**
     * Some nominate all pairs that work, again and again, and mean the one of highest priority; so an unnumbered nomination moves us only
     * upwards, or away from a pair that fails.
     */
    private void nominated(CheckPair pair, long nomination) {
        boolean numbered = nomination != Nominations.UNNUMBERED;
        if (numbered && nomination <= highestNomination) return;
        if (numbered) highestNomination = nomination;
        CheckPair before = selected;
        boolean better = before == null || before.isFailing() || pair.priority(false) > before.priority(false);
        if (!better && !numbered) return;
        pair.wanted = !pair.isValid();
        if (pair.isValid()) selected = pair;
    }

    private void succeeded(Check check, StunMessage answer, long now) {
        CheckPair pair = check.pair();
        lastAnswer = now;
        if (!pair.isValid()) pair.state = CheckPair.State.SUCCEEDED;
        XorMappedAddress seen = XorMappedAddress.read(answer);
        consent.answered(pair, seen == null ? null : seen.endpoint(), now);
        boolean chosen = check.purpose() == Check.Purpose.NOMINATE && controlling;
        if (chosen) nominating = null;
        if (chosen || (pair.wanted && !controlling)) selected = pair;
        pair.wanted = false;
    }

    private void refused(StunMessage answer, int socket, Endpoint from) {
        ErrorCode error = ErrorCode.read(answer);
        if (error == null) return;
        // RFC 8489 §9.1.3: only these two come unsigned
        boolean unsigned = error.code() == ErrorCode.BAD_REQUEST || error.code() == ErrorCode.UNAUTHENTICATED;
        Check check = checks.answered(answer, socket, from, !unsigned);
        if (check == null) return;
        if (error.code() != ErrorCode.ROLE_CONFLICT) {
            lost(check);
            return;
        }
        if (controlling == check.controlling()) control(!controlling); // RFC 8445 §7.2.5.1
        if (!check.pair().isValid()) list.trigger(check.pair());
    }

    /** No answer, or a bad one. A pair that has worked is given time until its consent ends. */
    private void lost(Check check) {
        CheckPair pair = check.pair();
        if (check.isCurrent()) pair.current = null;
        if (pair == nominating) nominating = null;
        if (!pair.isValid() && pair.current == null) pair.state = CheckPair.State.FAILED;
    }

    /** Does what is due; call it at {@link #nextTimeout} or later. */
    public void timeout(long now) {
        if (!ready || state == State.FAILED) return;
        if (expired(now)) {
            fail();
            return;
        }
        for (Check check : checks.tick(now)) lost(check);
        if (pace.allows(now)) find(list.next(controlling), now);
        for (CheckPair pair : list.pairs()) confirm(pair, now);
        decide(now);
        settle();
    }

    private void find(@Nullable CheckPair pair, long now) {
        if (pair == null || pair.isValid()) return;
        pair.state = CheckPair.State.IN_PROGRESS;
        check(pair, Check.Purpose.FIND, now);
        pace.sent(now);
    }

    private void confirm(CheckPair pair, long now) {
        if (!pair.isValid() || !Deadlines.due(pair.nextConsent, now)) return;
        if (consent.goesOn(pair, now)) {
            check(pair, Check.Purpose.CONSENT, now);
            return;
        }
        pair.state = CheckPair.State.FAILED;
        if (pair == selected) selected = null;
        if (pair == nominating) nominating = null;
    }

    private void check(CheckPair pair, Check.Purpose purpose, long now) {
        boolean nominates = purpose == Check.Purpose.NOMINATE || (purpose == Check.Purpose.CONSENT && pair == selected);
        Checks.Role role =
                !controlling ? Checks.Role.CONTROLLED : nominates ? Checks.Role.NOMINATING : Checks.Role.CONTROLLING;
        checks.send(pair, purpose, role, Pace.rto(list.underway()), now);
    }

    /** RFC 8445 §8.1.1: nominates when there is a pair to nominate, and none in use that works. */
    private void decide(long now) {
        decideAt = Deadlines.NEVER;
        CheckPair goal = nominating != null ? nominating : selected;
        if (!controlling || !ready || state == State.FAILED || (goal != null && !goal.isFailing())) return;
        CheckPair best = list.bestValid(controlling);
        if (best == null || best == goal || (goal != null && best.isFailing())) return;
        long patience = best.validSince + PATIENCE;
        if (goal == null && !Deadlines.due(patience, now) && list.mayImprove(best, controlling)) {
            decideAt = patience;
            return;
        }
        nominating = best;
        check(best, Check.Purpose.NOMINATE, now);
    }

    /** Draws the conclusions: which pair to use, and what state that is. */
    private void settle() {
        if (state == State.FAILED || !ready) return;
        CheckPair chosen = selected;
        if (chosen == null || chosen.isFailing()) {
            CheckPair best = list.bestValid(controlling);
            if (chosen == null || (best != null && !best.isFailing())) chosen = best;
        }
        if (chosen != null) reserve = null;
        active = chosen == null ? reserve : chosen;
        if (chosen != null) {
            change(chosen.isFailing() ? State.DISCONNECTED : State.CONNECTED);
        } else if (complete && !list.pairs().isEmpty() && list.allFailed()) {
            fail();
        } else if (reserve == null) {
            change(State.CHECKING);
        }
    }

    private void fail() {
        active = null;
        selected = null;
        nominating = null;
        reserve = null;
        checks.clear();
        change(State.FAILED);
    }

    private void change(State next) {
        if (next == state) return;
        state = next;
        out.state(next);
    }

    /** When {@link #timeout} has something to do; {@link Long#MAX_VALUE} if nothing until another method is called. */
    public long nextTimeout() {
        if (!ready || state == State.FAILED) return Deadlines.NEVER;
        long next = Deadlines.earlier(lastAnswer + IceLite.CONSENT, checks.deadline());
        next = Deadlines.earlier(next, decideAt);
        if (list.hasWork()) next = Deadlines.earlier(next, pace.next(lastAnswer));
        for (CheckPair pair : list.pairs()) {
            if (pair.isValid()) next = Deadlines.earlier(next, pair.nextConsent);
        }
        return next;
    }

    /** Whether media from there is to be listened to: one of the two sides has proved the path. */
    public boolean validated(int socket, Endpoint from) {
        CheckPair using = active;
        if (using != null && using.is(socket, from)) return true;
        CheckPair pair = list.find(socket, from);
        return pair != null && (pair.heard || pair.isValid());
    }

    /** Where to send; null while nothing works. */
    public @Nullable Endpoint selected() {
        return active == null ? null : active.remote;
    }

    /** The socket to send from; -1 while nothing works. */
    public int selectedSocket() {
        return active == null ? -1 : active.local.socket();
    }

    /** As whom the other side sees us over the pair in use, behind a NAT; null while nothing works. */
    public @Nullable Endpoint mapped() {
        return active == null ? null : active.mapped;
    }

    /** Whether nothing has answered for 30 seconds since the other side's credentials were known. */
    public boolean expired(long now) {
        return state == State.FAILED || (ready && now - lastAnswer >= IceLite.CONSENT);
    }

    public State state() {
        return state;
    }

    /** Whether we nominate; a role conflict may have changed it. */
    public boolean controlling() {
        return controlling;
    }

    /** How many addresses of the other side are known; at most 100. */
    int remotes() {
        return list.remotes();
    }

    public IceCredentials local() {
        return door.current().credentials;
    }
}
