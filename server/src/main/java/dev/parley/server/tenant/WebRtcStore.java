package dev.parley.server.tenant;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Which namespaces may use rooms and TURN. May block; throws {@link StorageUnavailable} while the database cannot be reached. */
public interface WebRtcStore {
    /** How it stands with a namespace. */
    sealed interface State {
        /** Nobody has decided: it may, with the settings of the server. */
        record Undecided() implements State {}

        /**
         * @param sfuNodes how many are wanted; fewer where there are fewer
         * @param turnNodes likewise
         */
        record Enabled(Instant since, int sfuNodes, int turnNodes) implements State {}

        record Disabled(Instant since) implements State {}
    }

    State of(Namespace namespace);

    /** Names of those that may not. */
    Set<String> disabled();

    /**
     * Writes the configuration of the namespace.
     *
     * @param secretVersion the version of its TURN secret; empty where that is a setting of the server
     * @return false where there was one already
     */
    boolean enable(Namespace namespace, Optional<Integer> secretVersion, Instant now);

    /** Deletes its configuration, TURN secrets and rooms; false where it was disabled before. */
    boolean disable(Namespace namespace, Instant now);
}
