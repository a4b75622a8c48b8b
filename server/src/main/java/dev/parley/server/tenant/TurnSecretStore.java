package dev.parley.server.tenant;

import java.util.List;

/** Where the TURN secrets of namespaces are kept. May block; throws {@link StorageUnavailable} while the database cannot be reached. */
public interface TurnSecretStore {
    /**
     * A secret as it is kept.
     *
     * @param version counts from 1; the newest is the highest
     * @param bytes encrypted, see {@link Seal}
     */
    record Sealed(Namespace namespace, int version, byte[] bytes) {}

    /** The two newest of each namespace, the newer first. */
    List<Sealed> newest();

    /** Adds a version; false where there is that version already, because another node was faster. */
    boolean add(Sealed secret);
}
