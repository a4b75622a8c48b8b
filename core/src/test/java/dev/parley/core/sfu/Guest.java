package dev.parley.core.sfu;

import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.ice.Candidate;
import dev.parley.core.ice.IceCredentials;
import dev.parley.core.peer.Encoding;
import dev.parley.core.peer.FullPath;
import dev.parley.core.peer.Handshake;
import dev.parley.core.peer.IcePath;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerListener;
import dev.parley.core.peer.PeerOutput;
import dev.parley.core.peer.Reply;
import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.peer.RtpSender;
import dev.parley.core.peer.Scratch;
import dev.parley.core.peer.Surroundings;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import dev.parley.core.wire.SeededEntropy;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A client in the world: full ICE, the polite side, with made-up microphone and camera. */
final class Guest implements PeerListener, Network.Node {
    final String id;
    final Seat seat;
    final Endpoint address;
    final Pact pact;
    final Peer peer;
    final Map<String, FakeTrack> tracks = new LinkedHashMap<>();
    final Map<String, Received> received = new LinkedHashMap<>();
    final List<String> lost = new ArrayList<>();
    final List<String> refusals = new ArrayList<>();
    final List<String> offers = new ArrayList<>();
    final List<String> offersReceived = new ArrayList<>();

    /** What a meddler makes of our descriptions. */
    UnaryOperator<String> rewriting = UnaryOperator.identity();

    /** Sees datagrams that come. */
    Consumer<byte[]> tap = datagram -> {};

    Network.Link up = Network.Link.GOOD;
    Network.Link down = Network.Link.GOOD;
    final Bottleneck bottleneck = new Bottleneck();
    boolean answers = true;
    boolean gone;
    int upstream;
    /** Datagrams that were sent: for replays. */
    final List<byte[]> sent = new ArrayList<>();

    boolean records;

    /** Sends its camera in several encodings. */
    @Nullable
    SimulcastCamera simulcast;

    /** What it gets of such cameras. */
    final Map<String, Viewer> watched = new LinkedHashMap<>();

    private boolean restartWanted;

    private final World world;
    private final FullPath path;
    private final StunMessage stun = new StunMessage();
    private final SeededEntropy entropy;
    private List<SendTrack> publishing = List.of();

    Guest(World world, String id, int number, Handshake.@Nullable Starter starter, Fingerprint certificate) {
        this.world = world;
        this.id = id;
        address = Endpoint.of("198.51.100." + number, 4000 + number);
        entropy = new SeededEntropy(1000 + number);
        pact = new Pact(500 + number);
        IceCredentials own = IceCredentials.create(entropy);
        PeerOutput out = (socket, high, low, tag, bytes, length) ->
                send(new Endpoint(high, low, tag), Arrays.copyOf(bytes, length));
        path = new FullPath(own, true, entropy, out).from(0, address);
        Handshake.Starter handshakes = starter == null ? pact::start : starter;
        Surroundings around = new Surroundings(
                out,
                handshakes,
                certificate,
                List.of(Candidate.host(address, 1, 65_535).toString()),
                new Scratch(),
                entropy,
                // nobody's clock is right
                World.WALL + number * 977L * Network.MILLI);
        peer = new Peer(around, world.checksOnce ? checkingOnce() : path, () -> IceCredentials.create(entropy), this);
        world.net.nodes.put(address, this);
        seat = new Seat(world, this, starter == null ? pact::start : world.serverHandshakes);
    }

    /** Asks no more once it is connected, and does not mind that nobody answers. */
    private IcePath checkingOnce() {
        InvocationHandler handler = (proxy, method, given) -> switch (method.getName()) {
            case "expired" -> false;
            case "tick" -> peer.connected() ? null : method.invoke(path, given);
            default -> method.invoke(path, given);
        };
        return (IcePath) Proxy.newProxyInstance(Guest.class.getClassLoader(), new Class<?>[] {IcePath.class}, handler);
    }

    void send(Endpoint to, byte[] bytes) {
        upstream += bytes.length;
        if (records) sent.add(bytes);
        if (!gone) world.net.send(up, address, to, bytes);
    }

    /** Puts a datagram on the wire as it is. */
    void inject(byte[] bytes) {
        world.net.send(Network.Link.GOOD, address, World.SERVER, bytes);
    }

    @Override
    public void datagram(Endpoint from, byte[] bytes) {
        if (gone) return;
        tap.accept(bytes);
        if (simulcast != null) simulcast.hear(bytes);
        if ((bytes[0] & 0xFF) >= 4) {
            peer.receive(0, from.high(), from.low(), from.tag(), ByteBuffer.wrap(bytes), world.net.now);
        } else if (stun.parse(ByteBuffer.wrap(bytes)) == StunMessage.Verdict.OK) {
            peer.stun(stun, 0, from, world.net.now);
        }
    }

    void tick(long now) {
        if (gone) return;
        peer.tick(now);
        pact.tick(now);
        if (world.silent) return;
        for (FakeTrack track : tracks.values()) track.act(peer, now);
        if (simulcast != null) simulcast.act(now);
    }

    // signaling

    /** Publishes these and no others. */
    Guest publish(SendTrack... wanted) {
        publishing = List.of(wanted);
        for (SendTrack track : wanted) {
            FakeTrack known = tracks.get(track.trackId());
            if (known == null || !known.track.equals(track)) tracks.put(track.trackId(), new FakeTrack(track));
        }
        tracks.values().removeIf(one -> !publishing.contains(one.track));
        offer();
        return this;
    }

