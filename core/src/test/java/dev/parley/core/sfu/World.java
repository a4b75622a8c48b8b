package dev.parley.core.sfu;

import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.ice.Candidate;
import dev.parley.core.ice.IceLite;
import dev.parley.core.peer.Handshake;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerOutput;
import dev.parley.core.peer.Scratch;
import dev.parley.core.peer.Surroundings;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** A room on a server, guests around it, signaling that keeps its order and a net that keeps nothing. */
final class World implements Network.Node {
    static final Endpoint SERVER = Endpoint.of("192.0.2.1", 5000);

    /** Nanoseconds from the clock's origin to 1970. */
    static final long WALL = 1_790_000_000L * Network.SECOND;

    private static final Fingerprint CERTIFICATE = certificate("AB");
    private static final Fingerprint OTHER = certificate("CD");

    /** Messages on it arrive in their order. */
    static final class Line {
        private long freeAt = Long.MIN_VALUE;
    }

    final Network net;
    final SeededEntropy entropy = new SeededEntropy(77);
    final List<String> speakers = new ArrayList<>();
    final Room room;
    final List<Guest> guests = new ArrayList<>();
    final Map<String, Integer> keyFrameRequests = new HashMap<>();
    final Map<String, Peer> names = new HashMap<>();
    final Map<Endpoint, Peer> addresses = new HashMap<>();

    /** Runs the server's handshakes where guests bring real ones. */
    Handshake.Starter serverHandshakes = (role, expected, events) -> {
        throw new AssertionError("no real handshakes here");
    };

    Fingerprint serverCertificate = CERTIFICATE;
    final Scratch scratch = new Scratch();
    final PeerOutput out;

    /** How long a message of signaling takes at most, in milliseconds. */
    int signalMillis = 20;

    /** The server looks at what has come only so often, as one that is busy; 0: at once. */
    int turnMillis;

    /** Where it is set, it hears the lengths of what the server sends, and nobody gets it. */
    @Nullable
    IntConsumer swallow;

    /** Nobody looks into packets, for what comes was made by nobody. */
    boolean deaf;

    /** Who joins from now on checks no address any more once it is connected, as clients did before RFC 7675, and does not mind. */
    boolean checksOnce;

    /** No track makes anything. */
    boolean silent;

    private final StunMessage stun = new StunMessage();
    private final Random random;

    World(long seed) {
        this(seed, 20);
    }

    /** @param loudestAbove in a room of more guests than that only the loudest are heard */
    World(long seed, int loudestAbove) {
        net = new Network(seed);
        room = new Room(entropy, loudestAbove, speakers::add);
        random = new Random(seed + 1);
        out = (socket, high, low, tag, bytes, length) -> {
            IntConsumer instead = swallow;
            if (instead != null) {
                instead.accept(length);
                return;
            }
            Endpoint to = new Endpoint(high, low, tag);
            Guest guest = guest(to);
            Network.Link link = guest == null ? Network.Link.GOOD : guest.down;
            byte[] copy = Arrays.copyOf(bytes, length);
            if (guest == null) net.send(link, SERVER, to, copy);
            else guest.bottleneck.pass(net, copy, () -> net.send(link, SERVER, to, copy));
        };
        net.nodes.put(SERVER, this);
        net.at(net.now, this::tick);
    }

    private static Fingerprint certificate(String pair) {
        return new Fingerprint("sha-256", String.join(":", Collections.nCopies(32, pair)));
    }

    private @Nullable Guest guest(Endpoint at) {
        return net.nodes.get(at) instanceof Guest guest ? guest : null;
    }

    Guest join(String id) {
        return join(id, null, OTHER);
    }

    Guest join(String id, Handshake.@Nullable Starter starter, Fingerprint certificate) {
        Guest guest = new Guest(this, id, guests.size() + 1, starter, certificate);
        guests.add(guest);
        return guest;
    }

    Surroundings surroundings(Handshake.Starter handshakes) {
        List<String> candidates = List.of(Candidate.host(SERVER, 1, 65_535).toString());
        return new Surroundings(out, handshakes, serverCertificate, candidates, scratch, entropy, WALL);
    }

    private void tick() {
        long now = net.now;
        room.tick(now);
        for (Guest guest : List.copyOf(guests)) guest.tick(now);
        net.at(now + Peer.TICK, this::tick);
    }

    /** As a media loop finds whose a datagram is. */
    @Override
    public void datagram(Endpoint from, byte[] bytes) {
        long came = net.now;
        if (turnMillis == 0) take(from, bytes, came);
        else
            net.at(
                    (came / (turnMillis * Network.MILLI) + 1) * turnMillis * Network.MILLI,
                    () -> take(from, bytes, came));
    }

    private void take(Endpoint from, byte[] bytes, long came) {
        if ((bytes[0] & 0xFF) >= 4) {
            Peer peer = addresses.get(from);
            ByteBuffer datagram = ByteBuffer.wrap(bytes);
            if (peer != null) peer.receive(0, from.high(), from.low(), from.tag(), datagram, net.now, came);
            return;
        }
        if (stun.parse(ByteBuffer.wrap(bytes)) != StunMessage.Verdict.OK) return;
        Peer peer = names.get(IceLite.ufrag(stun));
        if (peer == null) return;
        peer.stun(stun, 0, from, net.now);
        if (peer.validated(0, from)) addresses.put(from, peer);
    }

    void signal(Line line, Runnable what) {
        line.freeAt = Math.max(line.freeAt, net.now + random.nextLong(1 + signalMillis * Network.MILLI));
        net.at(line.freeAt, what);
    }

    void run(double seconds) {
        net.run((long) (seconds * Network.SECOND));
    }

    /** Ends the sound and the pictures, and lets what is under way arrive. */
    void fadeOut() {
        for (Guest guest : guests) guest.tracks.values().forEach(track -> track.muted = true);
        run(3);
    }

    /** The number of a header extension in a description. */
    static int extension(String sdp, String uri) {
        return sdp.lines()
                .filter(line -> line.startsWith("a=extmap:") && line.endsWith(uri))
                .mapToInt(line ->
                        Integer.parseInt(line.substring("a=extmap:".length()).split("[ /]", 2)[0]))
                .findFirst()
                .orElseThrow();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Everybody who has joined so far publishes microphone and camera. */
    static World call(long seed, Network.Link link, String... ids) {
        World world = new World(seed);
        for (String id : ids) {
            Guest guest = world.join(id);
            guest.up = link;
            guest.down = link;
            guest.publish();
        }
        return world;
    }

    Guest guest(String id) {
        return guests.stream().filter(one -> one.id.equals(id)).findFirst().orElseThrow();
    }
}
