package dev.parley.server.room;

import dev.parley.server.tenant.Caller;
import java.util.UUID;

/** Rooms whose guests somebody else chooses, such as those of calls. Must not wait. */
@FunctionalInterface
public interface Guard {
    Guard NONE = (roomId, caller) -> new Admission.Free();

    /** Whether {@code caller} may come in. */
    Admission admit(String roomId, Caller caller);

    /** What a guard says. */
    sealed interface Admission {
        /** The room is one like any other. */
        record Free() implements Admission {}

        /** The caller is expected; where the room is not there yet, {@code host} opens and moderates it. */
        record Expected(UUID host) implements Admission {}

        /** There is no such room for this caller. */
        record Denied() implements Admission {}
    }
}
