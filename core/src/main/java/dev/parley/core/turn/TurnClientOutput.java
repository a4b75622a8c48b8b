package dev.parley.core.turn;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;

/** What a {@link TurnClient} wants done. Buffers are borrowed: send or copy them before returning. */
public interface TurnClientOutput {
    /** One datagram, or one frame of the stream. */
    void toServer(ByteBuffer bytes);

    /** What a peer sent, as it sent it. */
    void fromPeer(Endpoint peer, ByteBuffer payload);

    void event(TurnClientEvent event);
}
