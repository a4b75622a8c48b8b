package dev.parley.core.sfu;

import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.codec.Vp9Descriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What somebody got of a picture in layers, and whether a decoder that goes by the numbers alone could show it. */
final class Layered implements Viewer {
    /** @param number of the frame in a dependency descriptor, else of the picture in VP9's; -1 where there is none */
    record Packet(Marks marks, int number, boolean marker, long timestamp, long at) {}

    private record Frame(int encoding, int number) {}

    final TreeMap<Long, Packet> packets = new TreeMap<>();
    final List<String> faults = new ArrayList<>();
    int fillers;
    /** Frames that a decoder could show, and those that came but could not be shown. */
    int shown;

    int spoilt;
    private final Vp9Descriptor vp9 = new Vp9Descriptor();
    private long timestamps;

    @Override
    public void packet(RtpReceiver receiver, RtpPacket packet, long sequence, long now) {
        if (packet.payloadLength() == 0) {
            fillers++;
            return;
        }
        timestamps += (int) (packet.timestamp() - (int) timestamps);
        Packet one = new Packet(Marks.of(packet), number(receiver, packet), packet.marker(), timestamps, now);
        if (packets.put(sequence, one) != null) faults.add("twice " + sequence);
    }

    private int number(RtpReceiver receiver, RtpPacket packet) {
        int at = receiver.dependencyDescriptor(packet);
        if (at >= 0) return BigEndian.u16(packet.bytes(), at + 1);
        return packet.payloadType() == LayeredEncoder.VP9
                        && vp9.read(packet.bytes(), packet.payloadAt(), packet.payloadLength())
                ? vp9.pictureId()
                : -1;
    }

    Packet last() {
        return packets.lastEntry().getValue();
    }

    int encoding() {
        return last().marks.encoding();
    }

    /** The highest spatial layer since then. */
    int spatial(long since) {
        return packets.values().stream()
                .filter(one -> one.at >= since)
                .mapToInt(one -> one.marks.spatial())
                .max()
                .orElse(-1);
    }

    /** Frames of that spatial layer that began since then. */
    long frames(int spatial, long since) {
        return packets.values().stream()
                .filter(one -> one.at >= since && one.marks.index() == 0 && one.marks.spatial() == spatial)
                .count();
    }

    long holes() {
        return packets.isEmpty() ? 0 : packets.lastKey() - packets.firstKey() + 1 - packets.size() - fillers;
    }

    /** @param pictures whether numbers are those of pictures, of 15 bits, and not of frames */
    List<String> verdict(boolean pictures) {
        shown = 0;
        spoilt = 0;
        Map<Frame, Integer> came = new HashMap<>();
        for (Packet one : packets.values())
            came.merge(new Frame(one.marks.encoding(), one.marks.frame()), 1, Integer::sum);
        Set<Frame> good = new HashSet<>();
        Packet before = null;
        for (var entry : packets.entrySet()) {
            Packet now = entry.getValue();
            if (before != null) follow(entry.getKey(), before, now, pictures);
            if (now.marks.index() == now.marks.count() - 1) decode(now.marks, came, good);
            before = now;
        }
        return faults.size() > 10 ? faults.subList(0, 10) : faults;
    }

    private void decode(Marks marks, Map<Frame, Integer> came, Set<Frame> good) {
        Frame frame = new Frame(marks.encoding(), marks.frame());
        boolean whole = came.getOrDefault(frame, 0) == marks.count();
        if (whole && has(marks, marks.back(), good) && has(marks, marks.alsoBack(), good)) {
            good.add(frame);
            shown++;
        } else {
            spoilt++;
        }
    }

    private static boolean has(Marks marks, int back, Set<Frame> good) {
        return back == 0 || good.contains(new Frame(marks.encoding(), marks.frame() - back));
    }

    private void follow(long sequence, Packet before, Packet now, boolean pictures) {
        boolean sameEncoding = before.marks.encoding() == now.marks.encoding();
        boolean samePicture = sameEncoding && before.marks.picture() == now.marks.picture();
        boolean gap = !packets.containsKey(sequence - 1);
        if (samePicture && now.timestamp != before.timestamp) faults.add(sequence + ": two timestamps in one picture");
        if (!samePicture && now.timestamp <= before.timestamp) faults.add(sequence + ": time goes back");
        // a picture that is given up for another encoding has no end
        if (!gap && sameEncoding && before.marker == samePicture)
            faults.add(sequence - 1 + (samePicture ? ": marker within a picture" : ": no marker at the end") + before
                    + " then " + now);
        if (!sameEncoding) change(sequence, before, now, pictures);
        else if (now.number >= 0) step(sequence, before, now, pictures);
    }

    private void step(long sequence, Packet before, Packet now, boolean pictures) {
        int wide = pictures ? 0x7FFF : 0xFFFF;
        int should = pictures ? now.marks.picture() - before.marks.picture() : now.marks.frame() - before.marks.frame();
        if ((now.number - before.number & wide) != (should & wide))
            faults.add(sequence + ": number steps from " + before + " to " + now);
    }

    private void change(long sequence, Packet before, Packet now, boolean pictures) {
        if (!now.marks.key() || now.marks.index() != 0) faults.add(sequence + ": changes without a key frame");
        int wide = pictures ? 0x7FFF : 0xFFFF;
        int step = now.number - before.number & wide;
        if (now.number >= 0 && (step == 0 || step > 20))
            faults.add(sequence + ": numbers change from " + before.number + " to " + now.number);
    }
}
