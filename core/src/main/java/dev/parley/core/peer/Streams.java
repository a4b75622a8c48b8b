package dev.parley.core.peer;

import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.sdp.Line;
import dev.parley.core.sdp.Remote;
import dev.parley.core.sdp.SendTrack;
import dev.parley.core.wire.Entropy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The receivers and senders of a peer, and which SSRC belongs to which.
 *
 * <p>A description may name SSRCs (RFC 5576); where it does not, the first packets carry the section's name (MID, RFC 8843 §9.2). What was learned
 * once is kept, for senders leave the name out as soon as they have been reported on.
 */
final class Streams {
    /**
     * To what an SSRC belongs.
     *
     * @param again whether it carries retransmissions
     * @param of if so, those of this stream
     */
    record Place(Encoding encoding, boolean again, int of) {}

    private record Learned(int ssrc, Place place) {}

    /** SSRCs of one encoding that no description has named: a sender that begins anew has another, and so have its retransmissions. */
    private static final int MOST_LEARNED = 16;

    private final Map<String, RtpReceiver> receivers = new LinkedHashMap<>();
    private final Map<String, RtpSender> senders = new LinkedHashMap<>();
    private final SsrcMap<Place> places = new SsrcMap<>();
    private final List<Learned> learned = new ArrayList<>();
    private final SsrcMap<RtpSender> sent = new SsrcMap<>();
    private List<RtpReceiver> receiving = List.of();
    private List<RtpSender> sending = List.of();
    private int midExtension = -1;

    /** Follows what was agreed. */
    void follow(List<Line> lines, Entropy entropy) {
        Map<String, RtpReceiver> keptReceivers = new LinkedHashMap<>();
        Map<String, RtpSender> keptSenders = new LinkedHashMap<>();
        for (Line line : lines) {
            if (line.rejected()) continue;
            Remote remote = line.receiving();
            if (remote != null) keptReceivers.put(line.mid(), receiver(line, remote, keptReceivers));
            SendTrack track = line.sending();
            if (track != null) keptSenders.put(line.mid(), sender(line, track, entropy));
            midExtension = line.extensions().getOrDefault(HeaderExtensions.MID, midExtension);
        }
        replace(receivers, keptReceivers);
        replace(senders, keptSenders);
        receiving = List.copyOf(receivers.values());
        sending = senders.values().stream().filter(RtpSender::wanted).toList();
        name();
    }

    private static <V> void replace(Map<String, V> map, Map<String, V> by) {
        map.clear();
        map.putAll(by);
    }

    private RtpReceiver receiver(Line line, Remote remote, Map<String, RtpReceiver> kept) {
        RtpReceiver known = receivers.get(line.mid());
        if (known == null) return new RtpReceiver(line, remote, wall(remote.streamId(), kept));
        known.update(line, remote);
        return known;
    }

    /** What belongs to one stream is taken by one clock. */
    private WallOffset wall(String streamId, Map<String, RtpReceiver> kept) {
        for (RtpReceiver one : kept.values()) {
            if (one.streamId().equals(streamId)) return one.wall();
        }
        return new WallOffset();
    }

    private RtpSender sender(Line line, SendTrack track, Entropy entropy) {
        RtpSender known = senders.get(line.mid());
        if (known == null || !known.track().equals(track)) {
            return new RtpSender(line, track, (int) entropy.number() & 0x7FFF);
        }
        known.update(line);
        return known;
    }

    /** What the description says counts; what receivers that are still there have learned comes beside it. */
    private void name() {
        List<Learned> before = List.copyOf(learned);
        learned.clear();
        places.clear();
        sent.clear();
        for (RtpReceiver receiver : receiving) name(receiver);
        for (Learned one : before) {
            boolean stays = receiving.contains(one.place.encoding().receiver()) && places.get(one.ssrc) == null;
            if (stays) learn(one.ssrc, one.place);
        }
        for (RtpSender sender : sending) sent.put(sender.track().ssrc(), sender);
    }

    /** Of several encodings, each says itself which it is. */
    private void name(RtpReceiver receiver) {
        if (receiver.encodings().size() > 1) return;
        Encoding only = receiver.encodings().getFirst();
        for (int ssrc : receiver.remote().ssrcs()) places.put(ssrc, new Place(only, false, 0));
        receiver.remote().rtxOf().forEach((ssrc, of) -> places.put(ssrc, new Place(only, true, of)));
    }

    private int learnedOf(Encoding encoding) {
        int count = 0;
        for (int i = 0; i < learned.size(); i++) if (learned.get(i).place.encoding() == encoding) count++;
        return count;
    }

    /** Forgets what came in the place of an encoding before, if the stream may take the place of the present one. */
    private boolean makesRoom(Encoding encoding, int ssrc, long now) {
        if (encoding.refuses(ssrc, now)) return false;
        learned.removeIf(one -> one.place.encoding() == encoding);
        name();
        return true;
    }

