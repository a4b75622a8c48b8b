package dev.parley.core.rtp;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a datagram of RTCP, compound (RFC 3550 §6.1) or of reduced size (RFC 5506). What it returns shares nothing with the datagram.
 *
 * <p>What is malformed ends the list: what came before counts, what follows could only be guessed. A datagram is worth at most
 * {@link #MOST_PACKETS} packets and {@link #MOST_SEQUENCES} sequence numbers, however it claims to be more (a run of lost packets is claimed
 * with two bytes).
 */
public final class RtcpReader {
    public static final int MOST_PACKETS = 64;

    /** All feedback of a datagram taken together: more than is sent within a second at 80 Mbit/s. */
    public static final int MOST_SEQUENCES = 8192;

    private RtcpReader() {}

    /** Never null, never throws for any bytes; {@code at} and {@code length} must lie within the array. */
    public static List<Rtcp> read(byte[] bytes, int at, int length) {
        List<Rtcp> packets = new ArrayList<>();
        int end = at + length;
        int sequences = MOST_SEQUENCES;
        for (int p = at; p < end && packets.size() < MOST_PACKETS; ) {
            RtcpFrame frame = RtcpFrame.of(bytes, p, end);
            Rtcp packet = frame == null ? null : read(frame, sequences);
            if (frame == null || packet == null) break;
            packets.add(packet);
            sequences -= sequences(packet);
            p += frame.whole();
        }
        return packets;
    }

    private static @Nullable Rtcp read(RtcpFrame frame, int mostSequences) {
        return switch (frame.type()) {
            case SenderReport.TYPE -> SenderReport.read(frame);
            case ReceiverReport.TYPE -> ReceiverReport.read(frame);
            case SourceDescription.TYPE -> SourceDescription.read(frame);
            case Goodbye.TYPE -> Goodbye.read(frame);
            case ExtendedReport.TYPE -> ExtendedReport.read(frame);
            case Rtcp.TRANSPORT_FEEDBACK -> transport(frame, mostSequences);
            case Rtcp.PAYLOAD_FEEDBACK -> payload(frame);
            default -> UnknownRtcp.read(frame);
        };
    }

    private static @Nullable Rtcp transport(RtcpFrame frame, int mostSequences) {
        return switch (frame.count()) {
            case Nack.FORMAT -> Nack.read(frame, mostSequences);
            case TransportFeedback.FORMAT -> TransportFeedback.read(frame, mostSequences);
            default -> UnknownRtcp.read(frame);
        };
    }

    private static @Nullable Rtcp payload(RtcpFrame frame) {
        return switch (frame.count()) {
            case PictureLoss.FORMAT -> PictureLoss.read(frame);
            case FullIntraRequest.FORMAT -> FullIntraRequest.read(frame);
            case ReceiverEstimate.FORMAT ->
                ReceiverEstimate.is(frame) ? ReceiverEstimate.read(frame) : UnknownRtcp.read(frame);
            default -> UnknownRtcp.read(frame);
        };
    }

    private static int sequences(Rtcp packet) {
        return switch (packet) {
            case Nack nack -> nack.sequences().length;
            case TransportFeedback feedback -> feedback.packetCount();
            default -> 0;
        };
    }
}
