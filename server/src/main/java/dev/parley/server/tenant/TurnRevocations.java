package dev.parley.server.tenant;

import dev.parley.core.turn.Credentials;
import dev.parley.core.turn.Login;
import dev.parley.core.turn.TurnUsername;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes back credentials that are still good. A user name carries its expiry, and its form tells how long such names live, so it is known to the
 * second when they were granted: those up to the moment of the revocation are refused, those that are granted later are good. Kept in memory
 * until it has no effect any more. For all threads.
 */
public final class TurnRevocations implements Credentials {
    /** @param user empty for all of the namespace; with a slash for one session of a user */
    private record Whose(String namespace, String user) {}

    private final Credentials credentials;
    private final TurnSecrets secrets;
    private final TurnGrants.Options grants;
    private final Map<Whose, Long> revokedAt = new ConcurrentHashMap<>();

    /** @param grants how long those live that are granted */
    public TurnRevocations(Credentials credentials, TurnSecrets secrets, TurnGrants.Options grants) {
        this.credentials = credentials;
        this.secrets = secrets;
        this.grants = grants;
    }

    /**
     * From now on nothing can be allocated with what was handed out before.
     *
     * @param user empty for everyone in the namespace; {@code USER/SESSION} for one session
     */
    public void revoke(String namespace, String user, Instant now) {
        revokedAt.merge(new Whose(namespace, user), now.getEpochSecond(), Math::max);
    }

    /** Nothing that was handed out before is good any more anyway. */
    public void forget(String namespace) {
        revokedAt.keySet().removeIf(whose -> whose.namespace().equals(namespace));
    }

    /** Whether a login is one of those meant by {@link #revoke}. */
    public static boolean concerns(Login login, String namespace, String user) {
        if (!login.namespace().equals(namespace)) return false;
        return user.isEmpty() || login.user().equals(user) || login.person().equals(user);
    }

    @Override
    public List<Login> find(String username, long now) {
        List<Login> logins = credentials.find(username, now);
        if (revokedAt.isEmpty() || logins.isEmpty() || logins.getFirst().expiry() == Login.NEVER) return logins;
        revokedAt.values().removeIf(at -> at + grants.longest().toSeconds() < now);
        return TurnUsername.parse(username, secrets::isNamespace)
                .filter(name -> isRevoked(name, logins.getFirst()))
                .map(revoked -> List.<Login>of())
                .orElse(logins);
    }

    private boolean isRevoked(TurnUsername name, Login login) {
        long granted = name.expiry() - grants.lifetime(name).toSeconds();
        return isRevoked(new Whose(name.namespace(), name.user()), granted)
                || isRevoked(new Whose(name.namespace(), login.person()), granted)
                || isRevoked(new Whose(name.namespace(), ""), granted);
    }

    private boolean isRevoked(Whose whose, long granted) {
        return granted <= revokedAt.getOrDefault(whose, Long.MIN_VALUE);
    }
}
