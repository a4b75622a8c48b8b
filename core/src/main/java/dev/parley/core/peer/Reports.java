package dev.parley.core.peer;

import dev.parley.core.congestion.ArrivalLog;
import dev.parley.core.rtp.ExtendedReport;
import dev.parley.core.rtp.Nack;
import dev.parley.core.rtp.NtpTime;
import dev.parley.core.rtp.PictureLoss;
import dev.parley.core.rtp.ReceiverReport;
import dev.parley.core.rtp.ReportBlock;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.RtcpWriter;
import dev.parley.core.rtp.SenderReport;
import dev.parley.core.rtp.SourceDescription;
import dev.parley.core.rtp.TransportFeedback;
import java.util.ArrayList;
import java.util.List;

/**
 * What a peer tells the other side about the media between them (RFC 3550 §6, RFC 4585): what it received, what it misses, when packets arrived, what
 * it sends. Everything of one moment goes in one compound packet, or several where one would be too long.
 */
final class Reports {
    /** Nanoseconds between reports on streams; more often than RFC 3550 §6.2 asks for, so that lips and round trips are known early. */
    static final long INTERVAL = 1_000_000_000L;

    /** Bytes of a compound packet, so that it fits into any path with the protection around it. */
    private static final int MOST = 1100;

    private static final int BLOCKS = 31;
    private static final int LOST_AT_ONCE = 128;

    private static final long MICRO = 1000;
    private static final long MICROS = 1_000_000;

    /** Of a second, in which reports count delays. */
    private static final long NTP_UNITS = 1 << 16;

    private final Surroundings around;
    private final SecureTransport transport;
    private final Streams streams;
    private final ArrivalLog arrivals;
    private final RtcpWriter writer = new RtcpWriter();
    private final long[] lost = new long[LOST_AT_ONCE];
    private final int ours;
    private final List<Rtcp> due = new ArrayList<>();
    private long reportAt = Long.MIN_VALUE;
    private boolean asked;
    private int askedBy;
    private long askedAt;
    private long askedTime;

    /** @param ours the SSRC under which we report while we send nothing */
    Reports(Surroundings around, SecureTransport transport, Streams streams, int ours) {
        this.around = around;
        this.transport = transport;
        this.streams = streams;
        this.ours = ours;
        arrivals = new ArrivalLog(ours);
    }

    /** When packets of the other side arrive, by their transport-wide numbers. */
    ArrivalLog arrivals() {
        return arrivals;
    }

    /** Sends what is due. */
    void tick(long now, long roundTrip) {
        TransportFeedback feedback = arrivals.feedback(now);
        if (feedback != null) due.add(feedback);
        for (RtpReceiver receiver : streams.receivers()) missing(receiver, now, roundTrip);
        if (now >= reportAt) {
            reportAt = now + INTERVAL;
            streams(now);
        }
        if (asked) answer(now);
        if (due.isEmpty()) return;
        send(due);
        due.clear();
    }

    private void missing(RtpReceiver receiver, long now, long roundTrip) {
        if (!receiver.asksAgain()) return;
        List<Encoding> encodings = receiver.encodings();
        for (int i = 0; i < encodings.size(); i++) missing(encodings.get(i), now, roundTrip);
    }

    private void missing(Encoding encoding, long now, long roundTrip) {
        int count = encoding.bound() ? encoding.losses().due(now, roundTrip, lost) : 0;
        if (count > 0) due.add(Nack.of(ours, encoding.ssrc(), lost, count));
    }

    private void streams(long now) {
        List<ReportBlock> blocks = new ArrayList<>();
        for (RtpReceiver receiver : streams.receivers()) {
            for (Encoding encoding : receiver.encodings()) {
                ReportBlock block = encoding.report(now);
                if (block != null) blocks.add(block);
            }
        }
        for (int i = 0; i < blocks.size(); i += BLOCKS) {
            due.add(new ReceiverReport(ours, blocks.subList(i, Math.min(blocks.size(), i + BLOCKS))));
        }
        for (RtpSender sender : streams.senders()) {
            SenderReport report = sender.report(ntp(now), now);
            if (report == null) continue;
            due.add(report);
            due.add(new SourceDescription(List.of(new SourceDescription.Chunk(
                    sender.track().ssrc(), sender.track().cname()))));
        }
    }

    /** Our wall clock as reports write it. */
    long ntp(long now) {
        return NtpTime.ofUnixNanos(now + around.unixOffset());
    }

    /** Asks for a key frame of that stream, at once. */
    void askKeyFrame(Encoding encoding) {
        if (encoding.bound()) send(List.of(new PictureLoss(ours, encoding.ssrc())));
    }

    /** Notes the time that the other side states; one answer is due however often it does so until the next tick. */
    void heard(ExtendedReport report, long now) {
        for (ExtendedReport.Block block : report.blocks()) {
            if (!(block instanceof ExtendedReport.ReferenceTime(long ntp))) continue;
            asked = true;
            askedBy = report.ssrc();
            askedAt = now;
            askedTime = NtpTime.middle(ntp);
        }
    }

    /** RFC 3611 §4.5: whoever only receives measures the round trip by this. */
    private void answer(long now) {
        asked = false;
        long units = (now - askedAt) / MICRO * NTP_UNITS / MICROS;
        due.add(new ExtendedReport(ours, List.of(new ExtendedReport.Delay(askedBy, askedTime, units))));
    }

    private void send(List<Rtcp> due) {
        if (!transport.ready()) return;
        byte[] plain = around.scratch().reports;
        List<Rtcp> together = new ArrayList<>();
        int length = 0;
        for (Rtcp one : due) {
            together.add(one);
            int longer = writer.write(together, plain, 0);
            if (longer > MOST && together.size() > 1) {
                together.removeLast();
                transport.sendReport(plain, writer.write(together, plain, 0));
                together.clear();
                together.add(one);
                longer = writer.write(together, plain, 0);
            }
            length = longer;
        }
        transport.sendReport(plain, length);
    }
}
