package dev.parley.core.sfu;

import dev.parley.core.peer.Encoding;
import dev.parley.core.peer.RtpReceiver;
import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.Red;
import dev.parley.core.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;

/** What somebody got of one track, and whether a decoder could live with it. */
final class Received {
    /** A picture, or a packet of sound. */
    static final class Frame {
        int number;
        int count;
        int packets;
        long seen;
        long first;
        /** The highest number that came; a pause may have cut the frame. */
        long last;

        long timestamp;
        boolean key;
        long made;
        long cameAt;

        boolean complete() {
            return packets == count;
        }
    }

    private static final long PATIENCE = 300 * Network.MILLI;

    final TreeMap<Integer, Frame> frames = new TreeMap<>();
    final List<String> faults = new ArrayList<>();
    int packets;
    int restarts;

    /** Packets that repeated what went before. */
    int redundant;

    private final Red red = new Red();
    int firstFrame = -1;
    long lastAt = Long.MIN_VALUE;
    /** How long after it was made a frame seems to have been made, by the reports of the stream. */
    long skew = Long.MIN_VALUE;

    private long keyFrameMissingAt = Long.MIN_VALUE;
    private boolean keyFrameCame;
    private long timestamps;
    private boolean started;

    void packet(Encoding encoding, RtpPacket packet, long sequence, long now) {
        byte[] bytes = packet.bytes();
        int at = at(encoding.receiver(), packet);
        int number = BigEndian.i32(bytes, at + FakeTrack.NUMBER_AT);
        int index = bytes[at + FakeTrack.INDEX_AT];
        Frame frame = frames.computeIfAbsent(number, n -> new Frame());
        if (frame.packets == 0) begin(frame, packet, at, sequence - index, now);
        if (packets++ == 0) firstFrame = number;
        lastAt = now;
        check((frame.seen & 1L << index) == 0, "twice: " + number + "/" + index);
        check(frame.first == sequence - index, "out of its place: " + number + "/" + index);
        check((int) (packet.timestamp() - frame.timestamp) == 0, "two timestamps in frame " + number);
        check(packet.marker() == (index == frame.count - 1), "marker of " + number + "/" + index);
        for (int i = FakeTrack.FILLER_AT; at + i < packet.payloadAt() + packet.payloadLength(); i++) {
            if (bytes[at + i] != FakeTrack.filler(number, index, i)) check(false, "other bytes in " + number);
        }
        frame.seen |= 1L << index;
        frame.packets++;
        frame.last = Math.max(frame.last, sequence);
        frame.key |= bytes[at + 4] == 0x10 && index == 0;
        keyFrameCame |= frame.key;
        measure(encoding, packet, frame, now);
    }

    /** Where the packet's own payload begins. */
    private int at(RtpReceiver receiver, RtpPacket packet) {
        var codec = receiver.codec(packet.payloadType());
        if (codec == null || !codec.name().equals("red")) return packet.payloadAt();
        redundant++;
        check(red.read(packet.bytes(), packet.payloadAt(), packet.payloadLength()), "no redundant data");
        var inside = receiver.codec(red.type());
        check(inside != null && inside.name().equals("opus") && red.alike(packet.bytes()), "something else in it");
        return red.primaryAt();
    }

    private void begin(Frame frame, RtpPacket packet, int at, long first, long now) {
        byte[] bytes = packet.bytes();
        frame.number = BigEndian.i32(bytes, at + FakeTrack.NUMBER_AT);
        frame.count = bytes[at + FakeTrack.COUNT_AT];
        frame.first = first;
        timestamps = started ? timestamps + (int) (packet.timestamp() - (int) timestamps) : packet.timestamp();
        started = true;
        frame.timestamp = timestamps;
        frame.made = BigEndian.i64(bytes, at + FakeTrack.MADE_AT);
        frame.cameAt = now;
    }

    private void measure(Encoding encoding, RtpPacket packet, Frame frame, long now) {
        RtpReceiver receiver = encoding.receiver();
        if (!encoding.clock().known()) return;
        int rate = receiver.codec(packet.payloadType()) == null ? 90_000 : clockRate(receiver, packet);
        int ticks = (int) (encoding.clock().timestamp(now, rate) - packet.timestamp());
        skew = now - ticks * 1_000_000_000L / rate - frame.made;
    }

    private static int clockRate(RtpReceiver receiver, RtpPacket packet) {
        return Objects.requireNonNull(receiver.codec(packet.payloadType())).clockRate();
    }

    /** Whether a decoder would ask for a key frame now: it waits for the first, each time for a while. */
    boolean needsKeyFrame(long now) {
        if (keyFrameMissingAt == Long.MIN_VALUE) keyFrameMissingAt = now;
        if (keyFrameCame || now - keyFrameMissingAt < PATIENCE) return false;
        keyFrameMissingAt = now;
        return true;
    }

    private void check(boolean good, String fault) {
        if (!good && faults.size() < 20) faults.add(fault);
    }

    Frame first() {
        return Objects.requireNonNull(frames.get(firstFrame), "nothing came");
    }

    /** Frames between the first that came and that one which are not whole. */
    int incomplete(int before) {
        int whole = 0;
        for (Frame frame : frames.headMap(before).values()) whole += frame.complete() ? 1 : 0;
        return before - firstFrame - whole;
    }

    /** Sequence numbers and timestamps ascend with the frames. */
    List<String> verdict() {
        Frame before = null;
        for (Frame frame : frames.values()) {
            boolean good = before == null || (frame.first > before.last && frame.timestamp > before.timestamp);
            check(good, "frame " + frame.number + " goes back");
            before = frame;
        }
        return faults;
    }
}
