package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.FullIntraRequest;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.rtp.Nack;
import dev.parley.core.rtp.PictureLoss;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.SenderReport;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * A camera in three encodings or in one, as browsers send it: no SSRC in the description, names in the packets until they are reported on. Every payload
 * says which encoding, picture and packet it is.
 */
final class SimulcastCamera {
    private static final int MID_ID = 4;
    private static final int RID_ID = 10;
    private static final int REPAIRED_ID = 11;
    private static final List<String> NAMES = List.of("q", "h", "f");
    private static final long INTERVAL = 33 * Network.MILLI;

    private static final int DESCRIPTOR_ID = 12;

    private record Packet(byte[] payload, byte @Nullable [] descriptor, boolean last, long timestamp) {
        Object[] extensions(Object[] names) {
            if (descriptor == null) return names;
            Object[] all = Arrays.copyOf(names, names.length + 2);
            all[names.length] = DESCRIPTOR_ID;
            all[names.length + 1] = descriptor;
            return all;
        }
    }

    /** One encoding. */
    final class Stream {
        final String rid;
        final int index;
        final int ssrc;
        final long firstTimestamp;
        int sequence;
        boolean active = true;
        boolean keyWanted = true;
        boolean named = true;
        int requests;
        int pictures;
        int repeated;
        private final Encoder encoder;
        private final Map<Integer, Packet> kept = new HashMap<>();

        Stream(int index, String rid, Encoder encoder) {
            this.index = index;
            this.rid = rid;
            this.encoder = encoder;
            ssrc = 70_000 + 1000 * index + guest.id.hashCode();
            firstTimestamp = 0xFFFF_0000L + 77_777L * index;
            sequence = 65_000 - 300 * index;
        }

        long timestamp(long now) {
            return firstTimestamp + now / 1000 * 90 / 1000 & 0xFFFFFFFFL;
        }

        void picture(int number, long made) {
            boolean key = keyWanted;
            keyWanted = false;
            encoder.picture(key, number, (payload, descriptor, last) -> {
                Packet packet = new Packet(payload, descriptor, last, timestamp(made));
                kept.put(sequence, packet);
                send(packet, sequence);
                sequence = sequence + 1 & 0xFFFF;
            });
            pictures++;
        }

        private void send(Packet packet, int number) {
            Object[] names = rids() && named
                    ? new Object[] {MID_ID, World.bytes(section), RID_ID, World.bytes(rid)}
                    : named ? new Object[] {MID_ID, World.bytes(section)} : new Object[0];
            guest.send(
                    World.SERVER,
                    wire.media(
                            encoder.type(),
                            packet.last,
                            number,
                            packet.timestamp,
                            ssrc,
                            packet.payload,
                            packet.extensions(names)));
        }

        private void again(int number) {
            Packet packet = kept.get(number);
            if (packet == null) return;
            repeated++;
            byte[] repeat = new byte[packet.payload.length + 2];
            BigEndian.put16(repeat, 0, number);
            System.arraycopy(packet.payload, 0, repeat, 2, packet.payload.length);
            Object[] names = rids()
                    ? new Object[] {MID_ID, World.bytes(section), REPAIRED_ID, World.bytes(rid)}
                    : new Object[] {MID_ID, World.bytes(section)};
            rtx = rtx + 1 & 0xFFFF;
            guest.send(
                    World.SERVER,
                    wire.media(
                            encoder.type() + 1,
                            packet.last,
                            rtx,
                            packet.timestamp,
                            ssrc + 500,
                            repeat,
                            packet.extensions(names)));
        }

        private int rtx = 3;
    }

    final List<Stream> streams = new ArrayList<>();
    private final Guest guest;
    private final Wire wire;
    private String section = "";
    private int number;
    private long nextAt = Long.MIN_VALUE;
    private long reportAt = Long.MIN_VALUE;

    /** @param encoders makes that of each encoding; with one encoding there are no names */
    SimulcastCamera(Guest guest, int encodings, IntFunction<Encoder> encoders) {
        this.guest = guest;
        wire = guest.pact.wire(true);
        for (int i = 0; i < encodings; i++) streams.add(new Stream(i, NAMES.get(i), encoders.apply(i)));
    }

    /** VP8 in three encodings. */
    SimulcastCamera(Guest guest) {
        this(guest, 3, Vp8Encoder::new);
    }

    private boolean rids() {
        return streams.size() > 1;
    }

    /** What a browser's description says where ours says one stream. */
    String describe(String sdp) {
        StringBuilder out = new StringBuilder();
        for (String part : sdp.split("(?=m=)", -1)) {
            boolean camera = part.startsWith("m=video") && part.contains("-cam\r\n") && part.contains("a=sendonly");
            if (!camera) {
                out.append(part);
                continue;
            }
            section = part.replaceAll("(?s).*a=mid:(\\S+)\r\n.*", "$1");
            out.append(part.replaceAll("a=ssrc[^\r]*\r\n", ""));
            if (!rids()) continue;
            out.append("a=extmap:10 " + HeaderExtensions.RID + "\r\n")
                    .append("a=extmap:11 " + HeaderExtensions.REPAIRED_RID + "\r\n")
                    .append("a=rid:q send\r\na=rid:h send\r\na=rid:f send\r\na=simulcast:send q;h;f\r\n");
        }
        return out.toString();
    }

    void act(long now) {
        if (section.isEmpty() || !guest.peer.connected()) return;
        if (nextAt == Long.MIN_VALUE) nextAt = now;
        for (; nextAt <= now; nextAt += INTERVAL, number++) {
            for (Stream each : streams) if (each.active) each.picture(number, nextAt);
        }
        if (now < reportAt) return;
        reportAt = now + Network.SECOND;
        for (Stream each : streams) {
            long ntp = dev.parley.core.rtp.NtpTime.ofUnixNanos(now + World.WALL);
            Rtcp report = new SenderReport(each.ssrc, ntp, each.timestamp(now), each.pictures, 1, List.of());
            guest.send(World.SERVER, wire.reports(report));
        }
    }

    /** What the server reports. */
    void hear(byte[] datagram) {
        for (Rtcp one : wire.read(datagram)) {
            if (one instanceof Nack nack) {
                for (Stream each : streams) {
                    if (each.ssrc == nack.mediaSsrc()) for (int lost : nack.sequences()) each.again(lost);
                }
            }
            if (one instanceof PictureLoss loss) wish(loss.mediaSsrc());
            if (one instanceof FullIntraRequest request) request.entries().forEach(entry -> wish(entry.ssrc()));
            if (one instanceof dev.parley.core.rtp.ReceiverReport report) {
                for (Stream each : streams) {
                    if (report.reports().stream().anyMatch(block -> block.ssrc() == each.ssrc)) each.named = false;
                }
            }
        }
    }

    private void wish(int ssrc) {
        for (Stream each : streams) {
            if (each.ssrc != ssrc) continue;
            each.keyWanted = true;
            each.requests++;
        }
    }
}
