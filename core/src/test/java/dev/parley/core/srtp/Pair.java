package dev.parley.core.srtp;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.wire.SeededEntropy;
import java.util.Arrays;

/** A sender and the receiver that understands it, and packets for them. */
final class Pair {
    static final int HEADER = 12;

    final SrtpKeys keys;
    final SrtpSender sender;
    final SrtpReceiver receiver;
    final byte[] opened = new byte[2048];

    Pair(SrtpProfile profile) {
        keys = SrtpKeys.of(profile, new SeededEntropy(profile.id()).bytes(profile.materialLength()));
        sender = keys.sender(true);
        receiver = keys.receiver(false);
    }

    /** A plain packet whose payload is told by its number, from 0 to 99 bytes. */
    static byte[] plain(int ssrc, long number) {
        byte[] packet = new byte[HEADER + (int) (number * 7 % 100)];
        Arrays.fill(packet, (byte) (number * 31));
        packet[0] = (byte) 0x80;
        packet[1] = 96;
        BigEndian.put16(packet, 2, (int) number);
        BigEndian.put32(packet, 4, (int) number * 960);
        BigEndian.put32(packet, 8, ssrc);
        return packet;
    }

    static byte[] plainRtcp(int ssrc, int words) {
        byte[] packet = new byte[8 + 4 * words];
        packet[0] = (byte) 0x80;
        packet[1] = (byte) 201;
        BigEndian.put16(packet, 2, 1 + words);
        BigEndian.put32(packet, 4, ssrc);
        for (int i = 8; i < packet.length; i++) packet[i] = (byte) i;
        return packet;
    }

    byte[] protect(byte[] plain) {
        return protect(plain, HEADER);
    }

    /** Empty if refused. */
    byte[] protect(byte[] plain, int header) {
        byte[] out = new byte[plain.length + SrtpSender.MOST_OVERHEAD];
        System.arraycopy(plain, 0, out, 0, header);
        return Arrays.copyOf(out, sender.protect(out, 0, header, plain, header, plain.length - header));
    }

    byte[] protectRtcp(byte[] plain) {
        byte[] out = new byte[plain.length + SrtpSender.MOST_OVERHEAD];
        return Arrays.copyOf(out, sender.protectRtcp(plain, 0, plain.length, out, 0));
    }

    int receive(byte[] packet) {
        return receiver.unprotect(packet, 0, packet.length, opened, 0);
    }

    int receiveRtcp(byte[] packet) {
        return receiver.unprotectRtcp(packet, 0, packet.length, opened, 0);
    }

    byte[] opened(int length) {
        return Arrays.copyOf(opened, length);
    }
}
