package dev.parley.server.signal;

import dev.parley.server.call.Call;
import dev.parley.server.call.CallEvent;
import dev.parley.server.call.LiveCalls;
import dev.parley.server.call.Topology;
import dev.parley.server.room.Guard;
import dev.parley.server.room.Rooms;
import dev.parley.server.tenant.Caller;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The rooms of calls whose media go through the SFU: only who is in the call comes in, who leaves it is out, and its end is the end of the
 * room. Thread-safe; nothing waits.
 */
public final class CallRooms implements Guard {
    private final LiveCalls calls;
    /** In which namespace the room of a call was entered. */
    private final Map<UUID, UUID> namespaces = new ConcurrentHashMap<>();

    public CallRooms(LiveCalls calls) {
        this.calls = calls;
    }

    @Override
    public Admission admit(String roomId, Caller caller) {
        if (!Topology.isOfCall(roomId)) return new Admission.Free();
        Optional<Call> call = calls.of(caller.userId()).stream()
                .filter(each -> roomId.equals(each.sfuRoomId()))
                .filter(each -> each.joined().contains(caller.userId()))
                .findFirst();
        if (call.isEmpty()) return new Admission.Denied();
        namespaces.put(call.get().id(), caller.namespace().id());
        return new Admission.Expected(call.get().initiatedBy());
    }

    /** What the rooms have to hear of calls. */
    public Consumer<CallEvent> tell(Rooms rooms) {
        return event -> {
            switch (event) {
                case CallEvent.Left(UUID callId, var _, UUID userId) -> left(rooms, callId, userId);
                case CallEvent.Ended ended -> ended(rooms, ended.callId());
                default -> {}
            }
        };
    }

    private void left(Rooms rooms, UUID callId, UUID userId) {
        UUID namespace = namespaces.get(callId);
        if (namespace == null) return;
        rooms.find(namespace, Topology.room(callId)).ifPresent(room -> room.leave(userId));
    }

    private void ended(Rooms rooms, UUID callId) {
        UUID namespace = namespaces.remove(callId);
        if (namespace != null) rooms.close(namespace, Topology.room(callId));
    }
}
