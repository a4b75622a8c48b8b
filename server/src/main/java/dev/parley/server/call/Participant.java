package dev.parley.server.call;

import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person in a call.
 *
 * @param invitedAt when they were last invited; the ring time counts from here
 * @param joinedAt when they came for this stay; null before
 * @param leftAt when they went; null before, and again once they are back
 * @param connectionQuality {@code good}, {@code fair}, {@code poor} or {@code unknown}, as they reported; null before
 */
public record Participant(
        UUID userId,
        String userName,
        String userIdentifier,
        ParticipantStatus status,
        Instant invitedAt,
        @Nullable Instant joinedAt,
        @Nullable Instant leftAt,
        MediaState mediaState,
        @Nullable String connectionQuality) {

    static Participant invited(User user, CallType type, Instant now) {
        MediaState media = MediaState.initially(type);
        return new Participant(
                user.id(), user.name(), user.identifier(), ParticipantStatus.INVITED, now, null, null, media, null);
    }

    public boolean isJoined() {
        return status == ParticipantStatus.JOINED;
    }

    public boolean isPending() {
        return status.isPending();
    }

    Participant with(ParticipantStatus next) {
        return new Participant(
                userId, userName, userIdentifier, next, invitedAt, joinedAt, leftAt, mediaState, connectionQuality);
    }

    Participant joined(Instant now) {
        return new Participant(
                userId,
                userName,
                userIdentifier,
                ParticipantStatus.JOINED,
                invitedAt,
                now,
                null,
                mediaState,
                connectionQuality);
    }

    Participant left(Instant now) {
        return new Participant(
                userId,
                userName,
                userIdentifier,
                ParticipantStatus.LEFT,
                invitedAt,
                joinedAt,
                now,
                mediaState,
                connectionQuality);
    }

    Participant with(MediaState next) {
        return new Participant(
                userId, userName, userIdentifier, status, invitedAt, joinedAt, leftAt, next, connectionQuality);
    }

    Participant withQuality(String next) {
        return new Participant(userId, userName, userIdentifier, status, invitedAt, joinedAt, leftAt, mediaState, next);
    }
}
