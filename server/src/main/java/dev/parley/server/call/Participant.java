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
 * @param connectionQuality {@code good}, {@code fair}, {@code poor} or {@code unknown}, as they reported last; null before
 * @param mediaStats all of their reports together
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
        @Nullable String connectionQuality,
        MediaStats mediaStats) {

    static Participant invited(User user, CallType type, Instant now) {
        MediaState media = MediaState.initially(type);
        return new Participant(
                user.id(),
                user.name(),
                user.identifier(),
                ParticipantStatus.INVITED,
                now,
                null,
                null,
                media,
                null,
                MediaStats.NONE);
    }

    public boolean isJoined() {
        return status == ParticipantStatus.JOINED;
    }

    public boolean isPending() {
        return status.isPending();
    }

    Participant with(ParticipantStatus next) {
        return new Participant(
                userId,
                userName,
                userIdentifier,
                next,
                invitedAt,
                joinedAt,
                leftAt,
                mediaState,
                connectionQuality,
                mediaStats);
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
                connectionQuality,
                mediaStats);
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
                connectionQuality,
                mediaStats);
    }

    Participant with(MediaState next) {
        return new Participant(
                userId,
                userName,
                userIdentifier,
                status,
                invitedAt,
                joinedAt,
                leftAt,
                next,
                connectionQuality,
                mediaStats);
    }

    /** One report of their connection more. */
    Participant measured(QualityReport report) {
        return measured(report.quality(), mediaStats.plus(report));
    }

    /** What is known of their connection from an earlier stay. */
    Participant after(Participant earlier) {
        return measured(earlier.connectionQuality, earlier.mediaStats);
    }

    private Participant measured(@Nullable String quality, MediaStats stats) {
        return new Participant(
                userId, userName, userIdentifier, status, invitedAt, joinedAt, leftAt, mediaState, quality, stats);
    }
}
