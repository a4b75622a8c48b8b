package dev.parley.core.sfu;

import dev.parley.core.peer.Encoding;
import dev.parley.core.rtp.RtpPacket;
import dev.parley.core.rtp.codec.DependencyDescriptor;
import dev.parley.core.rtp.codec.DependencyStructure;
import dev.parley.core.rtp.stream.History;

/** One encoding of a publication: its packets are kept for a while, and it is asked for key frames. */
final class EncodedStream {
    /** So many packets may overtake one that something begins with, in so many nanoseconds: what is sent at once then is no more than a large picture. */
    private static final int MOST_OVERTAKING = 256;

    private static final long LATEST = 250_000_000L;
    private static final long NONE = -1;

    private final Encoding encoding;
    private final int kept;
    private final KeyFrameRequests keyFrames = new KeyFrameRequests();
    private final DependencyStructure dependencies = new DependencyStructure();
    private History history;
    private boolean parameters;
    private long newest = NONE;

    /** @param kept packets, see {@link History} */
    EncodedStream(Encoding encoding, int kept) {
        this.encoding = encoding;
        this.kept = kept;
        history = new History(kept);
    }

    Encoding encoding() {
        return encoding;
    }

    KeyFrameRequests keyFrames() {
        return keyFrames;
    }

    /** A packet has come, whether it is kept or not. */
    void came(long sequence) {
        newest = Math.max(newest, sequence);
    }

    /** The newest packet that has come. */
    long newest() {
        return newest;
    }

    /**
     * Whether something can begin with that packet: what has overtaken it can be sent behind it, for it is kept or at least still asked for. Else
     * there would be holes that nobody fills.
     */
    boolean canBegin(long sequence, long now) {
        if (newest - sequence > MOST_OVERTAKING) return false;
        for (long next = sequence + 1; next <= newest; next++) {
            boolean good = keeps(next, now) ? now - history.arrival() <= LATEST : encoding.awaits(next);
            if (!good) return false;
        }
        return true;
    }

    void keep(RtpPacket packet, long sequence, long now) {
        history.put(sequence, packet.bytes(), packet.at(), packet.length(), now);
    }

    /** Whether that packet is still kept. */
    boolean keeps(long sequence, long now) {
        return history.find(sequence, now);
    }

    /** Lays the packet over one that is kept. */
    boolean find(long sequence, RtpPacket packet, long now) {
        return keeps(sequence, now) && packet.wrap(history.bytes(), history.at(), history.length());
    }

    /** Whether that can be read as a dependency descriptor of this stream. */
    boolean describes(DependencyDescriptor descriptor, byte[] bytes, int at, int length) {
        return descriptor.read(bytes, at, length, dependencies);
    }

    /** Parameter sets come in the stream itself. */
    void hasParameters() {
        parameters = true;
    }

    /** Whether they do, so that nothing can begin without them. */
    boolean needsParameters() {
        return parameters;
    }

    /** What comes next does not go on from what came before. */
    void interrupt() {
        dependencies.forget();
        parameters = false;
        history = new History(kept);
    }

    /** What comes next is numbered otherwise. */
    void renumbered() {
        newest = NONE;
    }

    void trim(long now) {
        history.trim(now);
    }

    /** What the source's own clock says; -1 as long as nobody knows. */
    long timestamp(long now, int clockRate) {
        return encoding.clock().known() ? encoding.clock().timestamp(now, clockRate) : -1;
    }
}
