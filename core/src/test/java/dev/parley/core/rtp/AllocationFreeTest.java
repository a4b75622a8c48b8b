package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.codec.DependencyDescriptor;
import dev.parley.core.rtp.codec.DependencyStructure;
import dev.parley.core.rtp.codec.H264Packet;
import dev.parley.core.rtp.codec.KeyFrames;
import dev.parley.core.rtp.codec.Vp8Descriptor;
import java.lang.management.ManagementFactory;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A media packet makes no garbage on its way from the reader to the writer: the JVM is asked what this thread has allocated. */
class AllocationFreeTest {
    private static final int PACKETS = 1_000_000;
    private static final byte[] MID = {'1', '2'};
    private static final byte[] VP8_KEY_FRAME = {
        (byte) 0x90, (byte) 0xE0, (byte) 0x92, 0x67, 5, 0x20, 0x10, 2, 0, (byte) 0x9D, 1, 0x2A, (byte) 0x80, 2, 0x68, 1
    };

    private final RtpHeader header = new RtpHeader();
    private final RtpPacket packet = new RtpPacket();
    private final Vp8Descriptor descriptor = new Vp8Descriptor();
    private final byte[] in = new byte[1500];
    private final byte[] out = new byte[1500];
    private long forwarded;

    /** Reads a packet and writes it on with another SSRC and a widened block of extensions. */
    private void forward(int length) {
        boolean read = !Rtcp.isRtcp(in, 0, length) && packet.wrap(in, 0, length);
        int at = packet.payloadAt();
        read &= descriptor.read(in, at, packet.payloadLength());
        read &= KeyFrames.starts("vp8", in, at, packet.payloadLength());
        header.begin(out, 0, 97, packet.marker(), packet.sequence() + 1, packet.timestamp(), 77);
        header.extension(4, in, packet.extension(4), packet.extensionLength(4));
        header.extension(3, descriptor.pictureId(), 2).extension(15, MID, 0, 2);
        int written = header.end();
        written += Rtx.writePrefix(out, written, packet.sequence());
        if (read && Rtx.originalSequence(out, written - 2, 2) == packet.sequence()) forwarded++;
    }

    @Test
    @DisplayName("a million dependency descriptors, parameter sets and redundant payloads are read without allocation")
    void nothingIsAllocatedForLayers() {
        byte[] sps = HexFormat.of().parseHex("6764001facd9405005bb011000000300100000030003c0f1831960");
        byte[] redundant = HexFormat.of().parseHex("ef1e0003ef0f00026faaaaaabbbbcccccccc");
        byte[] structure = HexFormat.of()
                .parseHex(
                        "c1017280081485214eafffaaaa863cf0430c10c302afc0aaa0063c00430010c002a000a80006000040001d954926e082"
                                + "b04a0941b820ac1282503157f974000ca864330e222222eca8655304224230eca877530077004200ef008601df010d");
        byte[] next = HexFormat.of().parseHex("860173");
        DependencyDescriptor dependencies = new DependencyDescriptor();
        DependencyStructure known = new DependencyStructure();
        H264Packet h264 = new H264Packet();
        Red red = new Red();
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = 0;
        for (int i = 0; i < 50_000 + PACKETS; i++) {
            if (i == 50_000) before = threads.getCurrentThreadAllocatedBytes();
            boolean all = i % 100 > 0 || dependencies.read(structure, 0, structure.length, known);
            all &= dependencies.read(next, 0, next.length, known) && red.read(redundant, 0, redundant.length);
            if (i % 100 == 0) h264.read(sps, 0, sps.length);
            if (all && h264.width() == 1280) forwarded++;
        }
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(PACKETS / 10);
        assertThat(forwarded).isEqualTo(50_000 + PACKETS);
    }

    @Test
    @DisplayName("a million packets are read and written anew without allocation")
    void nothingIsAllocated() {
        int head = header.begin(in, 0, 96, true, 1, 2, 3)
                .extension(4, MID, 0, 2)
                .extension(5, 9, 3)
                .end();
        System.arraycopy(VP8_KEY_FRAME, 0, in, head, VP8_KEY_FRAME.length);
        int length = head + VP8_KEY_FRAME.length;
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < 50_000; i++) forward(length);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PACKETS; i++) forward(length);
        // A packet's own object would be 16 bytes and more; what there is comes from the just-in-time compiler's first
        // rounds.
        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(PACKETS / 10);
        assertThat(forwarded).isEqualTo(50_000 + PACKETS);
    }
}
