package dev.parley.core.peer;

import dev.parley.core.congestion.Downlink;
import dev.parley.core.rtp.ExtendedReport;
import dev.parley.core.rtp.FullIntraRequest;
import dev.parley.core.rtp.Nack;
import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.PictureLoss;
import dev.parley.core.rtp.ReceiverReport;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.RtcpReader;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.Rtx;
import dev.parley.core.rtp.SenderReport;
import dev.parley.core.rtp.TransportFeedback;
import dev.parley.core.rtp.stream.RoundTrip;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Kind;
import java.util.List;

/** What becomes of a protected packet: opened, given to the stream it belongs to, restored where it was a retransmission, handed on. */
final class Arrivals {
    private static final long USUAL_ROUND_TRIP = 100_000_000L;
    private static final int SMOOTHING = 8;

    private final Scratch scratch;
    private final SecureTransport transport;
    private final Streams streams;
    private final Reports reports;
    private final Downlink downlink;
    private final PeerListener listener;
    private final RtpPacket packet = new RtpPacket();
    private final Drops drops = new Drops();
    private long roundTrip = USUAL_ROUND_TRIP;
    private boolean measured;

    Arrivals(
            Scratch scratch,
            SecureTransport transport,
            Streams streams,
            Reports reports,
            Downlink downlink,
            PeerListener listener) {
        this.downlink = downlink;
        this.scratch = scratch;
        this.transport = transport;
        this.streams = streams;
        this.reports = reports;
        this.listener = listener;
    }

    /** Whether a report has told the round trip. */
    boolean measured() {
        return measured;
    }

    /** Nanoseconds, smoothed. */
    long roundTrip() {
        return roundTrip;
    }

    Drops drops() {
        return drops;
    }

    /** An SRTP or SRTCP packet (RFC 5761 §4). */
    void media(byte[] in, int length, long now, long came) {
        if (Rtcp.isRtcp(in, 0, length)) reports(in, length, now);
        else packet(in, length, now, came);
    }

    private void packet(byte[] in, int length, long now, long came) {
        int opened = transport.open(in, length, scratch.plain, Scratch.AHEAD);
        if (opened < 0) {
            drops.sealed++;
            return;
        }
        if (!packet.wrap(scratch.plain, Scratch.AHEAD, opened)) {
            drops.malformed++;
            return;
        }
        Streams.Place place = streams.place(packet, now);
        if (place == null) drops.strange++;
        else take(place, now, came);
    }

    private void take(Streams.Place place, long now, long came) {
        RtpReceiver receiver = place.encoding().receiver();
        int transportCc = receiver.extensions().transportCc();
        int at = transportCc < 0 ? -1 : packet.extension(transportCc);
        if (at >= 0 && packet.extensionLength(transportCc) >= 2) {
            int number = (packet.bytes()[at] & 0xFF) << 8 | (packet.bytes()[at + 1] & 0xFF);
            reports.arrivals().media(packet.ssrc());
            reports.arrivals().received(number, came);
            if (packet.marker()) reports.arrivals().frameEnded();
        }
        if (place.again()) again(place, now);
        else first(place.encoding(), now);
    }

    private void first(Encoding encoding, long now) {
        Codec codec = encoding.receiver().codec(packet.payloadType());
        if (codec == null || encoding.refuses(packet.ssrc(), now)) {
            drops.strange++;
            return;
        }
        if (encoding.bind(packet.ssrc(), codec.clockRate())) listener.restarted(encoding, now);
        hand(encoding, false, now);
    }

    /** Padding for probing has no old number and ends here. */
    private void again(Streams.Place place, long now) {
        Encoding encoding = place.encoding();
        int type = encoding.receiver().restores(packet.payloadType());
        if (type < 0 || !encoding.bound() || place.of() != encoding.ssrc()) {
            drops.strange++;
            return;
        }
        if (packet.payloadLength() < Rtx.PREFIX_BYTES) return;
        restore(encoding.ssrc(), type);
        hand(encoding, true, now);
    }

