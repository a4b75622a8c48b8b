package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RtpPacketTest {
    private static final int BEFORE = 3;

    /** Payload type 96 with marker, sequence 0xFFFE, timestamp 0xFEDCBA98, SSRC 0xCAFEBABE. */
    private static final String FIXED = "80e0fffe fedcba98 cafebabe";

    private final RtpPacket packet = new RtpPacket();

    /** At an odd place of an array that ends where the packet ends, so that reading too far is noticed. */
    private boolean wrap(byte[] bytes) {
        byte[] array = new byte[BEFORE + bytes.length];
        System.arraycopy(bytes, 0, array, BEFORE, bytes.length);
        return packet.wrap(array, BEFORE, bytes.length);
    }

    private boolean wrap(String hex) {
        return wrap(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private String value(int id) {
        int at = packet.extension(id);
        return HexFormat.of().formatHex(packet.bytes(), at, at + packet.extensionLength(id));
    }

    @Test
    @DisplayName("a packet with nothing but the fixed header and a payload is read")
    void fixedHeader() {
        assertThat(wrap(FIXED + "010203")).isTrue();
        assertThat(packet.payloadType()).isEqualTo(96);
        assertThat(packet.marker()).isTrue();
        assertThat(packet.sequence()).isEqualTo(0xFFFE);
        assertThat(packet.timestamp()).isEqualTo(0xFEDCBA98L);
        assertThat(packet.ssrc()).isEqualTo(0xCAFEBABE);
        assertThat(packet.headerLength()).isEqualTo(12);
        assertThat(packet.payloadAt()).isEqualTo(BEFORE + 12);
        assertThat(packet.payloadLength()).isEqualTo(3);
        assertThat(packet.at()).isEqualTo(BEFORE);
        assertThat(packet.length()).isEqualTo(15);
        assertThat(packet.extension(1)).isEqualTo(-1);
        assertThat(packet.extensionLength(1)).isEqualTo(-1);
    }

    @Test
    @DisplayName("CSRCs, extension and padding are taken off the payload")
    void everythingAroundThePayload() {
        assertThat(wrap("b2 00 0001 00000002 00000003 11111111 22222222 bede0001 10aa0000 0102 000003"))
                .isTrue();
        assertThat(packet.headerLength()).isEqualTo(12 + 8 + 8);
        assertThat(packet.payloadLength()).isEqualTo(2);
        assertThat(packet.bytes()[packet.payloadAt()]).isEqualTo((byte) 1);
        assertThat(value(1)).isEqualTo("aa");
    }

    @Test
    @DisplayName("a packet that is padding alone has an empty payload")
    void paddingAlone() {
        assertThat(wrap("a0600001 00000002 00000003 00000004")).isTrue();
        assertThat(packet.payloadLength()).isZero();
    }

    @ParameterizedTest(name = "no packet: {0}")
    @CsvSource({
        "''",
        "80600001 00000002 000000",
        "40600001 00000002 00000003",
        "00600001 00000002 00000003",
        "81600001 00000002 00000003",
        "90600001 00000002 00000003",
        "90600001 00000002 00000003 bede00",
        "90600001 00000002 00000003 bede0002 10aa0000",
        "90600001 00000002 00000003 bedeffff 10aa0000",
        "a0600001 00000002 00000003",
        "a0600001 00000002 00000003 00000000",
        "a0600001 00000002 00000003 00000005",
        "a0600001 00000002 00000003 000000ff"
    })
    void malformed(String hex) {
        assertThat(wrap(hex)).isFalse();
    }

    @Test
    @DisplayName("after a refused packet the getters still speak of the one before")
    void refusedPacketChangesNothing() {
        wrap(FIXED + "010203");
        assertThat(wrap("90600001 00000002 00000003 bede0002")).isFalse();
        assertThat(packet.ssrc()).isEqualTo(0xCAFEBABE);
        assertThat(packet.payloadLength()).isEqualTo(3);
    }

    @Test
    @DisplayName("three one-byte elements with padding among them, as in the figure of RFC 8285 §4.2")
    void oneByteFigure() {
        assertThat(wrap("90600001 00000002 00000003 bede0003 10aa 21bbbb 00 00 33cccccccc"))
                .isTrue();
        assertThat(value(1)).isEqualTo("aa");
        assertThat(value(2)).isEqualTo("bbbb");
        assertThat(value(3)).isEqualTo("cccccccc");
        assertThat(packet.extension(4)).isEqualTo(-1);
        assertThat(packet.extension(0)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isZero();
    }

    @Test
    @DisplayName("three two-byte elements, one of them empty, as in the figure of RFC 8285 §4.3")
    void twoByteFigure() {
        assertThat(wrap("90600001 00000002 00000003 10000003 0100 0201bb 00 0304cccccccc"))
                .isTrue();
        assertThat(packet.extensionLength(1)).isZero();
        assertThat(packet.extension(1)).isEqualTo(BEFORE + 18);
        assertThat(value(2)).isEqualTo("bb");
        assertThat(value(3)).isEqualTo("cccccccc");
    }

    @Test
    @DisplayName(
            "the application bits of the two-byte form do not matter, and another profile hides nothing but itself")
    void profiles() {
        wrap("90600001 00000002 00000003 100f0001 0f01aa00");
        assertThat(value(15)).isEqualTo("aa");
        assertThat(wrap("90600001 00000002 00000003 20000001 0f01aa00 99")).isTrue();
        assertThat(packet.extension(15)).isEqualTo(-1);
        assertThat(packet.payloadLength()).isOne();
    }

    @ParameterizedTest(name = "{0}: the second element is not found")
    @CsvSource({"bede0001 f0aa20bb", "bede0001 03aa20bb", "bede0001 13aa20bb", "10000001 0102aa02", "10000001 01000002"
    })
    void brokenElementsEndTheBlock(String block) {
        assertThat(wrap("90600001 00000002 00000003" + block)).isTrue();
        assertThat(packet.extension(2)).isEqualTo(-1);
    }

    @Test
    @DisplayName("three thousand mutated packets are refused or read within their bounds")
    void mutatedPackets() {
        SplittableRandom random = new SplittableRandom(19);
        byte[] good =
                HexFormat.of().parseHex("b16000010000000200000003111111111000000301000201bb000304cccccccc01020304");
        for (int i = 0; i < 3_000; i++) {
            byte[] bytes = good.clone();
            for (int flips = random.nextInt(4); flips > 0; flips--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            anyBytes(bytes);
        }
    }

    /** Whatever is read lies within the packet. */
    @FuzzTest
    void anyBytes(byte[] bytes) {
        if (!wrap(bytes)) return;
        assertThat(packet.payloadLength()).isBetween(0, bytes.length - packet.headerLength());
        assertThat(packet.payloadAt()).isEqualTo(BEFORE + packet.headerLength());
        assertThat(packet.sequence()).isBetween(0, 0xFFFF);
        for (int id = -1; id <= 256; id++) {
            int at = packet.extension(id);
            assertThat(packet.extensionLength(id)).isBetween(at < 0 ? -1 : 0, 255);
            if (at < 0) continue;
            assertThat(at).isBetween(BEFORE + 17, packet.payloadAt());
            assertThat(at + packet.extensionLength(id)).isLessThanOrEqualTo(packet.payloadAt());
        }
    }
}
