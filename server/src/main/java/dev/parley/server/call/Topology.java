package dev.parley.server.call;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Which way the media of a call go: from person to person as long as two are in it, through a room of the SFU from the third on (decision
 * K14). A call stays in its room until it ends, also when only two are left: going back would interrupt them, and the next one who comes
 * would interrupt them again.
 */
public final class Topology {
    public static final String P2P = "p2p";
    public static final String SFU = "sfu";
    private static final int CROWD = 3;
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

    /** What becomes of a call into which {@code user} has just come. */
    static Outcome after(Outcome outcome, UUID user) {
        if (!(outcome instanceof Outcome.Changed(Call call, List<CallEvent> events)) || !comes(events, user))
            return outcome;
        String before = call.sfuRoomId();
        if (before != null) return with(call, events, Set.of(user), before);
        if (call.joined().size() < CROWD) return outcome;
        String room = room(call.id());
        return with(call.through(room), events, call.joined(), room);
    }

    /** Who only went over to another device asks how things stand. */
    private static boolean comes(List<CallEvent> events, UUID user) {
        return events.stream()
                .anyMatch(event -> event instanceof CallEvent.Joined joined
                        && joined.participant().userId().equals(user));
    }

    /** Before the others hear of the newcomer, so that nobody begins a connection that is not needed any more. */
    private static Outcome with(Call call, List<CallEvent> events, Set<UUID> to, String room) {
        List<CallEvent> all = new ArrayList<>();
        for (CallEvent event : events) {
            if (event instanceof CallEvent.Joined) all.add(new CallEvent.TopologyChanged(call.id(), to, SFU, room));
            all.add(event);
        }
        return new Outcome.Changed(call, List.copyOf(all));
    }
}
