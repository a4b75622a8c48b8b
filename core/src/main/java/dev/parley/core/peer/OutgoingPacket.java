package dev.parley.core.peer;

import dev.parley.core.rtp.RtpPacket;

/**
 * A packet about to be sent, perhaps to many: what all of them get is taken from the source once, the numbers are set for each. Reused; borrows the
 * source's bytes.
 */
public final class OutgoingPacket {
    final int[] extensionAt = new int[ExtensionIds.PASSED.length];
    final int[] extensionLength = new int[ExtensionIds.PASSED.length];
    byte[] bytes = new byte[0];
    int payloadAt;
    int payloadLength;
    private int fullLength;
    long at = Long.MIN_VALUE;
    boolean marker;
    int payloadType;
    int sequence;
    long timestamp;

    /** Takes payload, marker and those extensions that are handed on. */
    public OutgoingPacket from(RtpReceiver source, RtpPacket packet) {
        ExtensionIds ids = source.extensions();
        bytes = packet.bytes();
        payloadAt = packet.payloadAt();
        payloadLength = packet.payloadLength();
        marker = packet.marker();
        for (int i = 0; i < extensionAt.length; i++) {
            int id = ids.passed()[i];
            extensionAt[i] = id < 0 ? -1 : packet.extension(id);
            extensionLength[i] = extensionAt[i] < 0 ? 0 : packet.extensionLength(id);
        }
        return this;
    }

    /** Takes a payload that has no source, as an endpoint sends that makes its own media. */
    public OutgoingPacket of(byte[] payload, int at, int length, boolean last) {
        bytes = payload;
        payloadAt = at;
        payloadLength = length;
        marker = last;
        java.util.Arrays.fill(extensionAt, -1);
        return this;
    }

    /**
     * Adds a header extension to a payload without a source, if its receiver takes it.
     *
     * @param uri one of those that are handed on, others are left out
     * @param at where its value stands, in the array of the payload
     */
    public OutgoingPacket with(String uri, int at, int length) {
        for (int i = 0; i < extensionAt.length; i++) {
            if (!ExtensionIds.PASSED[i].equals(uri)) continue;
            extensionAt[i] = at;
            extensionLength[i] = length;
        }
        return this;
    }

    /** Leaves the payload out, or takes it back: then only the number is used up. */
    public void emptied(boolean empty) {
        if (empty) {
            fullLength = payloadLength;
            payloadLength = 0;
        } else {
            payloadLength = fullLength;
        }
    }

    /** Takes this part of the array for the payload. */
    public OutgoingPacket payload(int at, int length) {
        payloadAt = at;
        payloadLength = length;
        return this;
    }

    /** Whether it ends a picture, or begins to sound after a pause. */
    public OutgoingPacket marked(boolean mark) {
        marker = mark;
        return this;
    }

    /** When it leaves. */
    public OutgoingPacket at(long now) {
        at = now;
        return this;
    }

    /** The numbers on the connection that it goes out by. */
    public OutgoingPacket as(int type, int number, long time) {
        payloadType = type;
        sequence = number;
        timestamp = time;
        return this;
    }
}
