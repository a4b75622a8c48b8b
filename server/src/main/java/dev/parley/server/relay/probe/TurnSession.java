package dev.parley.server.relay.probe;

import dev.parley.core.turn.TurnClient;
import dev.parley.core.turn.TurnClientEvent;
import dev.parley.core.turn.TurnClientOutput;
import dev.parley.core.wire.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A TURN client that waits for its answers; for one thread. */
public final class TurnSession implements AutoCloseable {
    /** What a peer sent. */
    public record Received(Endpoint peer, byte[] payload) {}

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Wire wire;
    private final TurnClient client;
    private final Duration patience;
    private final Deque<TurnClientEvent> events = new ArrayDeque<>();
    private final Deque<Received> received = new ArrayDeque<>();
    private final Output out = new Output();
    private long tickAt;

    /**
     * A session that has not asked for anything yet.
     *
     * @param wire belongs to the session from now on
     * @param patience for each answer
     */
    public TurnSession(Wire wire, TurnClient.Options options, Duration patience) {
        this.wire = wire;
        this.patience = patience;
        client = new TurnClient(options, RANDOM::nextBytes);
    }

    /** The usual options for a wire. */
    public static TurnClient.Options options(Wire wire, String username, String password, boolean six) {
        TurnClient.Family family = six ? TurnClient.Family.V6 : TurnClient.Family.V4;
        return new TurnClient.Options(username, password, wire.stream(), family, false, 0);
    }

    /** Asks for a relayed address. {@link TurnClientEvent.Allocated}, {@link TurnClientEvent.Failed} or {@link TurnClientEvent.Redirected}. */
    public Optional<TurnClientEvent> allocate() throws IOException {
        client.start(now(), out);
        return event();
    }

    public Optional<TurnClientEvent> permit(Endpoint peer) throws IOException {
        client.permit(peer, now(), out);
        return event();
    }

    /** Binds a channel, which is then used for that peer. */
    public Optional<TurnClientEvent> bind(Endpoint peer) throws IOException {
        client.bind(peer, now(), out);
        return event();
    }

    public void send(Endpoint peer, byte[] payload) throws IOException {
        try {
            client.send(peer, ByteBuffer.wrap(payload), out);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** What the next peer sent, if it comes in time. */
    public Optional<Received> receive(Duration atMost) throws IOException {
        long deadline = System.nanoTime() + atMost.toNanos();
        while (received.isEmpty() && System.nanoTime() < deadline) pump(deadline);
        return Optional.ofNullable(received.poll());
    }

    /** Gives the allocation back. */
    public Optional<TurnClientEvent> release() throws IOException {
        client.close(now(), out);
        return event();
    }

    /** The next thing that happened, if it does so in time. */
    public Optional<TurnClientEvent> event() throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        while (events.isEmpty() && System.nanoTime() < deadline) pump(deadline);
        @Nullable TurnClientEvent event = events.poll();
        return Optional.ofNullable(event);
    }

    private void pump(long deadline) throws IOException {
        try {
            long untilTick = Math.max(1, Math.min(tickAt - now(), 1000));
            long untilDeadline = Math.max(1, (deadline - System.nanoTime()) / 1_000_000);
            Optional<ByteBuffer> message = wire.receive(Duration.ofMillis(Math.min(untilTick, untilDeadline)));
            if (message.isPresent()) client.receive(message.get(), now(), out);
            tickAt = client.tick(now(), out);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static long now() {
        return System.nanoTime() / 1_000_000;
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }

    private final class Output implements TurnClientOutput {
        @Override
        public void toServer(ByteBuffer bytes) {
            try {
                wire.send(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void fromPeer(Endpoint peer, ByteBuffer payload) {
            byte[] bytes = new byte[payload.remaining()];
            payload.get(bytes);
            received.add(new Received(peer, bytes));
        }

        @Override
        public void event(TurnClientEvent event) {
            events.add(event);
        }
    }
}
