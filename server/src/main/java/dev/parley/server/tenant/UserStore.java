package dev.parley.server.tenant;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where people are kept. May block; throws {@link StorageUnavailable} while the database cannot be reached. */
public interface UserStore {
    /** Adds the user, or takes over the new name and identifier; leaves somebody of another namespace who has this id as they are. */
    void save(User user);

    /** Adds those that are not there yet and leaves the others as they are. */
    void addMissing(Collection<User> users);

    Optional<User> find(UUID id);

    List<User> find(Collection<UUID> ids);

    /**
     * People of a namespace whose name or identifier contains {@code query} (case-insensitive; empty: all), by name.
     *
     * @param limit 1 to 500
     */
    List<User> search(UUID namespaceId, String query, int limit);
}
