package dev.parley.server.call;

import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What happened in a call, addressed to the people who should hear of it. */
public sealed interface CallEvent {
    UUID callId();

    /** Every device of these users, unless the event says otherwise. */
    Set<UUID> to();

    /** @param device the caller's, where it is known */
    record Incoming(UUID callId, Set<UUID> to, Call call, UUID by, Optional<String> device) implements CallEvent {}

    record Ringing(UUID callId, Set<UUID> to, UUID userId) implements CallEvent {}

    /**
     * A person took the call.
     *
     * @param device the one that did, where it is known: the person's others then stop ringing
     */
    record Answered(UUID callId, Set<UUID> to, UUID userId, Optional<String> device) implements CallEvent {}

    /** A person who is in the call names the device that they are in it with; it has the call where no other has. Nobody hears of it. */
    record Claimed(UUID callId, Set<UUID> to, UUID userId, String device) implements CallEvent {}

    /**
     * Somebody in the call asks one more person.
     *
     * @param conversationId in which the call goes on: another one than before where the newcomer was not in that
     */
    record Invited(UUID callId, Set<UUID> to, Participant participant, UUID conversationId) implements CallEvent {}

    /** @param conversationId in which the call goes on: another one than before where the newcomer was not in that */
    record Joined(UUID callId, Set<UUID> to, Participant participant, UUID conversationId) implements CallEvent {}

    /**
     * Media go another way from now on.
     *
     * @param topology {@code p2p} or {@code sfu}
     * @param roomId where to meet
     */
    record TopologyChanged(UUID callId, Set<UUID> to, String topology, String roomId) implements CallEvent {}

    record Left(UUID callId, Set<UUID> to, UUID userId) implements CallEvent {}

    /** Somebody was taken out of the call, which goes on without them; they alone hear of it, as of an end. */
    record Excluded(UUID callId, Set<UUID> to, UUID userId, UUID by) implements CallEvent {}

    record Rejected(UUID callId, Set<UUID> to, UUID userId, String reason) implements CallEvent {}

    record Missed(UUID callId, Set<UUID> to, UUID userId) implements CallEvent {}

    /** The person has looked at the call that they missed. */
    record MissedSeen(UUID callId, Set<UUID> to, UUID userId) implements CallEvent {}

    /** @param endedBy the person who ended it, or the caller where nobody did */
    record Ended(UUID callId, Set<UUID> to, String reason, UUID endedBy) implements CallEvent {}

    record MediaChanged(UUID callId, Set<UUID> to, UUID userId, MediaState mediaState) implements CallEvent {}

    record QualityChanged(UUID callId, Set<UUID> to, UUID userId, String quality) implements CallEvent {}
}
