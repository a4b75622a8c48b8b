package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.codec.DescriptorBytes;
import dev.parley.core.rtp.codec.DescriptorBytes.Template;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** H.264 in packetization mode 1: parameters in a STAP-A, then the picture in FU-As; a descriptor, if any, tells no size, as that of libwebrtc. */
final class H264Encoder implements Encoder {
    private static final int FRAGMENTS = 3;
    private static final DescriptorBytes.Structure STRUCTURE =
            new DescriptorBytes.Structure(0, List.of(new Template(0, 0, "S"), new Template(0, 0, "S", 1)));

    private final int index;
    private final boolean described;
    private int frame;

    H264Encoder(int index) {
        this(index, false);
    }

    H264Encoder(int index, boolean described) {
        this.index = index;
        this.described = described;
    }

    @Override
    public int type() {
        return 102;
    }

    @Override
    public void picture(boolean key, int number, Sink sink) {
        int count = FRAGMENTS + (key ? 1 : 0);
        if (key) sink.packet(parameters(number, count), descriptor(true, false, true), false);
        for (int i = 0; i < FRAGMENTS; i++) {
            byte[] payload = new byte[600];
            payload[0] = 0x7C;
            payload[1] = (byte) ((key ? 5 : 1) | (i == 0 ? 0x80 : 0) | (i == FRAGMENTS - 1 ? 0x40 : 0));
            marks(number, key, i + count - FRAGMENTS, count).write(payload);
            sink.packet(payload, descriptor(i == 0 && !key, i == FRAGMENTS - 1, key), i == FRAGMENTS - 1);
        }
        frame++;
    }

    private byte @Nullable [] descriptor(boolean starts, boolean ends, boolean key) {
        if (!described) return null;
        return DescriptorBytes.of(starts, ends, key ? 0 : 1, frame & 0xFFFF, STRUCTURE, key && starts);
    }

    private Marks marks(int number, boolean key, int at, int count) {
        return new Marks(index, number, 0, 0, at, count, frame, key ? 0 : 1, 0);
    }

    private byte[] parameters(int number, int count) {
        byte[] set = parameterSet(20 << index, 12 << index);
        byte[] payload = new byte[1 + 2 + set.length + 2 + 1 + Marks.BYTES];
        payload[0] = 0x78;
        BigEndian.put16(payload, 1, set.length);
        System.arraycopy(set, 0, payload, 3, set.length);
        BigEndian.put16(payload, 3 + set.length, 1 + Marks.BYTES);
        payload[5 + set.length] = 0x68;
        marks(number, true, 0, count).write(payload);
        return payload;
    }

    /** ITU-T H.264 §7.3.2.1.1, constrained baseline. */
    private static byte[] parameterSet(int macroblocksWide, int macroblocksHigh) {
        StringBuilder bits = new StringBuilder("011001110100001011100000000111111");
        golomb(bits, 0);
        golomb(bits, 0);
        golomb(bits, 0);
        golomb(bits, 1);
        bits.append('0');
        golomb(bits, macroblocksWide - 1);
        golomb(bits, macroblocksHigh - 1);
        bits.append("11001"); // whole frames, direct 8x8, neither cropped nor with more; the stop bit
        while (bits.length() % 8 != 0) bits.append('0');
        byte[] bytes = new byte[bits.length() / 8];
        for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) Integer.parseInt(bits.substring(8 * i, 8 * i + 8), 2);
        return bytes;
    }

    private static void golomb(StringBuilder bits, int value) {
        String code = Integer.toBinaryString(value + 1);
        bits.append("0".repeat(code.length() - 1)).append(code);
    }
}
