package dev.parley.core.turn;

import dev.parley.core.stun.Method;
import dev.parley.core.wire.Endpoint;
import java.util.List;

/** Something worth a log line or a count. Carries user names, never passwords. */
public sealed interface TurnEvent {
    Endpoint client();

    record Allocated(Endpoint client, Login login, List<Endpoint> relayed, long seconds) implements TurnEvent {
        public Allocated {
            relayed = List.copyOf(relayed);
        }
    }

    record Refreshed(Endpoint client, Login login, long seconds) implements TurnEvent {}

    record Ended(Endpoint client, Login login, Reason reason, Traffic traffic) implements TurnEvent {}

    /** A peer that the filter does not let through. */
    record PeerDenied(Endpoint client, Login login, Endpoint peer) implements TurnEvent {}

    /** An error response other than the challenge that every first request meets. */
    record Refused(Endpoint client, Method method, int code) implements TurnEvent {}

    /** Why an allocation ended. */
    enum Reason {
        /** The client said so. */
        DELETED,
        EXPIRED,
        /** Its credentials were withdrawn. */
        REVOKED,
        /** The connection of a client over TCP or TLS closed. */
        DISCONNECTED,
        /** The server stops. */
        SHUTDOWN
    }

    /** Bytes and packets of payload in a direction each. */
    record Traffic(long packetsToPeer, long bytesToPeer, long packetsToClient, long bytesToClient) {}
}
