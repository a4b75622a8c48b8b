package dev.parley.core.peer;

import dev.parley.core.congestion.CappedDownlink;
import dev.parley.core.congestion.Downlink;
import dev.parley.core.dtls.DtlsRole;
import dev.parley.core.dtls.Fingerprint;
import dev.parley.core.ice.IceCredentials;
import dev.parley.core.rtp.RtpHeader;
import dev.parley.core.rtp.Rtx;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.LocalTransport;
import dev.parley.core.sdp.Negotiation;
import dev.parley.core.sdp.Outcome;
import dev.parley.core.sdp.RemoteTransport;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.sdp.Setup;
import dev.parley.core.sdp.Supported;
import dev.parley.core.stun.StunMessage;
import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

/** One end of a WebRTC connection. See the package's story. */
public final class Peer {
    /** Nanoseconds between two looks at the time. */
    public static final long TICK = 10_000_000L;

    /** RFC 3550 §5.1: the last byte counts the padding; and the bit that says there is some. */
    private static final int MOST_PADDING = 255;

    private static final int PADDED = 0x20;

    /** Nanoseconds from the first way to the keys. */
    private static final long HANDSHAKE_PATIENCE = 30_000_000_000L;

    /**
     * An offer of ours.
     *
     * @param tracks what we send in which section
     */
    public record Offer(String sdp, Map<String, SendTrack> tracks) {}

    private static final Reply OVER = new Reply.Refused("wrong_state", "the connection is over");

    private final Surroundings around;
    private final IcePath path;
    private final PeerListener listener;
    private final Supplier<IceCredentials> credentials;
    private final SecureTransport transport;
    private final Streams streams = new Streams();
    private final Reports reports;
    private final Arrivals arrivals;
    private final Downlink downlink = new CappedDownlink();
    private final RtpHeader header = new RtpHeader();
    private Negotiation negotiation = Negotiation.start(Supported.all());
    private long now;
    private long wayAt = Long.MIN_VALUE;
    private boolean over;

    /** @param credentials makes new ones for an ICE restart */
    public Peer(Surroundings around, IcePath path, Supplier<IceCredentials> credentials, PeerListener listener) {
        this.around = around;
        this.path = path;
        this.credentials = credentials;
        this.listener = listener;
        transport = new SecureTransport(around, path, () -> listener.connected(now), this::lose);
        reports = new Reports(around, transport, streams, (int) around.entropy().number());
        arrivals = new Arrivals(around.scratch(), transport, streams, reports, downlink, listener);
    }

    // what arrives

    /** A datagram has arrived. Nothing of it is kept. */
    public void receive(int socket, long high, long low, int tag, ByteBuffer datagram, long at) {
        receive(socket, high, low, tag, datagram, at, at);
    }

    /**
     * As above.
     *
     * @param came when it reached this machine, if it had to wait for us: nanoseconds of the same clock, before {@code at} or a little later. This is what the sender is told
     */
    public void receive(int socket, long high, long low, int tag, ByteBuffer datagram, long at, long came) {
        now = at;
        int length = datagram.remaining();
        if (over || length == 0 || length > Scratch.BYTES || !transport.accepts(socket, high, low, tag)) return;
        byte[] in = around.scratch().in;
        datagram.get(datagram.position(), in, 0, length);
        int first = in[0] & 0xFF;
        if (first >= 128 && first <= 191) arrivals.media(in, length, at, came);
        else if (first >= 20 && first <= 63) transport.handshake(in, 0, length);
    }

    /** A STUN message for us has arrived. */
    public void stun(StunMessage message, int socket, Endpoint from, long at) {
        now = at;
        if (over) return;
        path.stun(message, socket, from, at);
        transport.recheck();
        if (path.selected() != null && wayAt == Long.MIN_VALUE) wayAt = at;
        transport.begin();
    }

    /** Whether that address has passed an authentic check: packets from there are ours. */
    public boolean validated(int socket, Endpoint from) {
        return path.validated(socket, from);
    }

    /** A TCP connection is no more: nothing comes from there or goes there. */
    public void gone(int socket, Endpoint from) {
        path.gone(socket, from);
        transport.recheck();
    }

