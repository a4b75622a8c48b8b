package dev.parley.server.relay;

import dev.parley.core.turn.Login;
import dev.parley.core.turn.TurnEvent;
import dev.parley.core.wire.Endpoint;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down who comes and goes, and counts. Loops only put events into a queue of limited length, so a slow disk never holds up a packet; what
 * finds no place is counted and not written. User names are logged, passwords never.
 */
final class TurnLog implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger("dev.parley.turn");
    private static final int QUEUE = 10_000;

    private final BlockingQueue<TurnEvent> queue = new LinkedBlockingQueue<>(QUEUE);
    private final Map<String, NamespaceCounts> accounts = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> refusals = new ConcurrentHashMap<>();
    private final BiConsumer<String, NamespaceCounts> newcomer;
    private final Thread writer;

    /** @param newcomer hears of each namespace when it first does something */
    TurnLog(BiConsumer<String, NamespaceCounts> newcomer) {
        this.newcomer = newcomer;
        writer = Thread.ofVirtual().name("turn-log").start(this::write);
    }

    /** For all threads; returns at once. */
    void take(TurnEvent event) {
        switch (event) {
            case TurnEvent.Allocated(Endpoint _, Login login, var _, long _) ->
                account(login).created();
            case TurnEvent.Ended(Endpoint _, Login login, TurnEvent.Reason _, TurnEvent.Traffic traffic) ->
                account(login).ended(traffic);
            case TurnEvent.PeerDenied(Endpoint _, Login login, Endpoint _) ->
                account(login).denied();
            case TurnEvent.Refused(Endpoint _, var _, int code) ->
                refusals.computeIfAbsent(code, any -> new LongAdder()).increment();
            case TurnEvent.Refreshed _ -> {}
        }
        var _ = queue.offer(event);
    }

    private NamespaceCounts account(Login login) {
        NamespaceCounts known = accounts.get(login.namespace());
        if (known != null) return known;
        return accounts.computeIfAbsent(login.namespace(), name -> {
            NamespaceCounts account = new NamespaceCounts();
            newcomer.accept(name, account);
            return account;
        });
    }

    /** What a namespace has done; null if nothing yet. */
    @Nullable
    NamespaceCounts of(String namespace) {
        return accounts.get(namespace);
    }

    /** Error responses with this code. */
    long refusals(int code) {
        LongAdder count = refusals.get(code);
        return count == null ? 0 : count.sum();
    }

    private void write() {
        try {
            while (true) write(queue.take());
        } catch (InterruptedException e) {
            for (TurnEvent left = queue.poll(); left != null; left = queue.poll()) write(left);
        }
    }

    private static void write(@Nullable TurnEvent event) {
        switch (event) {
            case TurnEvent.Allocated(Endpoint client, Login login, var relayed, long seconds) ->
                LOG.info(
                        "allocation created: user={} client={} relayed={} seconds={}",
                        name(login),
                        client(client),
                        relayed.stream().map(Endpoint::toString).collect(Collectors.joining(",")),
                        seconds);
            case TurnEvent.Refreshed(Endpoint client, Login login, long seconds) ->
                LOG.info("allocation refreshed: user={} client={} seconds={}", name(login), client(client), seconds);
            case TurnEvent.Ended(
                    Endpoint client,
                    Login login,
                    TurnEvent.Reason reason,
                    TurnEvent.Traffic(long _, long toPeers, long _, long toClient)) ->
                LOG.info(
                        "allocation deleted: user={} client={} reason={} bytesToPeers={} bytesToClient={}",
                        name(login),
                        client(client),
                        reason,
                        toPeers,
                        toClient);
            case TurnEvent.PeerDenied(Endpoint client, Login login, Endpoint peer) ->
                LOG.info("peer denied: user={} client={} peer={}", name(login), client(client), peer);
            case TurnEvent.Refused(Endpoint client, var method, int code) ->
                LOG.debug("refused: client={} method={} code={}", client(client), method, code);
            case null -> {}
        }
    }

    private static String client(Endpoint client) {
        return client + (client.stream() ? "/tcp" : "/udp");
    }

    /** A name comes from outside: nothing in it may look like another line. */
    private static String name(Login login) {
        return login.username().replaceAll("\\p{Cntrl}", "?");
    }

    @Override
    public void close() {
        writer.interrupt();
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
