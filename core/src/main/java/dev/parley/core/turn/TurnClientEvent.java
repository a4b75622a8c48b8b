package dev.parley.core.turn;

import dev.parley.core.stun.Icmp;
import dev.parley.core.stun.Method;
import dev.parley.core.wire.Endpoint;
import java.util.List;

/** What happened to a {@link TurnClient}. */
public sealed interface TurnClientEvent {
    /**
     * The allocation is there.
     *
     * @param relayed one address, or one of each family
     * @param mapped our own address as the server sees it
     * @param token of the port reserved above; 0 if none was asked for
     */
    record Allocated(List<Endpoint> relayed, Endpoint mapped, long seconds, long token) implements TurnClientEvent {
        public Allocated {
            relayed = List.copyOf(relayed);
        }
    }

    record Refreshed(long seconds) implements TurnClientEvent {}

    record Permitted(Endpoint peer) implements TurnClientEvent {}

    record Bound(Endpoint peer, int channel) implements TurnClientEvent {}

    /** The server sends us elsewhere; a new client is to be made for there. */
    record Redirected(Endpoint alternate) implements TurnClientEvent {}

    /** An ICMP error came back from a peer. */
    record Unreachable(Endpoint peer, Icmp icmp) implements TurnClientEvent {}

    /**
     * A request came to nothing.
     *
     * @param code of the error response; 0 if nothing came back in time, or if what came could not be trusted
     */
    record Failed(Method method, int code) implements TurnClientEvent {}

    /** The server has confirmed that the allocation is gone. */
    record Closed() implements TurnClientEvent {}
}
