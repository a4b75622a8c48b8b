package dev.parley.server.media;

import dev.parley.core.ice.Candidate;
import dev.parley.core.ice.IceCredentials;
import dev.parley.core.peer.Encoding;
import dev.parley.core.peer.FullPath;
import dev.parley.core.peer.OutgoingPacket;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.PeerListener;
import dev.parley.core.peer.Reply;
import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.peer.RtpSender;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** A WebRTC client over a real socket: full ICE, controlling, the polite side of negotiation. For any thread unless said. */
public final class Client implements FakeMedia.Outlet {
    /** Where its descriptions go; called on the loop's thread. */
    public interface Signaling {
        /** @param tracks what is in which section */
        void offer(String sdp, Map<String, SendTrack> tracks);

        void answer(String sdp);
    }

    /** Hears of each packet of media that was opened; called on the loop's thread. */
    @FunctionalInterface
    public interface Arrivals {
        /** @param now nanoseconds of the loop's clock */
        void arrived(String trackId, RtpPacket packet, long now);
    }

    private static final int PREFERENCE = 65_535;

    private final ClientLoop loop;
    private final Signaling signaling;
    private final CompletableFuture<Client> connected = new CompletableFuture<>();
    private final CompletableFuture<String> lost = new CompletableFuture<>();
    private final Map<String, LongAdder> received = new ConcurrentHashMap<>();
    private final LongAdder counted = new LongAdder();
    private final LongAdder keyFrameRequests = new LongAdder();
    private final OutgoingPacket out = new OutgoingPacket();
    private volatile Arrivals arrivals = (trackId, packet, now) -> {};
    private volatile List<String> tracks = List.of();
    private List<SendTrack> publishing = List.of();
    private @Nullable Peer peer;
    private @Nullable Endpoint address;
    private int socket = -1;
    private boolean onlyCounts;
    private boolean keyFrameWanted = true;

    Client(ClientLoop loop, Signaling signaling) {
        this.loop = loop;
        this.signaling = signaling;
    }

    // the loop's thread

    void begin(int opened, Endpoint local) {
        socket = opened;
        address = local;
        IceCredentials own = IceCredentials.create(loop.entropy());
        FullPath path = new FullPath(own, true, loop.entropy(), loop.out()).from(opened, local);
        List<String> candidates = List.of(Candidate.host(local, 1, PREFERENCE).toString());
        peer = new Peer(loop.surroundings(candidates), path, () -> IceCredentials.create(loop.entropy()), new Heard());
    }

    private Peer peer() {
        return Objects.requireNonNull(peer);
    }

    void receive(int at, long high, long low, int tag, ByteBuffer payload) {
        int second = payload.remaining() > 1 ? payload.get(payload.position() + 1) & 0x7F : 0;
        boolean media = (payload.get(payload.position()) & 0xC0) == 0x80 && (second < 64 || second > 95);
        if (media) counted.increment();
        if (!media || !onlyCounts) peer().receive(at, high, low, tag, payload, loop.now());
    }

    void stun(StunMessage message, int at, Endpoint from) {
        peer().stun(message, at, from, loop.now());
    }

    void tick(long now) {
        peer().tick(now);
    }

    private void offer() {
        Peer.Offer offer = peer().offer(publishing);
        signaling.offer(offer.sdp(), offer.tracks());
    }

    private void answer(String sdp) {
        boolean again = peer().offering();
        if (again) peer().rollBack();
        Reply reply = peer().offered(sdp, loop.now());
        if (!(reply instanceof Reply.Answer(String answer))) throw new IllegalStateException("refused: " + reply);
        signaling.answer(answer);
        if (again) offer();
    }

    /** Sends a packet of a track, if that has been agreed; for the loop's thread. */
    @Override
    public void send(String trackId, byte[] payload, int length, boolean last, int sequence, long timestamp) {
        for (RtpSender sender : peer().senders()) {
            if (!sender.track().trackId().equals(trackId)) continue;
            int type = sender.codecs().getFirst().payloadType();
            peer().send(sender, out.of(payload, 0, length, last).as(type, sequence, timestamp));
        }
    }

    /** Whether somebody has asked for a key frame since the last question, or nobody could yet; for the loop's thread. */
    @Override
    public boolean takeKeyFrameWish() {
        boolean wanted = keyFrameWanted;
        keyFrameWanted = false;
        return wanted;
    }

    // any thread

    /** Offers to send these and no others. */
    public void publish(List<SendTrack> tracks) {
        loop.execute(() -> {
            publishing = List.copyOf(tracks);
            offer();
        });
    }

    public void offered(String sdp) {
        loop.execute(() -> answer(sdp));
    }

    public void answered(String sdp) {
        loop.execute(() -> peer().answered(sdp, loop.now()));
    }

    /** Who hears of media from now on. */
    public void hear(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    /** From now on media is only counted, not opened: cheap, but nothing is reported or asked for again. */
    public void onlyCount() {
        loop.execute(() -> onlyCounts = true);
    }

    /** Its datagrams go nowhere and nobody is told, as when its machine loses power. */
    public void kill() {
        loop.execute(() -> loop.forget(this, socket));
    }

    /** Tells the other side and goes. */
    public void close() {
        loop.execute(() -> peer().close());
    }

    /** Once media can flow. */
    public CompletableFuture<Client> connected() {
        return connected;
    }

    /** Once its connection is lost, with the reason. */
    public CompletableFuture<String> lost() {
        return lost;
    }

    /** Its socket's address; for the loop's thread, or once connected. */
    public Endpoint address() {
        return Objects.requireNonNull(address);
    }

    /** The tracks of others that it gets now, as negotiated; each was called as its client calls it. */
    public List<String> tracks() {
        return tracks;
    }

    /** Packets of a track that were opened. */
    public long received(String trackId) {
        LongAdder count = received.get(trackId);
        return count == null ? 0 : count.sum();
    }

    /** Media packets that arrived, of whatever kind. */
    public long counted() {
        return counted.sum();
    }

    public long keyFrameRequests() {
        return keyFrameRequests.sum();
    }

    private final class Heard implements PeerListener {
        @Override
        public void connected(long now) {
            connected.complete(Client.this);
        }

        @Override
        public void lost(String reason) {
            lost.complete(reason);
        }

        @Override
        public void negotiated(long now) {
            tracks = peer().receivers().stream().map(RtpReceiver::trackId).toList();
        }

        @Override
        public void media(Encoding encoding, RtpPacket packet, long sequence, long now) {
            String trackId = encoding.receiver().trackId();
            received.computeIfAbsent(trackId, id -> new LongAdder()).increment();
            arrivals.arrived(trackId, packet, now);
        }

        @Override
        public void restarted(Encoding encoding, long now) {
            // counts go on
        }

        @Override
        public void keyFrameWanted(RtpSender sender, long now) {
            keyFrameRequests.increment();
            keyFrameWanted = true;
        }

        @Override
        public void missing(RtpSender sender, int sequence, long now) {
            // what it sends is made up, and gone
        }
    }
}
