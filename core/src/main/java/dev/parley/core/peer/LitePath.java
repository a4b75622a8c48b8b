package dev.parley.core.peer;

import dev.parley.core.ice.IceCredentials;
import dev.parley.core.ice.IceLite;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's: it answers checks and sends where the newest nominated one came from; candidates of the other side do not matter to it. */
public final class LitePath implements IcePath {
    /** More than any answer to a check. */
    private static final int LONGEST = 1024;

    private final IceLite ice;
    private final PeerOutput out;
    private final byte[] bytes = new byte[LONGEST];

    public LitePath(IceCredentials local, PeerOutput out) {
        ice = new IceLite(local);
        this.out = out;
    }

    @Override
    public boolean lite() {
        return true;
    }

    @Override
    public IceCredentials local() {
        return ice.local();
    }

    @Override
    public void restart(IceCredentials fresh, long now) {
        ice.restart(fresh);
    }

    @Override
    public void remote(IceCredentials remote, boolean lite, List<String> candidates, long now) {
        ice.remote(remote);
    }

    @Override
    public void candidate(String value) {
        // a lite agent checks nothing by itself (RFC 8445 §2.5)
    }

    @Override
    public void stun(StunMessage message, int socket, Endpoint from, long now) {
        ByteBuffer answer = ice.receive(message, socket, from, now);
        if (answer == null) return;
        int length = answer.remaining();
        answer.get(bytes, 0, length);
        out.send(socket, from.high(), from.low(), from.tag(), bytes, length);
    }

    @Override
    public boolean validated(int socket, Endpoint from) {
        return ice.validated(socket, from);
    }

    @Override
    public void gone(int socket, Endpoint from) {
        ice.gone(socket, from);
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
        ice.heard(now);
    }

    @Override
    public boolean expired(long now) {
        return ice.expired(now);
    }

    @Override
    public void tick(long now) {
        // it waits for checks
    }
}
