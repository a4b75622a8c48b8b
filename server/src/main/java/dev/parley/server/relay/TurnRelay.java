package dev.parley.server.relay;

import dev.parley.core.turn.Credentials;
import dev.parley.core.turn.Login;
import dev.parley.core.turn.PeerFilter;
import dev.parley.core.turn.StreamFrames;
import dev.parley.core.wire.Endpoint;
import dev.parley.server.net.CannotListenException;
import dev.parley.server.net.FrameConnection;
import dev.parley.server.net.FrameProtocol;
import dev.parley.server.net.Protocol;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.MillisClock;
import dev.parley.server.net.udp.Neighbourhood;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** The TURN server of this process: its loops, and what is done with all of them. For all threads. */
public final class TurnRelay implements AutoCloseable {
    /**
     * What the relay leans on.
     *
     * @param datagrams makes the sockets of each loop
     * @param newcomer hears of each namespace when it first allocates; called on a loop
     * @param neighbours endpoints of this process that clients may always reach, whatever the filter says of their addresses
     * @param neighbourhood gets our relayed addresses; who is found in it is reached in memory
     */
    public record Surroundings(
            Credentials credentials,
            PeerFilter filter,
            MillisClock clock,
            Supplier<Datagrams> datagrams,
            BiConsumer<String, NamespaceCounts> newcomer,
            List<Endpoint> neighbours,
            Neighbourhood neighbourhood) {}

    private static final Duration DRAIN_STEP = Duration.ofMillis(50);

    private final TurnLog log;
    private final MillisClock clock;
    private final LoopOpening.Opened opened;
    private final AtomicInteger nextLoop = new AtomicInteger();
    private final AtomicInteger nextListener;

    private TurnRelay(RelaySettings settings, Surroundings around) {
        log = new TurnLog(around.newcomer());
        clock = around.clock();
        nextListener = new AtomicInteger(settings.listen().size());
        opened = new LoopOpening(settings, around, log).open();
        opened.loops().forEach(RelayLoop::start);
    }

    /**
     * Opens the UDP ports and starts the loops.
     *
     * @throws CannotListenException where a port cannot be opened, with one sentence that says why
     */
    public static TurnRelay start(RelaySettings settings, Surroundings around) {
        return new TurnRelay(settings, around);
    }

    /** The UDP port that is open, also where 0 was asked for; TCP should be opened on the same. */
    public int port() {
        return opened.port();
    }

    /** TURN over the connections of one TCP or TLS port; each port needs a protocol of its own. */
    public Protocol overStreams() {
        int listener = nextListener.getAndIncrement();
        return new FrameProtocol(StreamFrames::next, connection -> admit(connection, listener));
    }

    private Optional<FrameProtocol.Taker> admit(FrameConnection connection, int listener) {
        List<RelayLoop> loops = opened.loops();
        RelayLoop loop = loops.get(Math.floorMod(nextLoop.getAndIncrement(), loops.size()));
        Endpoint name = connection.remote().through(listener, true);
        if (!loop.streams().add(name, connection, clock.millis())) return Optional.empty();
        return Optional.of(new FrameProtocol.Taker() {
            @Override
            public void frame(ByteBuffer frame) {
                loop.loop().hand(RelayLoop.FROM_STREAM, name.high(), name.low(), name.tag(), frame);
                loop.loop().wake();
            }

            @Override
            public void closed() {
                loop.streams().remove(name);
                loop.disconnected(name);
            }
        });
    }

    /**
     * Ends the allocations of all logins that the test accepts, and waits for that.
     *
     * @return how many
     */
    public int revoke(Predicate<Login> whose) {
        return opened.loops().stream().map(loop -> loop.revoke(whose)).toList().stream()
                .mapToInt(CompletableFuture::join)
                .sum();
    }

    /** How many allocations there are, as of the last turn of each loop. */
    public int allocations() {
        return opened.loops().stream().mapToInt(RelayLoop::allocations).sum();
    }

    /** What a namespace has done since the start; empty if nothing. */
    public Optional<NamespaceCounts> counts(String namespace) {
        return Optional.ofNullable(log.of(namespace));
    }

    /** The relayed ports of a namespace; empty where it gets a block of its own and has not allocated yet. */
    public Optional<RelaySettings.Ports> relayedPorts(String namespace) {
        return opened.blocks().known(namespace);
    }

    /** What is counted. */
    public RelayCounts counts() {
        return new RelayCounts(opened.loops(), log);
    }

    /**
     * Takes nobody new, and waits until nobody is left.
     *
     * @param alternates where new clients are sent
     * @param atMost so long; then it returns in any case
     * @return whether nobody is left
     */
    public boolean drain(List<Endpoint> alternates, Duration atMost) throws InterruptedException {
        opened.loops().stream().map(loop -> loop.drain(alternates)).toList().forEach(CompletableFuture::join);
        long deadline = clock.millis() + atMost.toMillis();
        while (allocations() > 0 && clock.millis() < deadline) Thread.sleep(DRAIN_STEP);
        return allocations() == 0;
    }

    /** Ends all allocations and closes the ports. */
    @Override
    public void close() {
        opened.loops().forEach(RelayLoop::close);
        log.close();
    }
}
