package dev.parley.core.ice;

import dev.parley.core.ice.Check.Purpose;
import dev.parley.core.stun.IceControlled;
import dev.parley.core.stun.IceControlling;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.MessageClass;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.Priority;
import dev.parley.core.stun.Retransmission;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.StunWriter;
import dev.parley.core.stun.TransactionId;
import dev.parley.core.stun.UseCandidate;
import dev.parley.core.stun.Username;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Our checks that wait for answers: written, sent, sent again, and matched with what comes back (RFC 8445 §7.2). */
final class Checks {
    private static final int LONGEST_CHECK = 1024;

    /** An answer later than that is no answer. */
    private static final long LATEST = 10_000_000_000L;

    private final Entropy entropy;
    private final IceOutput out;
    private final long tieBreaker;
    private final Integrity integrity = new Integrity();
    private final StunWriter writer = new StunWriter(LONGEST_CHECK);
    private final Map<TransactionId, Check> open = new LinkedHashMap<>();
    private String username = "";
    private byte[] key = {};

    Checks(Entropy entropy, IceOutput out) {
        this.entropy = entropy;
        this.out = out;
        tieBreaker = entropy.number();
    }

    long tieBreaker() {
        return tieBreaker;
    }

    /** RFC 8445 §7.2.2: their fragment, a colon, ours; signed with their password. */
    void credentials(IceCredentials local, IceCredentials remote) {
        username = remote.ufrag() + ':' + local.ufrag();
        key = Integrity.shortTermKey(remote.password());
    }

    void clear() {
        open.values().forEach(check -> check.pair().current = null);
        open.clear();
    }

    /** @param rto until it is sent the second time, in nanoseconds */
    void send(CheckPair pair, Purpose purpose, Role role, long rto, long now) {
        TransactionId id = TransactionId.random(entropy);
        ByteBuffer datagram = write(id, pair, role);
        byte[] bytes = new byte[datagram.remaining()];
        datagram.get(datagram.position(), bytes);
        boolean controlling = role != Role.CONTROLLED;
        Check check = new Check(id, pair, purpose, controlling, key, bytes, new Retransmission(now, rto, false), now);
        open.put(id, check);
        if (purpose != Purpose.CONSENT) pair.current = check;
        out.send(pair.local.socket(), pair.remote, datagram);
    }

    /** What a check says about who decides. */
    enum Role {
        CONTROLLED,
        CONTROLLING,
        NOMINATING
    }

    private ByteBuffer write(TransactionId id, CheckPair pair, Role role) {
        writer.begin(Method.BINDING, MessageClass.REQUEST, id).add(new Username(username));
        boolean controlled = role == Role.CONTROLLED;
        writer.add(controlled ? new IceControlled(tieBreaker) : new IceControlling(tieBreaker));
        writer.add(new Priority(pair.local.reflexivePriority()));
        if (role == Role.NOMINATING) writer.add(new UseCandidate());
        return writer.sign(integrity, Integrity.SHA1, key).fingerprint().finish();
    }

    /** The check that this response answers, which then waits no more; null if it is not to be believed. */
    @Nullable
    Check answered(StunMessage answer, int socket, Endpoint from, boolean signed) {
        Check check = open.get(answer.transaction());
        // RFC 8445 §7.2.5.2.1: the answer must come from where the check went
        if (check == null || !check.pair().is(socket, from)) return null;
        if (signed && !integrity.verify(answer, Integrity.SHA1, check.key())) return null;
        open.remove(check.id());
        if (check.isCurrent()) check.pair().current = null;
        return check;
    }

    /** Sends again what is due and gives those back that have waited too long. */
    List<Check> tick(long now) {
        List<Check> lost = new ArrayList<>(0);
        open.values().removeIf(check -> {
            if (!check.isCurrent()) return now - check.sentAt() >= LATEST;
            return switch (check.when().due(now)) {
                case WAIT -> false;
                case SEND_AGAIN -> sendAgain(check);
                case GIVE_UP -> lost.add(check);
            };
        });
        return lost;
    }

    private boolean sendAgain(Check check) {
        out.send(check.pair().local.socket(), check.pair().remote, ByteBuffer.wrap(check.bytes()));
        return false;
    }

    long deadline() {
        long next = Deadlines.NEVER;
        for (Check check : open.values()) {
            long deadline = check.isCurrent() ? check.when().deadline() : check.sentAt() + LATEST;
            next = Deadlines.earlier(next, deadline);
        }
        return next;
    }
}
