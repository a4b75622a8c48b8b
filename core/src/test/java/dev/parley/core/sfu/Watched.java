package dev.parley.core.sfu;

import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.codec.Vp8Descriptor;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What somebody got of a {@link Vp8Encoder}, and whether a decoder that knows nothing of encodings could live with it. */
final class Watched implements Viewer {
    /** One packet; those that only use up a number have no picture. */
    record Packet(
            int encoding,
            int picture,
            int index,
            int count,
            int id,
            int tl0,
            int tid,
            boolean key,
            long timestamp,
            long at) {
        boolean empty() {
            return encoding < 0;
        }
    }

    final TreeMap<Long, Packet> packets = new TreeMap<>();
    final List<String> faults = new ArrayList<>();
    private final Vp8Descriptor vp8 = new Vp8Descriptor();

    /** Pictures that never came, as a decoder sees it. */
    int missing;

    private long timestamps;

    @Override
    public void packet(RtpReceiver receiver, RtpPacket packet, long sequence, long now) {
        Packet one = packet.payloadLength() == 0 ? new Packet(-1, 0, 0, 0, 0, 0, 0, false, 0, now) : read(packet, now);
        if (packets.put(sequence, one) != null) faults.add("twice " + sequence);
    }

    private Packet read(RtpPacket packet, long now) {
        byte[] bytes = packet.bytes();
        int at = packet.payloadAt();
        if (!vp8.read(bytes, at, packet.payloadLength())) throw new AssertionError("no VP8");
        timestamps += (int) (packet.timestamp() - (int) timestamps);
        return new Packet(
                bytes[at + Vp8Encoder.ENCODING_AT],
                BigEndian.i32(bytes, at + Vp8Encoder.PICTURE_AT),
                bytes[at + Vp8Encoder.INDEX_AT],
                bytes[at + Vp8Encoder.COUNT_AT],
                vp8.pictureId(),
                vp8.tl0PicIdx(),
                vp8.temporalLayer(),
                vp8.startsKeyFrame(),
                timestamps,
                now);
    }

    /** The encoding that came last. */
    int encoding() {
        return packets.descendingMap().values().stream()
                .filter(one -> !one.empty())
                .findFirst()
                .map(Packet::encoding)
                .orElse(-1);
    }

    /** Pictures of the last so many nanoseconds. */
    long pictures(long since) {
        return packets.values().stream()
                .filter(one -> !one.empty() && one.at() >= since && one.index() == 0)
                .count();
    }

    /** Numbers that never came, between the first and the last. */
    long holes() {
        return packets.isEmpty() ? 0 : packets.lastKey() - packets.firstKey() + 1 - packets.size();
    }

    /** Everything that would make a decoder stumble. */
    List<String> verdict() {
        Packet before = null;
        for (var entry : packets.entrySet()) {
            Packet now = entry.getValue();
            if (now.empty()) continue;
            // one that begins otherwise has lost its beginning, and asks for another
            if (before != null) follow(entry.getKey(), before, now);
            if (before != null || now.key()) before = now;
        }
        return faults.size() > 10 ? faults.subList(0, 10) : faults;
    }

    private void follow(long sequence, Packet before, Packet now) {
        boolean same = before.encoding() == now.encoding() && before.picture() == now.picture();
        if (same) {
            if (now.id() != before.id()) faults.add(sequence + ": two ids in one picture");
            if (now.timestamp() != before.timestamp()) faults.add(sequence + ": two timestamps in one picture");
            return;
        }
        if (now.timestamp() <= before.timestamp())
            faults.add(sequence + ": time goes back by " + (before.timestamp() - now.timestamp()));
        long passed = (now.at() - before.at()) / 1000 * 90 / 1000;
        if (now.timestamp() > before.timestamp() + Math.max(0, passed) + 45_000)
            faults.add(sequence + ": time leaps by " + (now.timestamp() - before.timestamp()));
        if (before.encoding() != now.encoding() && !(now.key() && now.index() == 0))
            faults.add(sequence + ": changes without a key frame");
        int step = now.id() - before.id() & 0x7FFF;
        boolean hole = packets.get(sequence - 1) == null;
        if (hole && step > 1 && step < 20) {
            missing += step - 1;
            return;
        }
        if (step != 1) faults.add(sequence + ": picture id steps by " + step + " from " + before + " to " + now);
        int tl0 = now.tl0() - before.tl0() & 0xFF;
        if (tl0 != (now.tid() == 0 ? 1 : 0)) faults.add(sequence + ": tl0picidx steps by " + tl0);
    }
}
