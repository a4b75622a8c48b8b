package dev.parley.server.tenant;

import java.util.List;
import java.util.Optional;

/** Where namespaces are kept. May block; throws {@code StorageUnavailable} while the database cannot be reached. */
public interface NamespaceStore {
    Optional<Namespace> find(String name);

    List<Namespace> all();

    /** Empty where the name is taken. */
    Optional<Namespace> create(Namespace namespace);

    /** Deletes it with everything in it; false where there is none. */
    boolean delete(String name);
}