    Guest publish() {
        return publish(mic(id), camera(id));
    }

    /** Publishes a microphone, and a camera in three encodings. */
    Guest publishSimulcast() {
        return publish(new SimulcastCamera(this));
    }

    Guest publish(SimulcastCamera camera) {
        simulcast = camera;
        rewriting = camera::describe;
        publish();
        tracks.remove(id + "-cam");
        return this;
    }

    /** Watches a camera that comes in several encodings. */
    Watched watch(String trackId) {
        return (Watched) watched.computeIfAbsent(trackId, one -> new Watched());
    }

    static SendTrack mic(String id) {
        return new SendTrack(id + "-mic", "s-" + id, Kind.AUDIO, (id + "m").hashCode() * 31 + 7, 0, "c-" + id);
    }

    static SendTrack camera(String id) {
        int ssrc = (id + "v").hashCode() * 31 + 11;
        return new SendTrack(id + "-cam", "s-" + id, Kind.VIDEO, ssrc, ~ssrc, "c-" + id);
    }

    void offer() {
        if (peer.offering() || !(restartWanted || peer.wantsOffer(publishing))) return;
        if (restartWanted) peer.restart(world.net.now);
        restartWanted = false;
        Peer.Offer offer = peer.offer(publishing);
        List<Label> labels = new ArrayList<>();
        offer.tracks().forEach((mid, track) -> labels.add(new Label(mid, track.trackId(), source(track))));
        String sdp = rewriting.apply(offer.sdp());
        offers.add(sdp);
        toServer(() -> seat.offered(sdp, labels));
    }

    private static Source source(SendTrack track) {
        return Source.of(track.kind(), track.trackId().endsWith("screen"));
    }

    /**
     * Goes on under other SSRCs, as an encoder does that begins anew; nobody is told. The wire cannot know, so the packets are sealed beside the
     * peer.
     */
    void restream(String trackId, int ssrc) {
        FakeTrack old = track(trackId);
        FakeTrack next = new FakeTrack(old.track);
        next.frames = old.frames;
        next.wire = pact.wire(true);
        next.ssrc = ssrc;
        next.midExtension = World.extension(offers.getLast(), HeaderExtensions.MID);
        next.to = this;
        next.timestampAtStart = 12_345;
        next.sequence = 7;
        tracks.put(trackId, next);
    }

    void restartIce() {
        restartWanted = true;
        offer();
    }

    void toServer(Runnable what) {
        if (!gone) world.signal(seat.toServer, what);
    }

    void offered(String sdp) {
        offersReceived.add(sdp);
        if (!answers || gone) return;
        if (peer.offering()) peer.rollBack();
        if (!(peer.offered(sdp, world.net.now) instanceof Reply.Answer(String answer)))
            throw new AssertionError(id + " refuses " + sdp);
        String text = rewriting.apply(answer);
        toServer(() -> seat.answered(text));
        offer();
    }

    void answered(String sdp) {
        if (gone) return;
        Reply reply = peer.answered(sdp, world.net.now);
        if (reply instanceof Reply.Refused refused) refusals.add("here " + refused);
        offer();
    }

    // what comes

    FakeTrack track(String trackId) {
        return Objects.requireNonNull(tracks.get(trackId), trackId);
    }

    FakeTrack camera() {
        return track(id + "-cam");
    }

    FakeTrack mic() {
        return track(id + "-mic");
    }

    Received from(String trackId) {
        return received.computeIfAbsent(trackId, one -> new Received());
    }

    List<String> gets() {
        return peer.receivers().stream().map(RtpReceiver::trackId).sorted().toList();
    }

    @Override
    public void connected(long now) {
        // the tracks look for themselves
    }

    @Override
    public void lost(String reason) {
        lost.add(reason);
    }

    @Override
    public void negotiated(long now) {
        // the tracks look for themselves
    }

    @Override
    public void media(Encoding encoding, RtpPacket packet, long sequence, long now) {
        RtpReceiver receiver = encoding.receiver();
        Viewer watching = watched.get(receiver.trackId());
        if (watching != null) watching.packet(receiver, packet, sequence, now);
        if (world.deaf || watching != null) return;
        from(receiver.trackId()).packet(encoding, packet, sequence, now);
        Received track = from(receiver.trackId());
        Received.Frame last = track.frames.lastEntry().getValue();
        if (last.key && last.packets == 1) encoding.keyFrame(sequence);
        if (receiver.kind() == Kind.VIDEO && track.needsKeyFrame(now)) peer.askKeyFrame(encoding);
    }

    @Override
    public void restarted(Encoding encoding, long now) {
        from(encoding.receiver().trackId()).restarts++;
    }

    @Override
    public void keyFrameWanted(RtpSender sender, long now) {
        FakeTrack track = tracks.get(sender.track().trackId());
        if (track != null) track.keyWanted = true;
        world.keyFrameRequests.merge(sender.track().trackId(), 1, Integer::sum);
    }

    @Override
    public void missing(RtpSender sender, int sequence, long now) {
        FakeTrack track = tracks.get(sender.track().trackId());
        if (track != null) track.missing(peer, sender, sequence);
    }
}