    /** Moves the header over the old number, which becomes the number. */
    private void restore(int ssrc, int type) {
        byte[] bytes = packet.bytes();
        int at = packet.at();
        int header = packet.headerLength();
        int number = Rtx.originalSequence(bytes, packet.payloadAt(), packet.payloadLength());
        int length = header + packet.payloadLength();
        System.arraycopy(bytes, at, bytes, at + Rtx.PREFIX_BYTES, header);
        int to = at + Rtx.PREFIX_BYTES;
        bytes[to] &= ~0x20; // the padding, which the length leaves out
        bytes[to + 1] = (byte) ((bytes[to + 1] & 0x80) | type);
        bytes[to + 2] = (byte) (number >>> 8);
        bytes[to + 3] = (byte) number;
        for (int i = 0; i < 4; i++) bytes[to + 8 + i] = (byte) (ssrc >>> (24 - 8 * i));
        packet.wrap(bytes, to, length - Rtx.PREFIX_BYTES);
    }

    private void hand(Encoding encoding, boolean again, long now) {
        long sequence = encoding.received(packet, again, now);
        if (sequence < 0) drops.twice++;
        else listener.media(encoding, packet, sequence, now);
    }

    private void reports(byte[] in, int length, long now) {
        int opened = transport.openReport(in, length, scratch.plain, 0, now);
        if (opened < 0) {
            drops.sealed++;
            return;
        }
        for (Rtcp one : RtcpReader.read(scratch.plain, 0, opened)) take(one, now);
    }

    private void take(Rtcp rtcp, long now) {
        switch (rtcp) {
            case SenderReport report -> {
                Encoding encoding = streams.encodingOf(report.ssrc());
                if (encoding != null) encoding.senderReport(report.ssrc(), report.ntp(), report.rtpTimestamp(), now);
                blocks(report.reports(), now);
            }
            case ReceiverReport report -> blocks(report.reports(), now);
            case PictureLoss loss -> keyFrame(loss.mediaSsrc(), now);
            case FullIntraRequest request -> request.entries().forEach(entry -> keyFrame(entry.ssrc(), now));
            case Nack nack -> missing(nack, now);
            case ExtendedReport report -> reports.heard(report, now);
            case TransportFeedback feedback -> downlink.feedback(feedback, roundTrip, now);
            default -> {}
        }
    }

    private void keyFrame(int ssrc, long now) {
        RtpSender sender = streams.sender(ssrc);
        if (sender != null) listener.keyFrameWanted(sender, now);
    }

    private void missing(Nack nack, long now) {
        RtpSender sender = streams.sender(nack.mediaSsrc());
        if (sender == null) return;
        for (int sequence : nack.sequences()) listener.missing(sender, sequence, now);
    }

    private void blocks(List<ReportBlock> blocks, long now) {
        for (ReportBlock block : blocks) {
            RtpSender sender = streams.sender(block.ssrc());
            if (sender == null) continue;
            if (!sender.acknowledged()) noticed(sender, now);
            sender.reported(block.fractionLost());
            if (sender.kind() == Kind.VIDEO) downlink.lost(block.fractionLost(), now);
            measure(block, now);
        }
    }

    /**
     * What came before its receiver was ready is lost to the other side without a gap in the numbers. Clients with feedback for all of a transport
     * (libwebrtc) ask for a beginning by themselves; others may wait for it forever, as aiortc does.
     */
    private void noticed(RtpSender sender, long now) {
        sender.acknowledge();
        boolean asks = sender.extensions().transportCc() >= 0;
        if (sender.kind() == Kind.VIDEO && !asks) listener.keyFrameWanted(sender, now);
    }

    private void measure(ReportBlock block, long now) {
        long nanos = RoundTrip.nanos(block, NtpTime.middle(reports.ntp(now)));
        if (nanos < 0) return;
        roundTrip = measured ? roundTrip + (nanos - roundTrip) / SMOOTHING : nanos;
        measured = true;
    }
}
