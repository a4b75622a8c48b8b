package dev.parley.server.store;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.Outcome;
import dev.parley.server.call.Participant;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Cuts times to microseconds, the resolution of {@code TIMESTAMPTZ}: what is returned today must equal what is read tomorrow. */
final class Micros {
    private Micros() {}

    static Instant cut(Instant time) {
        return time.truncatedTo(ChronoUnit.MICROS);
    }

    private static @Nullable Instant cutOrNull(@Nullable Instant time) {
        return time == null ? null : cut(time);
    }

    static Outcome.Changed cut(Outcome.Changed changed) {
        return new Outcome.Changed(
                cut(changed.call()), changed.events().stream().map(Micros::cut).toList());
    }

    static Call cut(Call call) {
        return new Call(
                call.id(),
                call.conversationId(),
                call.type(),
                call.status(),
                call.initiatedBy(),
                cutOrNull(call.startedAt()),
                cutOrNull(call.endedAt()),
                call.durationSeconds(),
                call.endReason(),
                cut(call.createdAt()),
                call.participants().stream().map(Micros::cut).toList(),
                call.sfuRoomId());
    }

    private static Participant cut(Participant p) {
        return new Participant(
                p.userId(),
                p.userName(),
                p.userIdentifier(),
                p.status(),
                cut(p.invitedAt()),
                cutOrNull(p.joinedAt()),
                cutOrNull(p.leftAt()),
                p.mediaState(),
                p.connectionQuality(),
                p.mediaStats());
    }

    private static CallEvent cut(CallEvent event) {
        return switch (event) {
            case CallEvent.Incoming e -> new CallEvent.Incoming(e.callId(), e.to(), cut(e.call()), e.by(), e.device());
            case CallEvent.Joined e ->
                new CallEvent.Joined(e.callId(), e.to(), cut(e.participant()), e.conversationId());
            case CallEvent.Invited e ->
                new CallEvent.Invited(e.callId(), e.to(), cut(e.participant()), e.conversationId());
            case CallEvent.Ringing e -> e;
            case CallEvent.Answered e -> e;
            case CallEvent.TopologyChanged e -> e;
            case CallEvent.Claimed e -> e;
            case CallEvent.Left e -> e;
            case CallEvent.Excluded e -> e;
            case CallEvent.Rejected e -> e;
            case CallEvent.Missed e -> e;
            case CallEvent.MissedSeen e -> e;
            case CallEvent.Ended e -> e;
            case CallEvent.MediaChanged e -> e;
            case CallEvent.QualityChanged e -> e;
        };
    }
}
