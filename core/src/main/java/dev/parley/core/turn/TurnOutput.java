package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;

/** What a {@link TurnServer} wants done. Buffers are borrowed: send or copy them before returning. Must not call back into the server. */
public interface TurnOutput {
    /** @param bytes from position to limit one datagram, or a whole frame of a stream */
    void toClient(Endpoint client, ByteBuffer bytes);

    /**
     * @param from the relayed port to send from
     * @param payload from position to limit
     * @param dontFragment whether the client wishes the DF bit set
     */
    void toPeer(RelayPort from, Endpoint peer, ByteBuffer payload, boolean dontFragment);

    /** For logs and for counting; never on the data path. */
    void event(TurnEvent event);
}
