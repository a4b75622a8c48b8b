package dev.parley.core.sfu;

import dev.parley.core.peer.OutgoingPacket;
import dev.parley.core.peer.Peer;
import dev.parley.core.peer.RtpSender;
import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.HeaderExtensions;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.SendTrack;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a microphone or a camera would send, to whoever does not decode it. Each packet says which frame it belongs to, its place in it, of how many,
 * and when the frame was made.
 */
final class FakeTrack {
    /** What stands before the payload in the array, of which one byte is the audio level. */
    private static final int AHEAD = 16;

    /** VP8's descriptor (RFC 7741 §4.2) of four bytes and the head of a key frame (RFC 6386 §9.1) of ten. */
    private static final int HEAD = 14;

    static final int NUMBER_AT = HEAD;
    static final int INDEX_AT = NUMBER_AT + 4;
    static final int COUNT_AT = INDEX_AT + 1;
    static final int MADE_AT = COUNT_AT + 1;
    static final int FILLER_AT = MADE_AT + 8;

    private static final int KEPT = 1024;

    /** In 14 bits (RFC 2198 §3). */
    private static final int LONGEST_OFFSET = 16_383;

    final SendTrack track;
    long interval;
    int perFrame;
    int bytes;
    int level = 127;
    boolean keyWanted = true;
    boolean muted;

    /** Where it is set, sound goes out under that payload type as redundant data of that other one (RFC 2198). */
    int redType;

    int opusType;

    /** How many packets back those are that it repeats, in the order in which they stand. */
    int[] repeats = {1};

    int sequence;
    long timestampAtStart;
    int frames;
    int keyFrames;
    int packets;
    int asked;
    int repeated;
    /** Where it is set, packets are sealed with it, under that SSRC. */
    @Nullable
    Wire wire;

    @Nullable
    Guest to;

    int ssrc;
    int midExtension;
    private long nextAt = Long.MIN_VALUE;
    private long lastAt = Long.MIN_VALUE / 2;
    private final byte[][] kept = new byte[KEPT][];
    private final int[] keptSequence = new int[KEPT];
    private final long[] keptTimestamp = new long[KEPT];
    private final OutgoingPacket out = new OutgoingPacket();

    FakeTrack(SendTrack track) {
        this.track = track;
        boolean video = track.kind() == Kind.VIDEO;
        interval = (video ? 66 : 20) * Network.MILLI;
        perFrame = video ? 3 : 1;
        bytes = video ? 400 : 80;
        sequence = 100;
        timestampAtStart = 0xFFFF_0000L; // rolls over soon
    }

    boolean video() {
        return track.kind() == Kind.VIDEO;
    }

    long timestamp(long now) {
        return timestampAtStart + now / 1000 * (video() ? 90 : 48) / 1000 & 0xFFFFFFFFL;
    }

    private @Nullable RtpSender sender(Peer peer) {
        for (RtpSender one : peer.senders()) {
            if (one.track().equals(track)) return one;
        }
        return null;
    }

    void act(Peer peer, long now) {
        if (nextAt == Long.MIN_VALUE) nextAt = now;
        RtpSender sender = sender(peer);
        for (; nextAt <= now; nextAt += interval) {
            if (sender != null && peer.connected() && !muted) frame(peer, sender, nextAt);
        }
    }

    private void frame(Peer peer, RtpSender sender, long made) {
        sender.clock(this::timestamp);
        keyWanted |= wire != null && frames % 15 == 0; // wishes do not reach such a stream
        boolean key = video() && keyWanted;
        keyWanted = false;
        if (key) keyFrames++;
        boolean begins = made - lastAt > interval; // to sound, after a pause
        lastAt = made;
        for (int i = 0; i < perFrame; i++) {
            byte[] packet = packet(i, key, made);
            keep(packet, made);
            boolean marked = video() ? i == perFrame - 1 : begins;
            send(peer, sender, packet, sequence, timestamp(made), marked, false);
            sequence = sequence + 1 & 0xFFFF;
            packets++;
        }
        frames++;
    }

