package dev.parley.server.call;

import dev.parley.server.tenant.TopologyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which way the media of a call go, as its namespace has it: usually from person to person as long as two are in it, through a room of the SFU
 * from the third on (decisions K1, K14). A call stays in its room until it ends, also when only two are left: going back would interrupt them,
 * and the next one who comes would interrupt them again.
 */
public final class Topology {
    public static final String P2P = "p2p";
    public static final String SFU = "sfu";
    private static final String PREFIX = "call:";

    private Topology() {}

    /** The room of a call. */
    public static String room(UUID callId) {
        return PREFIX + callId;
    }

    /** Whether rooms with such a name belong to calls. */
    public static boolean isOfCall(String roomId) {
        return roomId.startsWith(PREFIX);
    }

    public static String of(Call call) {
        return call.sfuRoomId() == null ? P2P : SFU;
    }

    /** A call that has just begun: it has its room at once where two may not meet without. */
    static Outcome begun(Outcome outcome, TopologyPolicy policy) {
        if (!(outcome instanceof Outcome.Changed(Call call, List<CallEvent> events))) return outcome;
        if (!call.isLive() || !policy.isThroughServer(2)) return outcome;
        Call through = call.through(room(call.id()));
        return new Outcome.Changed(
                through, events.stream().map(event -> of(through, event)).toList());
    }

    private static CallEvent of(Call call, CallEvent event) {
        return event instanceof CallEvent.Incoming incoming
                ? new CallEvent.Incoming(incoming.callId(), incoming.to(), call, incoming.by(), incoming.device())
                : event;
    }

    /** What becomes of a call into which {@code user} has just come. */
    static Outcome after(Outcome outcome, UUID user, TopologyPolicy policy) {
        if (!(outcome instanceof Outcome.Changed(Call call, List<CallEvent> events)) || !comes(events, user))
            return outcome;
        String before = call.sfuRoomId();
        // Whoever began it may have understood the event only, and not the answer to their request.
        boolean first = call.joined().size() == 2;
        if (before != null) return with(call, events, first ? call.joined() : Set.of(user), before);
        if (!policy.isThroughServer(call.joined().size())) return outcome;
        String room = room(call.id());
        return with(call.through(room), events, call.joined(), room);
    }

    /** Who only went over to another device asks how things stand; nobody hears of it. */
    private static boolean comes(List<CallEvent> events, UUID user) {
        return events.stream()
                .anyMatch(event -> event instanceof CallEvent.Answered answered
                        && answered.userId().equals(user)
                        && !answered.to().isEmpty());
    }

    /** Before the others hear of the newcomer, so that nobody begins a connection that is not needed any more. */
    private static Outcome with(Call call, List<CallEvent> events, Set<UUID> to, String room) {
        List<CallEvent> all = new ArrayList<>();
        for (CallEvent event : events) {
            all.add(event);
            if (event instanceof CallEvent.Answered) all.add(new CallEvent.TopologyChanged(call.id(), to, SFU, room));
        }
        return new Outcome.Changed(call, List.copyOf(all));
    }
}
