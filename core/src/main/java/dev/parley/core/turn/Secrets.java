package dev.parley.core.turn;

import java.util.List;
import java.util.Optional;

/** What {@link RestCredentials} must be told: secrets of namespaces, and users with a fixed password. */
public interface Secrets {
    boolean isNamespace(String name);

    /** The secrets that sign for a namespace: the current one, then perhaps the one before. Any further are not tried. */
    List<byte[]> of(String namespace);

    /** The password of a configured user of the {@code default} namespace. */
    Optional<String> fixedPassword(String username);
}
