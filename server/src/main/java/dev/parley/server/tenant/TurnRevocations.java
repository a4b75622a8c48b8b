package dev.parley.server.tenant;

import dev.parley.core.turn.Credentials;
import dev.parley.core.turn.Login;
import dev.parley.core.turn.TurnUsername;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes back credentials that are still good. A user name carries its expiry, and its form tells how long such names live, so it is known to the
 * second when they were granted: those up to the moment of the revocation are refused, those that are granted later are good.
 *
 * <p>The event loops ask, so answers come from memory. It is also written down, for the next start and for other nodes, which learn of it by
 * {@link #exchange}. For all threads.
 */
public final class TurnRevocations implements Credentials {
    private static final Logger LOG = LoggerFactory.getLogger(TurnRevocations.class);

    /** @param user empty for all of the namespace; with a slash for one session of a user */
    private record Whose(String namespace, String user) {}

    private final Credentials credentials;
    private final TurnSecrets secrets;
    private final TurnGrants.Options grants;
    private final TurnRevocationStore store;
    private final Map<Whose, Long> revokedAt = new ConcurrentHashMap<>();

    /** Not written down yet. */
    private final Set<Whose> unwritten = ConcurrentHashMap.newKeySet();

    /** @param grants how long those live that are granted */
    public TurnRevocations(
            Credentials credentials, TurnSecrets secrets, TurnGrants.Options grants, TurnRevocationStore store) {
        this.credentials = credentials;
        this.secrets = secrets;
        this.grants = grants;
        this.store = store;
    }

    /**
     * From now on nothing can be allocated with what was handed out before. While the database is away it counts here only, and is written down later.
     * May block.
     *
     * @param user empty for everyone in the namespace; {@code USER/SESSION} for one session
     */
    public void revoke(String namespace, String user, Instant now) {
        Whose whose = new Whose(namespace, user);
        revokedAt.merge(whose, now.getEpochSecond(), Math::max);
        unwritten.add(whose);
        try {
            write();
        } catch (StorageUnavailable e) {
            LOG.warn("a revocation in {} is written down when the database is back", namespace);
        }
    }

    /** Nothing that was handed out before is good any more anyway. May block; throws {@link StorageUnavailable}. */
    public void forget(String namespace) {
        revokedAt.keySet().removeIf(whose -> whose.namespace().equals(namespace));
        store.forget(namespace);
    }

    /**
     * Writes down what is not yet, reads what others have, and forgets what has no effect any more. To be called now and then. May block; throws
     * {@link StorageUnavailable}.
     *
     * @return whether there was something new, so that allocations may live that should not
     */
    public boolean exchange(Instant now) {
        write();
        long useless = now.getEpochSecond() - grants.longest().toSeconds();
        boolean news = false;
        for (TurnRevocationStore.Revocation one : store.all()) {
            long at = one.at().getEpochSecond();
            if (at < useless) continue;
            Whose whose = new Whose(one.namespace(), one.user());
            news |= at > revokedAt.getOrDefault(whose, Long.MIN_VALUE);
            revokedAt.merge(whose, at, Math::max);
        }
        revokedAt.values().removeIf(at -> at < useless);
        return news;
    }

    /** Deletes from the storage what has no effect any more; to be called once an hour. May block; throws {@link StorageUnavailable}. */
    public void cleanup(Instant now) {
        store.forget(now.minus(grants.longest()).minusSeconds(1));
    }

    private void write() {
        for (Whose whose : List.copyOf(unwritten)) {
            Long at = revokedAt.get(whose);
            if (!unwritten.remove(whose) || at == null) continue;
            try {
                store.add(
                        new TurnRevocationStore.Revocation(whose.namespace(), whose.user(), Instant.ofEpochSecond(at)));
            } catch (StorageUnavailable e) {
                unwritten.add(whose);
                throw e;
            }
        }
    }

    /** Whether a login is one of those meant by {@link #revoke}. */
    public static boolean concerns(Login login, String namespace, String user) {
        if (!login.namespace().equals(namespace)) return false;
        return user.isEmpty() || login.user().equals(user) || login.person().equals(user);
    }

    @Override
    public List<Login> find(String username, long now) {
        List<Login> logins = credentials.find(username, now);
        return logins.isEmpty() || !isRevoked(logins.getFirst()) ? logins : List.of();
    }

    /** Whether it was taken back what this login was made with. */
    public boolean isRevoked(Login login) {
        if (revokedAt.isEmpty() || login.expiry() == Login.NEVER) return false;
        return TurnUsername.parse(login.username(), secrets::isNamespace)
                .filter(name -> isRevoked(name, login))
                .isPresent();
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
