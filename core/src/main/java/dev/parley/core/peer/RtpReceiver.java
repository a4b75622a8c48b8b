package dev.parley.core.peer;

import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.codec.DependencyDescriptor;
import dev.parley.core.sdp.Codec;
import dev.parley.core.sdp.Feedback;
import dev.parley.core.sdp.Kind;
import dev.parley.core.sdp.Line;
import dev.parley.core.sdp.Remote;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one section of the description brings us, in one encoding or in several. */
public final class RtpReceiver {
    private static final int TYPES = 128;
    private static final int MOST_ENCODINGS = 8;

    private final String mid;
    private final Kind kind;
    private final Codec[] codecs = new Codec[TYPES];
    private final int[] restores = new int[TYPES];
    private ExtensionIds extensions = ExtensionIds.NONE;
    private Remote remote;
    private boolean asksAgain;

    private final WallOffset wall;
    private final List<Encoding> encodings = new ArrayList<>();

    /** @param wall shared by what belongs together */
    RtpReceiver(Line line, Remote remote, WallOffset wall) {
        this.wall = wall;
        mid = line.mid();
        kind = line.kind();
        this.remote = remote;
        update(line, remote);
    }

    void update(Line line, Remote now) {
        remote = now;
        extensions = ExtensionIds.of(line.extensions());
        java.util.Arrays.fill(codecs, null);
        java.util.Arrays.fill(restores, -1);
        asksAgain = false;
        for (Codec codec : line.codecs()) {
            codecs[codec.payloadType()] = codec;
            asksAgain |= codec.feedback().contains(Feedback.NACK);
            if (codec.rtxPayloadType() >= 0) restores[codec.rtxPayloadType()] = codec.payloadType();
        }
        for (String rid : now.rids()) meet(rid);
        if (encodings.isEmpty()) meet("");
    }

    /** Encodings keep their places; one that is not named any more may still come. */
    private void meet(String rid) {
        if (encoding(rid) == null && encodings.size() < MOST_ENCODINGS) {
            encodings.add(new Encoding(this, encodings.size(), rid, wall));
        }
    }

    /** At least one; the list grows, and nothing in it moves. */
    public List<Encoding> encodings() {
        return encodings;
    }

    /** The one of that name; null if there is none. */
    @Nullable
    Encoding encoding(String rid) {
        for (Encoding one : encodings) {
            if (one.rid().equals(rid)) return one;
        }
        return null;
    }

    /** The one that has this stream now; null if none has. */
    @Nullable
    Encoding encodingOf(int ssrc) {
        for (Encoding one : encodings) {
            if (one.bound() && one.ssrc() == ssrc) return one;
        }
        return null;
    }

    WallOffset wall() {
        return wall;
    }

    /** The section. */
    public String mid() {
        return mid;
    }

    public Kind kind() {
        return kind;
    }

    /** The stream that the other side says it belongs to. */
    public String streamId() {
        return remote.streamId();
    }

    public String trackId() {
        return remote.trackId();
    }

    /** Null for a payload type that was not agreed. */
    public @Nullable Codec codec(int payloadType) {
        return codecs[payloadType];
    }

    /** What was agreed, by payload type. */
    public List<Codec> codecs() {
        return java.util.Arrays.stream(codecs)
                .filter(java.util.Objects::nonNull)
                .toList();
    }

    /** The payload type that a retransmission of this type stands for; -1 if it is none. */
    int restores(int payloadType) {
        return restores[payloadType];
    }

    ExtensionIds extensions() {
        return extensions;
    }

    Remote remote() {
        return remote;
    }

    /** The audio level of a packet, 0 (loudest) to 127 in -dBov (RFC 6464); -1 if it does not say. */
    public int audioLevel(RtpPacket packet) {
        int at = extensions.audioLevel() < 0 ? -1 : packet.extension(extensions.audioLevel());
        return at < 0 ? -1 : packet.bytes()[at] & 0x7F;
    }

    /** Where a packet's dependency descriptor begins in its array, as long as one is at least; -1 if it has none. */
    public int dependencyDescriptor(RtpPacket packet) {
        boolean there = dependencyDescriptorLength(packet) >= DependencyDescriptor.MANDATORY_BYTES;
        return there ? packet.extension(extensions.dependencyDescriptor()) : -1;
    }

    /** Bytes of a packet's dependency descriptor; -1 if it has none. */
    public int dependencyDescriptorLength(RtpPacket packet) {
        return packet.extensionLength(extensions.dependencyDescriptor());
    }

    boolean asksAgain() {
        return asksAgain;
    }
}
