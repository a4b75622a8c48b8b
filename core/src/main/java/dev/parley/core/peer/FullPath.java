package dev.parley.core.peer;

import dev.parley.core.ice.Candidate;
import dev.parley.core.ice.IceAgent;
import dev.parley.core.ice.IceCredentials;
import dev.parley.core.ice.IceOutput;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.Entropy;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client's: it checks every pair of addresses and nominates one. */
public final class FullPath implements IcePath {
    private static final int LONGEST = 1024;

    private final IceAgent ice;

    /**
     * @param controlling whether this side nominates; a conflict with the other side is settled by itself
     * @param out where checks leave
     */
    public FullPath(IceCredentials local, boolean controlling, Entropy entropy, PeerOutput out) {
        ice = new IceAgent(local, controlling, entropy, new Checks(out));
    }

    /** A socket of ours. */
    public FullPath from(int socket, Endpoint address) {
        ice.addLocal(socket, address);
        return this;
    }

    @Override
    public boolean lite() {
        return false;
    }

    @Override
    public IceCredentials local() {
        return ice.local();
    }

    @Override
    public void restart(IceCredentials fresh, long now) {
        ice.restart(fresh, now);
    }

    @Override
    public void remote(IceCredentials remote, boolean lite, List<String> candidates, long now) {
        ice.remote(remote, lite, now);
        candidates.forEach(this::candidate);
    }

    @Override
    public void candidate(String value) {
        if (value.isEmpty()) ice.endOfCandidates();
        else Candidate.parse(value).ifPresent(ice::addRemote);
    }

    @Override
    public void stun(StunMessage message, int socket, Endpoint from, long now) {
        ice.receive(message, socket, from, now);
    }

    @Override
    public boolean validated(int socket, Endpoint from) {
        return ice.validated(socket, from);
    }

    @Override
    public void gone(int socket, Endpoint from) {
        // it has none: the full agent checks datagrams only
    }

    @Override
    public @Nullable Endpoint selected() {
        return ice.selected();
    }

    @Override
    public int selectedSocket() {
        return ice.selectedSocket();
    }

    @Override
    public void heard(long now) {
        // it asks by itself
    }

    @Override
    public boolean expired(long now) {
        return ice.expired(now);
    }

    @Override
    public void tick(long now) {
        if (ice.nextTimeout() <= now) ice.timeout(now);
    }

    private static final class Checks implements IceOutput {
        private final PeerOutput out;
        private final byte[] bytes = new byte[LONGEST];

        Checks(PeerOutput out) {
            this.out = out;
        }

        @Override
        public void send(int socket, Endpoint to, ByteBuffer datagram) {
            int length = datagram.remaining();
            datagram.get(datagram.position(), bytes, 0, length);
            out.send(socket, to.high(), to.low(), to.tag(), bytes, length);
        }

        @Override
        public void candidate(Candidate candidate) {
            // those of a client's sockets stand in its descriptions
        }

        @Override
        public void state(IceAgent.State state) {
            // the peer looks at what is selected
        }
    }
}
