package dev.parley.server.store;

import dev.parley.server.tenant.TurnGrants;
import java.time.Instant;
import java.util.UUID;

/** The log of issued TURN credentials. A grant does not depend on it: its signature is what counts. */
public final class SqlTurnCredentials implements TurnGrants.Log {
    private final Database database;

    public SqlTurnCredentials(Database database) {
        this.database = database;
    }

    /** @param username at most 255 characters */
    @Override
    public void issued(UUID userId, String username, String credentialHash, Instant expiresAt) {
        database.use(handle -> handle.createUpdate("""
                        INSERT INTO turn_credentials (user_id, username, credential, expires_at)
                        VALUES (:user, :username, :credential, :expiresAt)
                        """)
                .bind("user", userId)
                .bind("username", username)
                .bind("credential", credentialHash)
                .bind("expiresAt", Micros.cut(expiresAt))
                .execute());
    }

    /** Deletes the expired ones; to be called once an hour. */
    public void cleanup() {
        database.use(handle -> handle.execute("SELECT cleanup_expired_turn_credentials()"));
    }
}
