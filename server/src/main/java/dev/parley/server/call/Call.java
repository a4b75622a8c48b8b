package dev.parley.server.call;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One ringing and talking episode, as a value: {@link CallLife} makes the next one.
 *
 * @param startedAt when the first person answered; null before
 * @param durationSeconds from start to end; 0 where nobody answered, null while the call lives
 * @param participants the caller first; at most {@link #MAX_PARTICIPANTS}
 * @param sfuRoomId the room through which media go; null as long as they go from person to person
 */
public record Call(
        UUID id,
        UUID conversationId,
        CallType type,
        CallStatus status,
        UUID initiatedBy,
        @Nullable Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable Integer durationSeconds,
        @Nullable String endReason,
        Instant createdAt,
        List<Participant> participants,
        @Nullable String sfuRoomId) {

    public static final int MAX_PARTICIPANTS = 20;

    /** A call whose media go from person to person. */
    public Call(
            UUID id,
            UUID conversationId,
            CallType type,
            CallStatus status,
            UUID initiatedBy,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            @Nullable Integer durationSeconds,
            @Nullable String endReason,
            Instant createdAt,
            List<Participant> participants) {
        this(
                id,
                conversationId,
                type,
                status,
                initiatedBy,
                startedAt,
                endedAt,
                durationSeconds,
                endReason,
                createdAt,
                participants,
                null);
    }

    public Optional<Participant> participant(UUID userId) {
        return participants.stream().filter(p -> p.userId().equals(userId)).findFirst();
    }

    public boolean isLive() {
        return status.isLive();
    }

    public boolean isActive() {
        return status == CallStatus.ACTIVE;
    }

    /** More than two people were ever asked. */
    public boolean isGroup() {
        return participants.size() > 2;
    }

    public Set<UUID> joined() {
        return users(Participant::isJoined);
    }

    public Set<UUID> pending() {
        return users(Participant::isPending);
    }

    /** Whom the end of the call concerns. */
    Set<UUID> joinedOrPending() {
        return users(p -> p.isJoined() || p.isPending());
    }

    private Set<UUID> users(Predicate<Participant> which) {
        return participants.stream().filter(which).map(Participant::userId).collect(Collectors.toUnmodifiableSet());
    }

    Call change(UUID userId, UnaryOperator<Participant> how) {
        return withParticipants(participants.stream()
                .map(p -> p.userId().equals(userId) ? how.apply(p) : p)
                .toList());
    }

    Call changeAll(UnaryOperator<Participant> how) {
        return withParticipants(participants.stream().map(how).toList());
    }

    /** With one person more; somebody known already begins anew in their old place. */
    Call plus(Participant participant) {
        if (participant(participant.userId()).isPresent()) return change(participant.userId(), participant::after);
        List<Participant> more = new ArrayList<>(participants);
        more.add(participant);
        return withParticipants(List.copyOf(more));
    }

    Call with(CallStatus next) {
        return copy(conversationId, next, participants, sfuRoomId);
    }

    Call started(Instant now) {
        Instant first = startedAt == null ? now : startedAt;
        return new Call(
                id,
                conversationId,
                type,
                CallStatus.ACTIVE,
                initiatedBy,
                first,
                null,
                null,
                null,
                createdAt,
                participants,
                sfuRoomId);
    }

    Call over(CallStatus end, String reason, Instant now) {
        int seconds =
                startedAt == null ? 0 : (int) Duration.between(startedAt, now).toSeconds();
        return new Call(
                id,
                conversationId,
                type,
                end,
                initiatedBy,
                startedAt,
                now,
                Math.max(0, seconds),
                reason,
                createdAt,
                participants,
                sfuRoomId);
    }

    private Call withParticipants(List<Participant> next) {
        return copy(conversationId, status, next, sfuRoomId);
    }

    /** The call goes on in this conversation. */
    Call in(UUID conversation) {
        return copy(conversation, status, participants, sfuRoomId);
    }

    /** With media through this room from now on. */
    Call through(String room) {
        return copy(conversationId, status, participants, room);
    }

    private Call copy(UUID conversation, CallStatus as, List<Participant> people, @Nullable String room) {
        return new Call(
                id,
                conversation,
                type,
                as,
                initiatedBy,
                startedAt,
                endedAt,
                durationSeconds,
                endReason,
                createdAt,
                people,
                room);
    }
}
