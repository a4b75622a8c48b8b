package dev.parley.server.tenant;

import java.time.Instant;
import java.util.List;

/** Where it is kept which TURN credentials were taken back. May block; throws {@link StorageUnavailable} while the database cannot be reached. */
public interface TurnRevocationStore {
    /**
     * What was granted up to a moment is refused.
     *
     * @param namespace its name
     * @param user empty for everybody; {@code USER/SESSION} for one session
     */
    record Revocation(String namespace, String user, Instant at) {}

    List<Revocation> all();

    /** The later of two for the same user counts. Does nothing where the namespace is gone. */
    void add(Revocation revocation);

    /** Deletes those of a namespace. */
    void forget(String namespace);

    /** Deletes those before a moment. */
    void forget(Instant before);
}
