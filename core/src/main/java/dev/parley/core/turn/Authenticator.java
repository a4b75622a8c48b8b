package dev.parley.core.turn;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Integrity;
import dev.parley.core.stun.Method;
import dev.parley.core.stun.Nonce;
import dev.parley.core.stun.PasswordAlgorithm;
import dev.parley.core.stun.PasswordAlgorithms;
import dev.parley.core.stun.Realm;
import dev.parley.core.stun.SecurityFeatures;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.stun.Username;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Whether a request was made by one who knows a password: the server's side of the long-term mechanism (RFC 8489 §9.2.4). */
final class Authenticator {
    /** Offered in this order to clients that can choose. */
    static final PasswordAlgorithms OFFERED =
            new PasswordAlgorithms(List.of(PasswordAlgorithm.SHA256, PasswordAlgorithm.MD5));

    sealed interface Verdict {}

    /**
     * @param integrity type of the attribute that proved it, with which the answer is signed too
     */
    record Signed(Login login, byte[] key, int integrity) implements Verdict {}

    /** Too many wrong passwords came from there; whether this one is right is not even looked at, and not answered. */
    record Ignored() implements Verdict {}

    /** 401 and 438 are answered with a challenge, 400 without. */
    record Refused(int code) implements Verdict {}

    private final TurnSettings settings;
    private final Credentials credentials;
    private final NonceMint nonces;
    private final Integrity integrity;
    private final SourceBudget guesses;

    /** @param guesses how many wrong passwords may come from one source */
    Authenticator(
            TurnSettings settings,
            Credentials credentials,
            NonceMint nonces,
            Integrity integrity,
            SourceBudget guesses) {
        this.settings = settings;
        this.credentials = credentials;
        this.nonces = nonces;
        this.integrity = integrity;
        this.guesses = guesses;
    }

    Verdict judge(Ask ask) {
        StunMessage m = ask.message();
        if (!m.has(Integrity.SHA1) && !m.has(Integrity.SHA256)) return new Refused(ErrorCode.UNAUTHENTICATED);
        Username username = Username.read(m);
        Nonce nonce = Nonce.read(m);
        if (username == null || nonce == null || !m.has(Realm.TYPE)) return new Refused(ErrorCode.BAD_REQUEST);
        PasswordAlgorithm algorithm = algorithm(m, nonce);
        if (algorithm == null) return new Refused(ErrorCode.BAD_REQUEST);
        if (!nonces.good(nonce.value(), ask.client(), ask.now())) return new Refused(ErrorCode.STALE_NONCE);
        return verify(ask, algorithm, username.name());
    }

    /**
     * By which digest the key was made; null if the client was told of a choice and does not repeat it truly, which is what it looks like when
     * someone between bids the two down (§9.2.1).
     */
    private static @Nullable PasswordAlgorithm algorithm(StunMessage m, Nonce nonce) {
        boolean offered = SecurityFeatures.of(nonce.value()).passwordAlgorithms();
        boolean chosen = m.has(PasswordAlgorithm.TYPE) || m.has(PasswordAlgorithms.TYPE);
        if (!offered || !chosen) return PasswordAlgorithm.MD5;
        PasswordAlgorithm algorithm = PasswordAlgorithm.read(m);
        if (algorithm == null || !OFFERED.equals(PasswordAlgorithms.read(m))) return null;
        return OFFERED.offered().contains(algorithm) ? algorithm : null;
    }

    /** A living allocation keeps its login: expiry and replaced secrets do not end it, unless each Refresh is to be checked anew. */
    private List<Login> candidates(Ask ask, String username) {
        Allocation allocation = ask.allocation();
        boolean anew = settings.strictExpiry() && ask.message().method() == Method.REFRESH;
        if (allocation != null && allocation.login.username().equals(username) && !anew)
            return List.of(allocation.login);
        return credentials.find(username, ask.now() / 1000);
    }

    /** What the hashes cost is spent on holders of allocations, and on as many others as may guess: these cannot have forged their address any more. */
    private Verdict verify(Ask ask, PasswordAlgorithm algorithm, String username) {
        boolean stranger = ask.allocation() == null;
        if (stranger && !guesses.left(ask.client(), ask.now())) return new Ignored();
        StunMessage m = ask.message();
        int type = m.has(Integrity.SHA256) ? Integrity.SHA256 : Integrity.SHA1;
        for (Login login : candidates(ask, username)) {
            byte[] key = integrity.longTermKey(algorithm, login.username(), settings.realm(), login.password());
            if (integrity.verify(m, type, key)) return new Signed(login, key, type);
        }
        if (stranger) guesses.take(ask.client(), ask.now());
        return new Refused(ErrorCode.UNAUTHENTICATED);
    }
}
