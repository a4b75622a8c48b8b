package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RtpHeaderTest {
    private final byte[] out = new byte[2048];
    private final RtpHeader header = new RtpHeader();
    private final RtpPacket packet = new RtpPacket();

    private String written(int at, int length) {
        return HexFormat.of().formatHex(out, at, at + length);
    }

    @Test
    @DisplayName("a header without extensions is twelve bytes")
    void plain() {
        int length = header.begin(out, 5, 111, true, 0x1FFFE, 0xFEDCBA98L, 0xCAFEBABE)
                .end();
        assertThat(written(5, length)).isEqualTo("80effffefedcba98cafebabe");
    }

    @Test
    @DisplayName("extensions are one-byte elements, padded to four bytes")
    void oneByte() {
        header.begin(out, 1, 96, false, 1, 2, 3);
        int length = header.extension(4, new byte[] {9, 'v', '0', 9}, 1, 2)
                .extension(14, 0xABCDEF, 3)
                .end();
        assertThat(written(1, length))
                .isEqualTo("906000010000000200000003" + "bede0002" + "417630" + "e2abcdef" + "00");
    }

    @Test
    @DisplayName("the longest value of sixteen bytes fits the one-byte form, an empty value and id 15 do not")
    void limitsOfTheOneByteForm() {
        header.begin(out, 0, 96, false, 1, 2, 3);
        assertThat(header.extension(1, new byte[16], 0, 16).end()).isEqualTo(12 + 4 + 20);
        assertThat(written(12, 5)).isEqualTo("bede00051f");
        int length = header.begin(out, 0, 96, false, 1, 2, 3)
                .extension(1, new byte[0], 0, 0)
                .extension(15, 7, 1)
                .end();
        assertThat(written(12, length - 12)).isEqualTo("10000002" + "0100" + "0f0107" + "000000");
    }

    @Test
    @DisplayName("a value of more than sixteen bytes widens the elements that stand there already")
    void widening() {
        byte[] descriptor = new byte[17];
        Arrays.fill(descriptor, (byte) 0xDD);
        int length = header.begin(out, 0, 96, false, 1, 2, 3)
                .extension(1, 0xAA, 1)
                .extension(2, 0xBBBB, 2)
                .extension(3, 0xCCCCCCCCL, 4)
                .extension(4, descriptor, 0, 17)
                .end();
        assertThat(written(12, length - 12))
                .isEqualTo("10000008" + "0101aa" + "0202bbbb" + "0304cccccccc" + "0411" + "dd".repeat(17));
    }

    @Test
    @DisplayName("ten thousand random headers are read back as they were written")
    void roundTrips() {
        SplittableRandom random = new SplittableRandom(7);
        for (int i = 0; i < 10_000; i++) roundTrip(random);
    }

    private void roundTrip(SplittableRandom random) {
        int at = random.nextInt(9);
        int type = random.nextInt(128);
        boolean marker = random.nextBoolean();
        int sequence = random.nextInt(0x10000);
        long timestamp = random.nextLong(1L << 32);
        int ssrc = random.nextInt();
        header.begin(out, at, type, marker, sequence, timestamp, ssrc);
        Map<Integer, byte[]> values = values(random);
        values.forEach((id, value) -> header.extension(id, value, 0, value.length));
        int length = header.end();
        assertThat(packet.wrap(out, at, length + 1)).isTrue();
        assertThat(packet.headerLength()).isEqualTo(length);
        assertThat(packet.payloadType()).isEqualTo(type);
        assertThat(packet.marker()).isEqualTo(marker);
        assertThat(packet.sequence()).isEqualTo(sequence);
        assertThat(packet.timestamp()).isEqualTo(timestamp);
        assertThat(packet.ssrc()).isEqualTo(ssrc);
        for (int id = 1; id < 40; id++) check(id, values.get(id));
    }

    private static Map<Integer, byte[]> values(SplittableRandom random) {
        boolean narrow = random.nextBoolean();
        Map<Integer, byte[]> values = new TreeMap<>();
        for (int k = random.nextInt(7); k > 0; k--) {
            byte[] value = new byte[narrow ? random.nextInt(1, 17) : random.nextInt(40)];
            random.nextBytes(value);
            values.put(narrow ? random.nextInt(1, 15) : random.nextInt(1, 40), value);
        }
        return values;
    }

    private void check(int id, byte @Nullable [] value) {
        int at = packet.extension(id);
        if (value == null) {
            assertThat(at).isEqualTo(-1);
            return;
        }
        assertThat(packet.extensionLength(id)).isEqualTo(value.length);
        assertThat(Arrays.copyOfRange(out, at, at + value.length)).isEqualTo(value);
    }
}
