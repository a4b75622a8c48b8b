package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.sdp.Kind;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.IpAddress;
import dev.parley.server.net.udp.Datagrams;
import dev.parley.server.net.udp.Neighbourhood;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A media node with one room, and people who come into it. */
final class MediaBench implements AutoCloseable {
    static final IpAddress LOCAL = Endpoint.of("127.0.0.1", 0).ip();

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final long FRAME_NANOS = 20_000_000L;
    private static final long LOOK_AGAIN = 1_000_000L;

    final MediaNode node;
    final ClientLoop clients;
    final MediaRoom room;
    private final Map<String, Guest> guests = new ConcurrentHashMap<>();
    private final List<FakeMedia> playing = new ArrayList<>();
    private long frameAt = System.nanoTime();

    MediaBench(Supplier<Datagrams> kind) {
        this(kind, System::nanoTime);
    }

    MediaBench(Supplier<Datagrams> kind, LongSupplier nanos) {
        this(MediaNode.start(settings(kind, 0, List.of()), nanos), new ClientLoop(kind.get(), nanos));
    }

    /** @param node and {@code clients} belong to the bench from now on */
    MediaBench(MediaNode node, ClientLoop clients) {
        this.node = node;
        this.clients = clients;
        clients.eachTurn(this::play);
        room = node.open("default", "test", peerId -> {});
    }

    static MediaSettings settings(Supplier<Datagrams> kind, int port, List<IpAddress> external) {
        return settings(kind, port, external, new Neighbourhood());
    }

    static MediaSettings settings(
            Supplier<Datagrams> kind, int port, List<IpAddress> external, Neighbourhood neighbourhood) {
        return new MediaSettings(List.of(LOCAL), external, port, 1, kind, neighbourhood, Shield.NONE, 20);
    }

    /** On the clients' loop, with each of its turns. */
    private void play() {
        if (System.nanoTime() - frameAt < 0) return;
        frameAt = System.nanoTime() + FRAME_NANOS;
        playing.forEach(FakeMedia::frame);
    }

    static String trackId(String name, Kind kind) {
        return name + "-" + kind;
    }

    /** Somebody comes and only watches. */
    Guest watches(String name) {
        return watches(name, sdp -> sdp);
    }

    private Guest watches(String name, UnaryOperator<String> way) {
        Guest guest = new Guest(room, name, clients, way);
        guests.put(name, guest);
        return guest;
    }

    /** Somebody comes with a microphone and a camera. */
    Guest talks(String name) {
        return talks(name, sdp -> sdp);
    }

    /** @param way what becomes of the server's descriptions before the client reads them */
    Guest talks(String name, UnaryOperator<String> way) {
        Guest guest = watches(name, way);
        var tracks = List.of(
                FakeMedia.track(trackId(name, Kind.AUDIO), Kind.AUDIO),
                FakeMedia.track(trackId(name, Kind.VIDEO), Kind.VIDEO));
        clients.execute(() -> tracks.forEach(track -> playing.add(new FakeMedia(guest.client, track))));
        guest.client.publish(tracks);
        return guest;
    }

    Guest guest(String name) {
        return Objects.requireNonNull(guests.get(name));
    }

    /** Until more of both tracks of somebody arrives than has until now. */
    void untilReceives(String name, String other) {
        for (Kind kind : List.of(Kind.AUDIO, Kind.VIDEO)) {
            Client client = guest(name).client;
            String track = trackId(other, kind);
            long before = client.received(track);
            until(() -> client.received(track) > before, name + " to receive " + track);
        }
    }

    /** What the only loop holds. */
    MediaLoop.Held held() {
        MediaLoop loop = node.loops().getFirst();
        CompletableFuture<MediaLoop.Held> held = new CompletableFuture<>();
        loop.execute(() -> held.complete(loop.held()));
        return held.join();
    }

    static void until(BooleanSupplier condition, String what) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited in vain for %s", what).isLessThan(deadline);
            LockSupport.parkNanos(LOOK_AGAIN);
        }
    }

    @Override
    public void close() {
        clients.close();
        node.close();
    }
}
