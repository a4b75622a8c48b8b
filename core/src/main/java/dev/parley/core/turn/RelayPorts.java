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
     * denies their address. Asked for packets too, so it should make no object.
     *
     * @param high with {@code low} and {@code tag} the address, packed as in {@link Endpoint}
     */
    boolean owns(long high, long low, int tag);

    /** Whether any relayed address of this process has this IP address. */
    boolean ownsAddress(Endpoint relayed);

    /**
     * Takes a reserved port into keeping, because its client may come back on another loop (RFC 8656 §7.2, EVEN-PORT).
     *
     * @param until milliseconds; nobody can redeem it from then on
     * @return false if it is left to the server of this loop
     */
    default boolean reserve(long token, RelayPort port, Login login, long until) {
        return false;
    }

    /** The port that {@link #reserve} took with that token from that user; null if there is none. */
    default @Nullable RelayPort redeem(long token, Login login, long now) {
        return null;
    }
}
