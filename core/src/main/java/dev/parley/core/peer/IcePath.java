package dev.parley.core.peer;

import dev.parley.core.ice.IceCredentials;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How a peer finds the other side, keeps its consent, and notices that it is gone: lite on the server, full in clients of our own. */
public interface IcePath {
    boolean lite();

    IceCredentials local();

    /** Begins anew with other credentials (RFC 8445 §9); what flows goes on until the new ones have proved themselves. */
    void restart(IceCredentials fresh, long now);

    /**
     * The other side's description is known.
     *
     * @param lite whether it only answers
     * @param candidates values of {@code a=candidate} that stood in it
     */
    void remote(IceCredentials remote, boolean lite, List<String> candidates, long now);

    /** One that came later; empty for the last. */
    void candidate(String value);

    /** A STUN message has arrived; what is to be answered is. */
    void stun(StunMessage message, int socket, Endpoint from, long now);

    /** Whether that address has passed an authentic check here. */
    boolean validated(int socket, Endpoint from);

    /** Forgets a way that is no more: a TCP connection that was closed. */
    void gone(int socket, Endpoint from);

    /** Where to send; null as long as there is no way. */
    @Nullable
    Endpoint selected();

    int selectedSocket();

    /** An authentic report has come from a validated address. */
    void heard(long now);

    /** Whether consent is gone, or was never given in time. */
    boolean expired(long now);

    /** Looks at the time, every {@link Peer#TICK}. */
    void tick(long now);
}