    /** Looks at the time. */
    public void tick(long at) {
        now = at;
        if (over) return;
        path.tick(at);
        transport.begin();
        if (path.expired(at)) fallSilent("nothing has come from the other side for 30 seconds");
        else if (!transport.connected() && wayAt != Long.MIN_VALUE && at - wayAt > HANDSHAKE_PATIENCE) {
            lose("the handshake did not end within 30 seconds");
        } else {
            pad(downlink.padding(at));
            reports.tick(at, arrivals.roundTrip());
        }
    }

    private void lose(String reason) {
        if (over) return;
        close();
        listener.lost(reason);
    }

    private void fallSilent(String reason) {
        over = true;
        transport.close(false);
        listener.lost(reason);
    }

    /** Ends it, and tells the other side; nothing is heard any more. */
    public void close() {
        if (over) return;
        over = true;
        transport.close(true);
    }

    public boolean connected() {
        return !over && transport.connected();
    }

    /** Nanoseconds to the other side and back, as reports tell; a guess before the first. */
    public long roundTrip() {
        return arrivals.roundTrip();
    }

    /** Whether {@link #roundTrip} is more than a guess. */
    public boolean roundTripKnown() {
        return arrivals.measured();
    }

    /** What arrived here and there so far. */
    public Delivery delivery() {
        return streams.delivery();
    }

    // what is agreed

    /** The other side offers. */
    public Reply offered(String sdp, long at) {
        now = at;
        if (over) return OVER;
        if (!negotiation.restarts(sdp)) return follow(negotiation.offered(sdp, local(path.local())));
        IceCredentials fresh = credentials.get();
        Outcome outcome = negotiation.offered(sdp, local(fresh));
        // only now: an offer that was refused has changed nothing
        if (outcome instanceof Outcome.Answer) path.restart(fresh, at);
        return follow(outcome);
    }

    /** The other side answers our offer. */
    public Reply answered(String sdp, long at) {
        now = at;
        return over ? OVER : follow(negotiation.answered(sdp));
    }

