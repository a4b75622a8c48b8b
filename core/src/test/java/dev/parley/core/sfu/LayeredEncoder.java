package dev.parley.core.sfu;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.codec.DescriptorBytes;
import dev.parley.core.rtp.codec.DescriptorBytes.Template;
import java.util.List;

/**
 * One or two spatial layers with two temporal ones each, as libwebrtc's scalability structures L1T2, L2T2 and L2T2_KEY have them: in the last, larger
 * frames refer to smaller ones in key pictures alone. Described by a header extension (AV1), or in VP9's payload descriptor.
 */
final class LayeredEncoder implements Encoder {
    enum Mode {
        L1T2,
        L2T2,
        L2T2_KEY;

        int spatial() {
            return this == L1T2 ? 1 : 2;
        }
    }

    static final int AV1 = 45;
    static final int VP9 = 98;
    private static final int KEY = 0;
    private static final int BASE = 1;
    private static final int MORE = 2;
    private static final int PACKETS = 2;

    private final int type;
    private final int index;
    private final Mode mode;
    private final DescriptorBytes.Structure structure;
    private int frame;
    private int sinceKey;
    private int pictureId;
    private int tl0;
    /** Larger frames are not made for now. */
    boolean small;

    LayeredEncoder(int type, int index, Mode mode) {
        this.type = type;
        this.index = index;
        this.mode = mode;
        structure = structure(mode, 320 << index);
        frame = 65_500 - 100 * index;
        pictureId = 32_700 - 40 * index;
        tl0 = 250 + index;
    }

    private static DescriptorBytes.Structure structure(Mode mode, int width) {
        int high = width * 9 / 16;
        return switch (mode) {
            case L1T2 ->
                new DescriptorBytes.Structure(
                        0,
                        List.of(new Template(0, 0, "SS"), new Template(0, 0, "SS", 2), new Template(0, 1, "-D", 1)),
                        width,
                        high);
            case L2T2 ->
                new DescriptorBytes.Structure(
                        5,
                        List.of(
                                new Template(0, 0, "SSSS"),
                                new Template(0, 0, "SSRR", 4),
                                new Template(0, 1, "-D-R", 2),
                                new Template(1, 0, "--SS", 1),
                                new Template(1, 0, "--SS", 4, 1),
                                new Template(1, 1, "---D", 2, 1)),
                        width,
                        high,
                        2 * width,
                        2 * high);
            case L2T2_KEY ->
                new DescriptorBytes.Structure(
                        62,
                        List.of(
                                new Template(0, 0, "SSSS"),
                                new Template(0, 0, "SS--", 4),
                                new Template(0, 1, "-D--", 2),
                                new Template(1, 0, "--SS", 1),
                                new Template(1, 0, "--SS", 4),
                                new Template(1, 1, "---D", 2)),
                        width,
                        high,
                        2 * width,
                        2 * high);
        };
    }

    @Override
    public int type() {
        return type;
    }

    @Override
    public void picture(boolean key, int number, Sink sink) {
        if (key) sinceKey = 0;
        int kind = key ? KEY : sinceKey % 2 == 0 ? BASE : MORE;
        if (kind != MORE) tl0 = tl0 + 1 & 0xFF;
        int layers = small ? 1 : mode.spatial();
        for (int spatial = 0; spatial < mode.spatial(); spatial++) {
            if (spatial < layers) frame(kind, number, spatial, spatial == layers - 1, sink);
            frame++;
        }
        sinceKey++;
        pictureId = pictureId + 1 & 0x7FFF;
    }

    private void frame(int kind, int number, int spatial, boolean top, Sink sink) {
        int template = 3 * spatial + kind;
        int[] back = structure.templates().get(template).references();
        for (int i = 0; i < PACKETS; i++) {
            byte[] payload = new byte[500 + 200 * spatial];
            boolean last = i == PACKETS - 1;
            if (type == VP9) vp9(payload, kind, spatial, i == 0, last);
            else payload[0] = (byte) (kind == KEY && spatial == 0 && i == 0 ? 0x18 : 0x10);
            new Marks(
                            index,
                            number,
                            spatial,
                            kind == MORE ? 1 : 0,
                            i,
                            PACKETS,
                            frame,
                            back.length > 0 ? back[0] : 0,
                            back.length > 1 ? back[1] : 0)
                    .write(payload);
            boolean brings = kind == KEY && spatial == 0 && i == 0;
            byte[] descriptor = DescriptorBytes.of(i == 0, last, template, frame & 0xFFFF, structure, brings);
            sink.packet(payload, type == VP9 ? null : descriptor, top && last);
        }
    }

    /** RFC 9628 §4.2, not flexible. */
    private void vp9(byte[] payload, int kind, int spatial, boolean first, boolean last) {
        boolean inter = kind != KEY;
        boolean structured = kind == KEY && spatial == 0 && first;
        boolean apart = spatial == mode.spatial() - 1 || (mode == Mode.L2T2_KEY && inter);
        payload[0] = (byte) (0xA0
                | (inter ? 0x40 : 0)
                | (first ? 0x08 : 0)
                | (last ? 0x04 : 0)
                | (structured ? 0x02 : 0)
                | (apart ? 0x01 : 0));
        BigEndian.put16(payload, 1, 0x8000 | pictureId);
        boolean between = spatial > 0 && !(mode == Mode.L2T2_KEY && inter);
        payload[3] = (byte) ((kind == MORE ? 0x30 : 0) | spatial << 1 | (between ? 1 : 0));
        payload[4] = (byte) tl0;
        if (!structured) return;
        payload[5] = (byte) ((mode.spatial() - 1) << 5 | 0x10);
        for (int s = 0; s < mode.spatial(); s++) {
            BigEndian.put16(payload, 6 + 4 * s, 320 << (index + s));
            BigEndian.put16(payload, 8 + 4 * s, 180 << (index + s));
        }
    }
}
