package dev.parley.server.tenant;

import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Where namespaces are kept. May block; throws {@code StorageUnavailable} while the database cannot be reached. */
public interface NamespaceStore {
    Optional<Namespace> find(String name);

    Optional<Namespace> find(UUID id);

    List<Namespace> all();

    /** Stores the settings of one that exists: all but its id, name and secret. False where it is gone. */
    boolean change(Namespace namespace);

    /** Empty where the name is taken. */
    Optional<Namespace> create(Namespace namespace);

    /** Deletes it with everything in it; false where there is none. */
    boolean delete(String name);
}