    private byte[] packet(int index, boolean key, long made) {
        byte[] packet = new byte[AHEAD + bytes];
        packet[0] = (byte) (level | (level < 64 ? 0x80 : 0));
        describe(packet, index, key);
        BigEndian.put32(packet, AHEAD + NUMBER_AT, frames);
        packet[AHEAD + INDEX_AT] = (byte) index;
        packet[AHEAD + COUNT_AT] = (byte) perFrame;
        BigEndian.put32(packet, AHEAD + MADE_AT, (int) (made >> 32));
        BigEndian.put32(packet, AHEAD + MADE_AT + 4, (int) made);
        for (int i = FILLER_AT; i < bytes; i++) packet[AHEAD + i] = filler(frames, index, i);
        return packet;
    }

    static byte filler(int frame, int index, int i) {
        return (byte) (31 * frame + 7 * index + i);
    }

    private void describe(byte[] packet, int index, boolean key) {
        packet[AHEAD] = (byte) (index == 0 ? 0x90 : 0x80);
        packet[AHEAD + 1] = (byte) 0x80;
        BigEndian.put16(packet, AHEAD + 2, 0x8000 | (frames & 0x7FFF));
        packet[AHEAD + 4] = (byte) (key && index == 0 ? 0x10 : 0x11);
        packet[AHEAD + 7] = (byte) 0x9D;
        packet[AHEAD + 8] = 1;
        packet[AHEAD + 9] = 0x2A;
    }

    private void keep(byte[] packet, long made) {
        int slot = sequence % KEPT;
        kept[slot] = packet;
        keptSequence[slot] = sequence;
        keptTimestamp[slot] = timestamp(made);
    }

    private void send(
            Peer peer, RtpSender sender, byte[] packet, int number, long timestamp, boolean last, boolean again) {
        Codec codec = sender.codecs().getFirst();
        out.of(packet, AHEAD, packet.length - AHEAD, last).as(codec.payloadType(), number, timestamp);
        if (redType > 0) {
            byte[] repeating = repeating(packet, number, timestamp);
            out.of(repeating, 1, repeating.length - 1, last).as(redType, number, timestamp);
        }
        if (!video()) out.with(HeaderExtensions.AUDIO_LEVEL, 0, 1);
        if (wire != null && to != null) {
            byte[] mid = World.bytes(sender.mid());
            byte[] payload = Arrays.copyOfRange(packet, AHEAD, packet.length);
            if (!again)
                to.inject(wire.media(codec.payloadType(), last, number, timestamp, ssrc, payload, midExtension, mid));
        } else if (again) peer.resend(sender, out, codec);
        else peer.send(sender, out);
    }

    /** The level as before, then the headers, the packets before it, and the packet. */
    private byte[] repeating(byte[] packet, int number, long timestamp) {
        ByteArrayOutputStream headers = new ByteArrayOutputStream();
        ByteArrayOutputStream payloads = new ByteArrayOutputStream();
        for (int back : repeats) {
            int slot = (number - back & 0xFFFF) % KEPT;
            long offset = timestamp - keptTimestamp[slot] & 0xFFFFFFFFL;
            boolean there = kept[slot] != null && keptSequence[slot] == (number - back & 0xFFFF);
            if (!there || offset > LONGEST_OFFSET) continue;
            byte[] header = new byte[4];
            header[0] = (byte) (0x80 | opusType);
            BigEndian.put24(header, 1, (int) offset << 10 | (kept[slot].length - AHEAD));
            headers.writeBytes(header);
            payloads.write(kept[slot], AHEAD, kept[slot].length - AHEAD);
        }
        payloads.write(packet, AHEAD, packet.length - AHEAD);
        headers.write(opusType);
        headers.writeBytes(payloads.toByteArray());
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.write(packet[0]);
        all.writeBytes(headers.toByteArray());
        return all.toByteArray();
    }

    void missing(Peer peer, RtpSender sender, int number) {
        asked++;
        int slot = number % KEPT;
        if (kept[slot] == null || keptSequence[slot] != number) return;
        repeated++;
        boolean last = kept[slot][AHEAD + INDEX_AT] == perFrame - 1;
        send(peer, sender, kept[slot], number, keptTimestamp[slot], last, true);
    }
}
