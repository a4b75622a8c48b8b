package dev.parley.server.call;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Who has missed which call and has not looked at it since. {@link CallStore} writes this down in the transaction in which it happens. May
 * block; throws {@code StorageUnavailable} while the database cannot be reached.
 */
public interface MissedCallStore {
    /** The calls that the user has missed and not looked at, the latest first. */
    List<Call> unseen(UUID userId, int limit);

    /** Those of {@link #unseen} of which no device has been told, the earliest first; where there are more, only the latest. */
    List<UUID> untold(UUID userId, int limit);

    /** A device has been told of these. */
    void told(UUID userId, Collection<UUID> callIds);

    /**
     * The user has looked at these calls.
     *
     * @param callIds empty: at all of them
     * @return those that were unseen before
     */
    List<UUID> seen(UUID userId, Optional<Collection<UUID>> callIds);

    /** Forgets what was missed before {@code then}: it stays in the history only. */
    void forget(Instant then);
}
