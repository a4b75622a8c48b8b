package dev.parley.core.peer;

import dev.parley.core.rtp.SenderReport;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.Line;
import dev.parley.core.sdp.SendTrack;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One stream that we send on a section of the description, with the stream of its retransmissions. */
public final class RtpSender {
    /** What the stream's clock shows. */
    @FunctionalInterface
    public interface Clock {
        /** @return the timestamp of this moment, 0 to 2³² - 1; -1 as long as nobody knows */
        long timestamp(long now);
    }

    private final String mid;
    private final SendTrack track;
    private final byte[] midBytes;
    private boolean wanted;
    private ExtensionIds extensions;
    private List<Codec> codecs;
    private boolean acknowledged;
    private int retransmission;
    private Clock clock = now -> -1;
    private long lastTimestamp;
    private long packets;
    private int lastSequence;
    private int reportedSequence;
    private long packetsAtReport;
    private long reportedPackets;
    private double reportedLost;
    private long octets;

    /** @param retransmission the number before the first of retransmissions, random, below 2¹⁵ so that none is lost in a roll-over */
    RtpSender(Line line, SendTrack track, int retransmission) {
        this.mid = line.mid();
        this.track = track;
        this.retransmission = retransmission;
        midBytes = mid.getBytes(StandardCharsets.UTF_8);
        wanted = line.direction().sends();
        codecs = line.codecs();
        extensions = ExtensionIds.of(line.extensions());
    }

    void update(Line line) {
        wanted = line.direction().sends();
        codecs = line.codecs();
        extensions = ExtensionIds.of(line.extensions());
    }

    /** Whether the other side takes it now; if not it is kept, for its numbers go on should that change. */
    boolean wanted() {
        return wanted;
    }

    public String mid() {
        return mid;
    }

    public SendTrack track() {
        return track;
    }

    public Kind kind() {
        return track.kind();
    }

    /** What the other side takes, by its payload types, in its order of preference. */
    public List<Codec> codecs() {
        return codecs;
    }

    /** The payload type under which the other side takes what a source encodes so; null if it does not. */
    public @Nullable Codec taking(Codec source) {
        for (Codec codec : codecs) {
            if (codec.carries(track.kind(), source)) return codec;
        }
        return null;
    }

    ExtensionIds extensions() {
        return extensions;
    }

    byte[] midBytes() {
        return midBytes;
    }

    /** Until the other side reports on the stream, it may know it by nothing but the section's name in each packet (RFC 8843 §9.2). */
    boolean acknowledged() {
        return acknowledged;
    }

    void acknowledge() {
        acknowledged = true;
    }

    /** Of what was sent last. */
    long lastTimestamp() {
        return lastTimestamp;
    }

    /** That of any codec; -1 if nothing is sent again. */
    int rtxPayloadType() {
        for (Codec codec : codecs) {
            if (codec.rtxPayloadType() >= 0) return codec.rtxPayloadType();
        }
        return -1;
    }

    int nextRetransmission() {
        retransmission = retransmission + 1 & 0xFFFF;
        return retransmission;
    }

    /** By what its reports pair its timestamps with time; without, it sends none. */
    public void clock(Clock source) {
        clock = source;
    }

    /**
     * @param bytes of payload
     * @param sequence 16 bits
     */
    void sent(int bytes, long timestamp, int sequence) {
        if (packets == 0) {
            lastSequence = sequence;
            reportedSequence = sequence - 1;
        }
        if ((short) (sequence - lastSequence) > 0) lastSequence = sequence;
        lastTimestamp = timestamp;
        packets++;
        octets += bytes;
    }

    /** The other side has lost so much, in 256ths, of what was numbered since it last said so; what we never had to send is not lost on the way. */
    void reported(int fractionLost) {
        int expected = lastSequence - reportedSequence & 0xFFFF;
        long unsent = Math.max(0, expected - (packets - packetsAtReport));
        reportedLost += Math.max(0, expected * fractionLost / 256.0 - unsent);
        reportedPackets += expected - Math.min(expected, unsent);
        reportedSequence = lastSequence;
        packetsAtReport = packets;
    }

    /** Packets that the other side has reported on. */
    long reportedPackets() {
        return reportedPackets;
    }

    /** How many of them did not arrive, nearly. */
    double reportedLost() {
        return reportedLost;
    }

    /** Packets sent, without retransmissions. */
    public long packets() {
        return packets;
    }

    /** RFC 3550 §6.4.1; null as long as nothing was sent, or nobody knows when. */
    @Nullable
    SenderReport report(long ntp, long now) {
        long timestamp = packets == 0 ? -1 : clock.timestamp(now);
        if (timestamp < 0) return null;
        return new SenderReport(track.ssrc(), ntp, timestamp, packets & 0xFFFFFFFFL, octets & 0xFFFFFFFFL, List.of());
    }
}
