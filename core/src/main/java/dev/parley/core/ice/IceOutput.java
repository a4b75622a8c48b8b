package dev.parley.core.ice;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;

/** What an {@link IceAgent} asks of its surroundings, called from within its methods and on their thread; must not call back into it. */
public interface IceOutput {
    /** @param datagram borrowed for the call */
    void send(int socket, Endpoint to, ByteBuffer datagram);

    /** A candidate of ours, to be told to the other side. */
    void candidate(Candidate candidate);

    /** The agent has changed to that state. */
    void state(IceAgent.State state);
}
