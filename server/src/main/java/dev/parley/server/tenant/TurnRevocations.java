package dev.parley.server.tenant;

import dev.parley.core.turn.Credentials;
import dev.parley.core.turn.Login;
import dev.parley.core.turn.TurnUsername;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes back credentials that are still good: a user name carries its expiry, so those handed out before a moment are those that expire before that
 * moment plus the longest lifetime. What is handed out later is good. Kept in memory until it has no effect any more. For all threads.
 */
public final class TurnRevocations implements Credentials {
    /** @param user empty for all of the namespace */
    private record Whose(String namespace, String user) {}

    private final Credentials credentials;
    private final TurnSecrets secrets;
    private final Map<Whose, Long> until = new ConcurrentHashMap<>();

    public TurnRevocations(Credentials credentials, TurnSecrets secrets) {
        this.credentials = credentials;
        this.secrets = secrets;
    }

    /**
     * From now on nothing can be allocated with what was handed out before.
     *
     * @param user empty for everyone in the namespace
     * @param issuedUntilExpiry the latest expiry of what was handed out so far
     */
    public void revoke(String namespace, String user, Instant issuedUntilExpiry) {
        until.merge(new Whose(namespace, user), issuedUntilExpiry.getEpochSecond(), Math::max);
    }

    /** Whether a login is one of those meant by {@link #revoke}. */
    public static boolean concerns(Login login, String namespace, String user) {
        return login.namespace().equals(namespace)
                && (user.isEmpty() || login.user().equals(user));
    }

    @Override
    public List<Login> find(String username, long now) {
        List<Login> logins = credentials.find(username, now);
        if (until.isEmpty() || logins.isEmpty()) return logins;
        until.values().removeIf(expiry -> expiry <= now);
        return TurnUsername.parse(username, secrets::isNamespace)
                .filter(this::isRevoked)
                .map(revoked -> List.<Login>of())
                .orElse(logins);
    }

    private boolean isRevoked(TurnUsername name) {
        return isRevoked(new Whose(name.namespace(), name.user()), name.expiry())
                || isRevoked(new Whose(name.namespace(), ""), name.expiry());
    }

    private boolean isRevoked(Whose whose, long expiry) {
        return expiry <= until.getOrDefault(whose, 0L);
    }
}
