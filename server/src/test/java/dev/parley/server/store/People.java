package dev.parley.server.store;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallStatus;
import dev.parley.server.call.CallType;
import dev.parley.server.call.MediaState;
import dev.parley.server.call.MediaStats;
import dev.parley.server.call.Outcome;
import dev.parley.server.call.Participant;
import dev.parley.server.call.ParticipantStatus;
import dev.parley.server.conversation.Conversation;
import dev.parley.server.tenant.Namespace;
import dev.parley.server.tenant.Role;
import dev.parley.server.tenant.User;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/** Makes people, conversations and calls for a test, in the default namespace. */
public record People(Database database) {
    public SqlCalls calls() {
        return new SqlCalls(database);
    }

    public User user(String name) {
        UUID id = UUID.randomUUID();
        User user = new User(id, Namespace.DEFAULT_ID, id.toString(), name, name + "@example.com");
        new SqlUsers(database).save(user);
        return user;
    }

    public Conversation conversation(User... members) {
        return conversation(Conversation.Kind.GROUP, members);
    }

    public Conversation conversation(Conversation.Kind kind, User... members) {
        List<Conversation.Member> list = Stream.of(members)
                .map(u -> new Conversation.Member(u.id(), u.name(), u.identifier(), Role.MEMBER))
                .toList();
        return new SqlConversations(database)
                .create(new Conversation(
                        UUID.randomUUID(), Namespace.DEFAULT_ID, kind, "A title", Instant.now(), list));
    }

    /** The value of a new call, not stored: the first user is joined, the others are invited. */
    public static Call call(Conversation conversation, Instant now, User caller, User... callees) {
        List<Participant> participants = new ArrayList<>();
        participants.add(participant(caller, ParticipantStatus.JOINED, now));
        for (User callee : callees) participants.add(participant(callee, ParticipantStatus.INVITED, now));
        return new Call(
                UUID.randomUUID(),
                conversation.id(),
                CallType.VIDEO,
                CallStatus.INITIATED,
                caller.id(),
                null,
                null,
                null,
                null,
                now,
                participants);
    }

    public static Participant participant(User user, ParticipantStatus status, Instant now) {
        return new Participant(
                user.id(),
                user.name(),
                user.identifier(),
                status,
                now,
                status == ParticipantStatus.JOINED ? now : null,
                null,
                new MediaState(true, true, false),
                null,
                MediaStats.NONE);
    }

    /** Stores it, whoever is busy. */
    public Call store(Call call) {
        Outcome outcome = calls().create(Set.of(call.initiatedBy()), _ -> Outcome.changed(call));
        return ((Outcome.Changed) outcome).call();
    }

    public Call storedCall(Instant now, User caller, User... callees) {
        User[] all = Stream.concat(Stream.of(caller), Stream.of(callees)).toArray(User[]::new);
        return store(call(conversation(all), now, caller, callees));
    }

    /** The same call with another status, and its participants. */
    public static Call with(Call call, CallStatus status, List<Participant> participants) {
        boolean over = !status.isLive();
        return new Call(
                call.id(),
                call.conversationId(),
                call.type(),
                status,
                call.initiatedBy(),
                status == CallStatus.ACTIVE && call.startedAt() == null ? Instant.now() : call.startedAt(),
                over ? Instant.now() : null,
                over ? Integer.valueOf(7) : null,
                over ? "ended-by-user" : null,
                call.createdAt(),
                participants);
    }

    public static Participant with(Participant p, ParticipantStatus status) {
        return new Participant(
                p.userId(),
                p.userName(),
                p.userIdentifier(),
                status,
                p.invitedAt(),
                status == ParticipantStatus.JOINED ? Instant.now() : p.joinedAt(),
                status == ParticipantStatus.LEFT ? Instant.now() : null,
                p.mediaState(),
                p.connectionQuality(),
                p.mediaStats());
    }
}
