package dev.parley.server.call;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where calls are kept. Each method is one transaction: all of it happened, or nothing. May block; throws {@code StorageUnavailable} while
 * the database cannot be reached.
 */
public interface CallStore {
    /**
     * Stores a new call. Two people who call each other at the same time are put in order: the store locks {@code users} while
     * {@code decide} runs.
     *
     * @param decide gets those of {@code users} who are joined in a living call; what it returns is stored if it is {@code Changed}
     */
    Outcome create(Set<UUID> users, Function<Set<UUID>, Outcome> decide);

    /**
     * Changes a call under its row lock.
     *
     * @param decide gets the call as it is; what it returns is stored if it is {@code Changed}
     * @return what {@code decide} returned, or {@code Refused(NOT_FOUND)}
     */
    Outcome change(UUID callId, Function<Call, Outcome> decide);

    Optional<Call> find(UUID callId);

    /** All calls that are not over. */
    List<Call> live();

    Optional<Call> liveIn(UUID conversationId);

    /**
     * Calls that the user takes part in, the latest first.
     *
     * @param conversationId only of this conversation; null: of all
     * @param before only older ones than this place; null: from the latest
     * @param limit 1 to 100
     */
    List<Call> history(UUID userId, @Nullable UUID conversationId, @Nullable Place before, int limit);

    /** A place in the history: the creation time, and the id where two calls began at the same time. */
    record Place(Instant createdAt, UUID callId) {}
}
