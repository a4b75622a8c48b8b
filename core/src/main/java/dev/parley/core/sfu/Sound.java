package dev.parley.core.sfu;

import dev.parley.core.peer.OutgoingPacket;
import dev.parley.core.rtp.Red;
import dev.parley.core.rtp.RtpPacket;
import java.util.BitSet;

/** A packet of sound, which may repeat what went before (RFC 2198); one object is laid over one packet after another. */
final class Sound {
    private static final int TYPES = 128;

    private final BitSet redundant = new BitSet(TYPES);
    private final Red red = new Red();
    private final LostSound lost = new LostSound();
    private boolean repeats;

    /** Whether that payload type is one of redundant data. */
    void redundant(int type, boolean yes) {
        redundant.set(type, yes);
    }

    /**
     * Reads what has come.
     *
     * @param sequence extended
     * @return false if it says that it repeats something, and cannot be read
     */
    boolean read(RtpPacket packet, long sequence) {
        repeats = redundant.get(packet.payloadType());
        if (!repeats) lost.look(packet, sequence);
        else if (red.read(packet.bytes(), packet.payloadAt(), packet.payloadLength())) lost.look(packet, sequence, red);
        else return false;
        return true;
    }

    /** What it repeats that has not come itself. */
    LostSound lost() {
        return lost;
    }

    /** What comes next is numbered otherwise. */
    void renumbered() {
        lost.forget();
    }

    /** Whether it does, and for whoever knows the payload type alone stands for two. */
    boolean repeats() {
        return repeats;
    }

    /** The payload type of what is new in it. */
    int type(RtpPacket packet) {
        return repeats ? red.type() : packet.payloadType();
    }

    /** Whether it can be sent on as it is: what it repeats was made by the same codec. */
    boolean wholly(RtpPacket packet) {
        return !repeats || red.alike(packet.bytes());
    }

    /** Names the codec of what is in it as the receiver does; the other way round to undo it. */
    void rename(RtpPacket packet, int from, int to) {
        if (repeats && from != to) red.retype(packet.bytes(), to);
    }

    /** Leaves out what is repeated. */
    void unpack(OutgoingPacket out) {
        out.payload(red.primaryAt(), red.primaryLength());
    }
}
