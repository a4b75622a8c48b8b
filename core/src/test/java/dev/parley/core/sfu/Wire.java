package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.Rtcp;
import dev.parley.core.rtp.RtcpReader;
import dev.parley.core.rtp.RtcpWriter;
import dev.parley.core.rtp.RtpHeader;
import dev.parley.core.srtp.SrtpReceiver;
import dev.parley.core.srtp.SrtpSender;
import java.util.Arrays;
import java.util.List;

/** What somebody with the keys of a connection could put on the wire beside what our peer does, and could read from it. */
final class Wire {
    private static final int SSRC_AT = 8;

    private final SrtpSender sender;
    private final SrtpReceiver receiver;

    Wire(SrtpSender sender, SrtpReceiver receiver) {
        this.sender = sender;
        this.receiver = receiver;
    }

    static int ssrc(byte[] rtp) {
        return BigEndian.i32(rtp, SSRC_AT);
    }

    /** A sealed packet; header extensions as pairs of id and value. */
    byte[] media(
            int type, boolean marker, int sequence, long timestamp, int ssrc, byte[] payload, Object... extensions) {
        byte[] out = new byte[4096];
        RtpHeader header = new RtpHeader().begin(out, 0, type, marker, sequence, timestamp, ssrc);
        for (int i = 0; i < extensions.length; i += 2) {
            byte[] value = (byte[]) extensions[i + 1];
            header.extension((Integer) extensions[i], value, 0, value.length);
        }
        int length = sender.protect(out, 0, header.end(), payload, 0, payload.length);
        return Arrays.copyOf(out, length);
    }

    byte[] reports(Rtcp... packets) {
        byte[] plain = new byte[4096];
        return reports(plain, new RtcpWriter().write(List.of(packets), plain, 0));
    }

    byte[] reports(byte[] plain, int length) {
        byte[] out = new byte[plain.length + 64];
        return Arrays.copyOf(out, sender.protectRtcp(plain, 0, length, out, 0));
    }

    /** The reports in a datagram; none if it is something else. */
    List<Rtcp> read(byte[] datagram) {
        if (!Rtcp.isRtcp(datagram, 0, datagram.length)) return List.of();
        byte[] plain = new byte[datagram.length];
        int length = receiver.unprotectRtcp(datagram, 0, datagram.length, plain, 0);
        return length < 0 ? List.of() : RtcpReader.read(plain, 0, length);
    }
}
