package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;
import org.jspecify.annotations.Nullable;

/** Opens and closes relayed ports; the side of {@code server.relay}. Binding a UDP port does not wait, so it answers at once. */
public interface RelayPorts {
    /**
     * A port drawn at random from those free (RFC 8656 §7.2); null if there is none of that kind.
     *
     * <p>Called for a family only if {@link TurnSettings} says that it is served.
     */
    @Nullable
    RelayPort open(PortWish wish);

    /** Nothing is sent from the port any more. */
    void close(RelayPort port);

    /**
     * Whether this is the relayed address of a living allocation of this process, on any loop. Peers may always be such, even where the filter
     * denies their address.
     */
    boolean owns(Endpoint relayed);

    /** Whether any relayed address of this process has this IP address. */
    boolean ownsAddress(Endpoint relayed);
}