    private Reply follow(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused(String code, String message) -> new Reply.Refused(code, message);
            case Outcome.Answer(Negotiation next, String sdp) -> {
                agree(next);
                yield new Reply.Answer(sdp);
            }
            case Outcome.Done(Negotiation next) -> {
                agree(next);
                yield new Reply.Done();
            }
        };
    }

    private void agree(Negotiation next) {
        negotiation = next;
        RemoteTransport remote = Objects.requireNonNull(next.remote());
        IceCredentials.of(remote.ufrag(), remote.password())
                .ifPresent(ice -> path.remote(ice, remote.lite(), remote.candidates(), now));
        List<Fingerprint> certificates = remote.fingerprints().stream()
                .map(Fingerprint::parse)
                .flatMap(Optional::stream)
                .toList();
        transport.expect(next.role() == Setup.ACTIVE ? DtlsRole.CLIENT : DtlsRole.SERVER, certificates);
        streams.follow(next.lines(), around.entropy());
        transport.rest(streams::knows);
        listener.negotiated(now);
    }

    /** Whether our side has something to offer, and may. */
    public boolean wantsOffer(List<SendTrack> wanted) {
        return !over && !negotiation.offering() && negotiation.wantsOffer(wanted);
    }

    /** Whether an offer of ours waits for its answer. */
    public boolean offering() {
        return negotiation.offering();
    }

    /** Our offer to send exactly these. */
    public Offer offer(List<SendTrack> wanted) {
        dev.parley.core.sdp.Offer offer = negotiation.offer(wanted, local(path.local()));
        negotiation = offer.next();
        return new Offer(offer.sdp(), offer.tracks());
    }

    /** Begins an ICE restart: what flows goes on, and our next offer asks the other side to follow (RFC 8445 §9). */
    public void restart(long at) {
        now = at;
        if (!over) path.restart(credentials.get(), at);
    }

    /** Takes our offer back, as if it had never been made. */
    public void rollBack() {
        negotiation = negotiation.rolledBack();
    }

    /** A candidate that came after the description; empty for the last. */
    public void candidate(String value) {
        if (!over) path.candidate(value);
    }

    private LocalTransport local(IceCredentials ice) {
        Fingerprint own = around.certificate();
        return new LocalTransport(
                ice.ufrag(), ice.password(), path.lite(), own.algorithm(), own.hex(), around.candidates());
    }

    public List<RtpReceiver> receivers() {
        return streams.receivers();
    }

    public List<RtpSender> senders() {
        return streams.senders();
    }

    // what is sent

    /** Sends a packet. Its number must be new: the same number with other bytes would give the keys away (RFC 7714 §8.1). */
    public void send(RtpSender sender, OutgoingPacket packet) {
        if (!transport.ready()) return;
        byte[] out = around.scratch().out;
        header.begin(
                out,
                0,
                packet.payloadType,
                packet.marker,
                packet.sequence,
                packet.timestamp,
                sender.track().ssrc());
        int bytes =
                transport.send(out, extensions(sender, packet), packet.bytes, packet.payloadAt, packet.payloadLength);
        if (bytes > 0) sender.sent(packet.payloadLength, packet.timestamp, packet.sequence);
        left(sender, bytes, packet.at);
    }

    /**
     * Sends a packet again as RFC 4588 has it: in a stream of its own, with its old number before the payload.
     *
     * @return whether the other side takes that
     */
    public boolean resend(RtpSender sender, OutgoingPacket packet, Codec codec) {
        int ssrc = sender.track().rtxSsrc();
        if (ssrc == 0 || codec.rtxPayloadType() < 0 || !transport.ready()) return false;
        byte[] payload = around.scratch().payload;
        if (packet.payloadLength + Rtx.PREFIX_BYTES > payload.length) return false;
        int prefix = Rtx.writePrefix(payload, 0, packet.sequence);
        System.arraycopy(packet.bytes, packet.payloadAt, payload, prefix, packet.payloadLength);
        byte[] out = around.scratch().out;
        header.begin(
                out, 0, codec.rtxPayloadType(), packet.marker, sender.nextRetransmission(), packet.timestamp, ssrc);
        int bytes = transport.send(out, extensions(sender, packet), payload, 0, prefix + packet.payloadLength);
        left(sender, bytes, packet.at);
        return true;
    }

    private void left(RtpSender sender, int bytes, long at) {
        if (sender.extensions().transportCc() > 0) downlink.sent(bytes, Math.max(now, at));
    }

    /** What the way to the other side carries, as far as it says. */
    public Downlink downlink() {
        return downlink;
    }

    /** Sends so much of nothing, to see whether it arrives: in the stream of retransmissions, where it disturbs nobody (RFC 4588 §4). */
    private void pad(int bytes) {
        RtpSender sender = bytes <= 0 ? null : streams.padding();
        if (sender == null || !transport.ready()) return;
        byte[] out = around.scratch().out;
        byte[] nothing = around.scratch().payload;
        java.util.Arrays.fill(nothing, 0, MOST_PADDING, (byte) 0);
        nothing[MOST_PADDING - 1] = (byte) MOST_PADDING;
        int type = sender.rtxPayloadType();
        int ssrc = sender.track().rtxSsrc();
        int transportCc = sender.extensions().transportCc();
        for (int left = bytes; left > 0; left -= MOST_PADDING) {
            header.begin(out, 0, type, false, sender.nextRetransmission(), sender.lastTimestamp(), ssrc);
            header.extension(transportCc, downlink.next(), 2);
            int length = header.end();
            out[0] |= PADDED;
            downlink.sent(transport.send(out, length, nothing, 0, MOST_PADDING), now);
        }
    }

    private int extensions(RtpSender sender, OutgoingPacket packet) {
        ExtensionIds ids = sender.extensions();
        if (ids.transportCc() > 0) header.extension(ids.transportCc(), downlink.next(), 2);
        if (ids.mid() > 0 && !sender.acknowledged()) {
            header.extension(ids.mid(), sender.midBytes(), 0, sender.midBytes().length);
        }
        for (int i = 0; i < packet.extensionAt.length; i++) {
            int at = packet.extensionAt[i];
            if (at >= 0 && ids.passed()[i] > 0) {
                header.extension(ids.passed()[i], packet.bytes, at, packet.extensionLength[i]);
            }
        }
        return header.end();
    }

    /** Whether {@link #askKeyFrame} would reach somebody: there are keys, a way, and a stream to ask for. */
    public boolean canAskKeyFrame(Encoding encoding) {
        return encoding.bound() && transport.ready();
    }

    /** What came and went no further. */
    public Drops drops() {
        return arrivals.drops();
    }

    /** Streams of the other side that are known by their SSRCs, at most 512. */
    public int knownStreams() {
        return streams.known();
    }

    /** Asks for a key frame of that encoding. */
    public void askKeyFrame(Encoding encoding) {
        reports.askKeyFrame(encoding);
    }
}
