package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.FullIntraRequest;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.rtp.Nack;
import dev.parley.core.rtp.PictureLoss;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.SenderReport;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A camera in three encodings of VP8 with two temporal layers each, as browsers send it: no SSRC in the description, names in the packets until they are
 * reported on. Every payload says which encoding, picture and packet it is.
 */
final class SimulcastCamera {
    private static final int MID_ID = 4;
    private static final int RID_ID = 10;
    private static final int REPAIRED_ID = 11;
    private static final long INTERVAL = 33 * Network.MILLI;

    /** VP8's descriptor with all its fields, and what stands behind it in a key frame. */
    static final int DESCRIPTOR = 6;

    static final int ENCODING_AT = DESCRIPTOR + 10;
    static final int PICTURE_AT = ENCODING_AT + 1;
    static final int INDEX_AT = PICTURE_AT + 4;
    static final int COUNT_AT = INDEX_AT + 1;
    static final int MADE_AT = COUNT_AT + 1;

    /** One encoding. */
    final class Stream {
        final String rid;
        final int index;
        final int ssrc;
        final int packetsPerPicture;
        final long firstTimestamp;
        int sequence;
        int pictureId;
        int tl0;
        boolean active = true;
        boolean keyWanted = true;
        boolean named = true;
        int requests;
        int pictures;
        int repeated;
        private final Map<Integer, byte[]> kept = new HashMap<>();
        private final Map<Integer, Long> keptTimestamps = new HashMap<>();

        Stream(int index, String rid, int packetsPerPicture) {
            this.index = index;
            this.rid = rid;
            this.packetsPerPicture = packetsPerPicture;
            ssrc = 70_000 + 1000 * index + guest.id.hashCode();
            firstTimestamp = 0xFFFF_0000L + 77_777L * index;
            sequence = 65_000 - 300 * index;
            pictureId = 32_700 - 40 * index;
            tl0 = 250 + index;
        }

        long timestamp(long now) {
            return firstTimestamp + now / 1000 * 90 / 1000 & 0xFFFFFFFFL;
        }

        void picture(int number, long made) {
            boolean key = keyWanted;
            keyWanted = false;
            int temporal = key ? 0 : number % 2;
            if (temporal == 0) tl0 = tl0 + 1 & 0xFF;
            for (int i = 0; i < packetsPerPicture; i++) {
                byte[] payload = payload(key, temporal, number, i, made);
                kept.put(sequence, payload);
                keptTimestamps.put(sequence, timestamp(made));
                send(payload, sequence, timestamp(made), i == packetsPerPicture - 1);
                sequence = sequence + 1 & 0xFFFF;
            }
            pictureId = pictureId + 1 & 0x7FFF;
            pictures++;
        }

        private byte[] payload(boolean key, int temporal, int number, int i, long made) {
            byte[] payload = new byte[700];
            payload[0] = (byte) (i == 0 ? 0x90 : 0x80);
            payload[1] = (byte) 0xE0;
            BigEndian.put16(payload, 2, 0x8000 | pictureId);
            payload[4] = (byte) tl0;
            payload[5] = (byte) (temporal << 6 | (temporal > 0 ? 0x20 : 0));
            payload[DESCRIPTOR] = (byte) (key && i == 0 ? 0 : 1);
            payload[DESCRIPTOR + 3] = (byte) 0x9D;
            payload[DESCRIPTOR + 4] = 1;
            payload[DESCRIPTOR + 5] = 0x2A;
            size(payload, DESCRIPTOR + 6, 320 << index);
            size(payload, DESCRIPTOR + 8, 180 << index);
            payload[ENCODING_AT] = (byte) index;
            BigEndian.put32(payload, PICTURE_AT, number);
            payload[INDEX_AT] = (byte) i;
            payload[COUNT_AT] = (byte) packetsPerPicture;
            BigEndian.put32(payload, MADE_AT, (int) (made >> 32));
            BigEndian.put32(payload, MADE_AT + 4, (int) made);
            return payload;
        }

        private static void size(byte[] payload, int at, int pixels) {
            payload[at] = (byte) pixels;
            payload[at + 1] = (byte) (pixels >> 8);
        }

        private void send(byte[] payload, int number, long timestamp, boolean last) {
            byte[] mid = World.bytes(section);
            byte[] packet = named
                    ? wire.media(96, last, number, timestamp, ssrc, payload, MID_ID, mid, RID_ID, World.bytes(rid))
                    : wire.media(96, last, number, timestamp, ssrc, payload);
            guest.send(World.SERVER, packet);
        }

        private void again(int number) {
            byte[] payload = kept.get(number);
            if (payload == null) return;
            repeated++;
            byte[] repeat = new byte[payload.length + 2];
            BigEndian.put16(repeat, 0, number);
            System.arraycopy(payload, 0, repeat, 2, payload.length);
            boolean last = payload[INDEX_AT] == payload[COUNT_AT] - 1;
            long timestamp = keptTimestamps.getOrDefault(number, 0L);
            byte[] mid = World.bytes(section);
            byte[] name = World.bytes(rid);
            rtx = rtx + 1 & 0xFFFF;
            guest.send(
                    World.SERVER,
                    wire.media(97, last, rtx, timestamp, ssrc + 500, repeat, MID_ID, mid, REPAIRED_ID, name));
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

    SimulcastCamera(Guest guest) {
        this.guest = guest;
        wire = guest.pact.wire(true);
        streams.add(new Stream(0, "q", 1));
        streams.add(new Stream(1, "h", 2));
        streams.add(new Stream(2, "f", 4));
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
            out.append(part.replaceAll("a=ssrc[^\r]*\r\n", ""))
                    .append("a=extmap:10 " + HeaderExtensions.RID + "\r\n")
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
