package dev.parley.lab.turn;

import dev.parley.core.stun.ErrorCode;
import dev.parley.core.stun.Method;
import dev.parley.core.turn.RestCredentials;
import dev.parley.core.turn.TurnClient;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.turn.TurnClientOutput;
import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client of a TURN server over UDP: our own core with a socket. */
final class Client implements LoadLoop.Owner, TurnClientOutput, AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final LoadLoop loop;
    private final Endpoint server;
    private final Tally tally;
    private int socket;
    private TurnClient turn;
    private @Nullable Endpoint relayed;
    private int granted;
    private boolean closed;
    private @Nullable TurnClientEvent failure;

    Client(LoadLoop loop, Endpoint server, Tally tally) throws IOException {
        this.loop = loop;
        this.server = server;
        this.tally = tally;
        socket = loop.open(this);
        turn = begin();
    }

    private TurnClient begin() {
        String username = System.currentTimeMillis() / 1000 + 3600 + ":load";
        String password = RestCredentials.password(Subject.SECRET.getBytes(StandardCharsets.UTF_8), username);
        TurnClient client = new TurnClient(TurnClient.Options.udp(username, password), RANDOM::nextBytes);
        client.start(LoadLoop.millis(), this);
        return client;
    }

    /** The server remembers somebody who had our port before, so another is taken. */
    private void beginAgain() throws IOException {
        failure = null;
        loop.close(socket);
        socket = loop.open(this);
        turn = begin();
    }

    /** Whether it has its relayed address. */
    boolean allocated() throws IOException {
        if (failure instanceof TurnClientEvent.Failed(Method _, int code) && code == ErrorCode.ALLOCATION_MISMATCH)
            beginAgain();
        complain();
        return relayed != null;
    }

    static boolean allocated(List<Client> clients) throws IOException {
        boolean all = true;
        for (Client client : clients) all &= client.allocated();
        return all;
    }

    /** Whether it has one, in spite of everything. */
    boolean lucky() {
        return relayed != null;
    }

    Endpoint relayed() {
        if (relayed == null) throw new IllegalStateException("not yet");
        return relayed;
    }

    void permit(Endpoint peer) {
        turn.permit(peer, LoadLoop.millis(), this);
    }

    void bind(Endpoint peer) {
        turn.bind(peer, LoadLoop.millis(), this);
    }

    /** Whether it may talk to so many peers. */
    boolean granted(int peers) {
        complain();
        return granted >= peers;
    }

    private void complain() {
        if (failure != null) throw new IllegalStateException("the server refused: " + failure);
    }

    void send(Endpoint peer, int bytes) {
        turn.send(peer, tally.leaving(bytes), this);
    }

    /** Gives the allocation back, which {@link #closed} tells. */
    void release() {
        turn.close(LoadLoop.millis(), this);
    }

    boolean closed() {
        complain();
        return closed;
    }

    @Override
    public void datagram(long high, long low, int tag, ByteBuffer payload) {
        turn.receive(payload, LoadLoop.millis(), this);
    }

    @Override
    public void tick(long nowMillis) {
        turn.tick(nowMillis, this);
    }

    @Override
    public void toServer(ByteBuffer bytes) {
        loop.send(socket, server, bytes);
    }

    @Override
    public void fromPeer(Endpoint peer, ByteBuffer payload) {
        tally.arrived(payload);
    }

    @Override
    public void event(TurnClientEvent event) {
        switch (event) {
            case TurnClientEvent.Allocated allocated ->
                relayed = allocated.relayed().getFirst();
            case TurnClientEvent.Permitted _, TurnClientEvent.Bound _ -> granted++;
            case TurnClientEvent.Closed _ -> closed = true;
            case TurnClientEvent.Failed _, TurnClientEvent.Redirected _ -> failure = event;
            case TurnClientEvent.Refreshed _, TurnClientEvent.Unreachable _ -> {}
        }
    }

    /** The socket only: the server hears nothing. */
    @Override
    public void close() {
        loop.close(socket);
    }
}