    private @Nullable Place learn(int ssrc, Place place) {
        if (!places.put(ssrc, place)) return null;
        learned.add(new Learned(ssrc, place));
        return place;
    }

    /** Where an authentic packet belongs; null if nowhere. */
    @Nullable
    Place place(RtpPacket packet, long now) {
        Place known = places.get(packet.ssrc());
        return known != null ? known : latch(packet, now);
    }

    private @Nullable Place latch(RtpPacket packet, long now) {
        String mid = text(packet, midExtension);
        RtpReceiver receiver = mid.isEmpty() ? onlyOneWith(packet.payloadType()) : receivers.get(mid);
        if (receiver == null) return null;
        boolean media = receiver.codec(packet.payloadType()) != null;
        if (!media && receiver.restores(packet.payloadType()) < 0) return null;
        Encoding encoding = media ? encoding(receiver, packet) : repaired(receiver, packet);
        if (encoding == null || !(media || encoding.bound())) return null;
        if (learnedOf(encoding) >= MOST_LEARNED && !(media && makesRoom(encoding, packet.ssrc(), now))) return null;
        return learn(packet.ssrc(), new Place(encoding, !media, media ? 0 : encoding.ssrc()));
    }

    /** A header extension that is text, empty if it is not there. */
    private static String text(RtpPacket packet, int id) {
        int at = id < 0 ? -1 : packet.extension(id);
        return at < 0 ? "" : new String(packet.bytes(), at, packet.extensionLength(id), StandardCharsets.UTF_8);
    }

    /** RFC 8852 §3.1; whoever leaves the name out may have said the SSRCs in the order of the names. */
    private static @Nullable Encoding encoding(RtpReceiver receiver, RtpPacket packet) {
        if (receiver.encodings().size() == 1) return receiver.encodings().getFirst();
        Encoding said = receiver.encoding(text(packet, receiver.extensions().rid()));
        if (said != null) return said;
        List<String> rids = receiver.remote().rids();
        int place = receiver.remote().ssrcs().indexOf(packet.ssrc());
        boolean inOrder = place >= 0 && rids.size() == receiver.remote().ssrcs().size();
        return inOrder ? receiver.encoding(rids.get(place)) : null;
    }

    /** RFC 8852 §3.2; or by the group in the description (RFC 5576 §4.2). */
    private static @Nullable Encoding repaired(RtpReceiver receiver, RtpPacket packet) {
        if (receiver.encodings().size() == 1) return receiver.encodings().getFirst();
        Encoding said = receiver.encoding(text(packet, receiver.extensions().repairedRid()));
        Integer of = receiver.remote().rtxOf().get(packet.ssrc());
        return said != null || of == null ? said : receiver.encodingOf(of);
    }

    /** Of those that have no stream and are promised none by name: a late packet of what has ended belongs to nobody. */
    private @Nullable RtpReceiver onlyOneWith(int payloadType) {
        RtpReceiver only = null;
        for (RtpReceiver receiver : receiving) {
            if (receiver.encodings().size() > 1) continue;
            boolean taken = receiver.encodings().getFirst().bound()
                    || !receiver.remote().ssrcs().isEmpty();
            if (taken || receiver.codec(payloadType) == null) continue;
            if (only != null) return null;
            only = receiver;
        }
        return only;
    }

    @Nullable
    RtpSender sender(int ssrc) {
        return sent.get(ssrc);
    }

    @Nullable
    Encoding encodingOf(int ssrc) {
        Place place = places.get(ssrc);
        return place == null ? null : place.encoding();
    }

    boolean knows(int ssrc) {
        return places.get(ssrc) != null;
    }

    /** SSRCs of the other side. */
    int known() {
        return places.size();
    }

    /** One in whose stream of retransmissions padding may be sent: it has sent something, and feedback tells what came. Null if there is none. */
    @Nullable
    RtpSender padding() {
        for (RtpSender sender : sending) {
            boolean able = sender.track().rtxSsrc() != 0 && sender.rtxPayloadType() >= 0 && sender.packets() > 0;
            if (able && sender.extensions().transportCc() > 0) return sender;
        }
        return null;
    }

    Delivery delivery() {
        long received = 0;
        long missing = 0;
        for (RtpReceiver receiver : receiving) {
            for (Encoding encoding : receiver.encodings()) {
                received += encoding.reception().received();
                missing += Math.max(0, encoding.reception().lost());
            }
        }
        long reported = 0;
        double lost = 0;
        for (RtpSender sender : sending) {
            reported += sender.reportedPackets();
            lost += sender.reportedLost();
        }
        return new Delivery(received, missing, reported, Math.round(lost));
    }

    List<RtpReceiver> receivers() {
        return receiving;
    }

    List<RtpSender> senders() {
        return sending;
    }
}
