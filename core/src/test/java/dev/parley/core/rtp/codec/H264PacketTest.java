package dev.parley.core.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Parameter sets as encoders write them: those of x264 and OpenH264 for these sizes, and sets made by hand after ITU-T H.264 §7.3.2.1.1. */
class H264PacketTest {
    private final H264Packet packet = new H264Packet();

    private void read(Payload payload) {
        packet.read(payload.array(), Payload.AT, payload.length());
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "OpenH264 baseline 640x360, 640, 360, 67 42c01e 8c 8d 40 50 17 fc b0 0f 08 84 6a",
        "x264 high 1280x720, 1280, 720, 67 64001f ac d9 40 50 05 bb 01 10 00 00 03 00 10 00 00 03 03 c0 f1 83 19 60",
        "x264 high 1920x1080, 1920, 1080, 67 640028 ac d9 40 78 02 27 e5 c0 44 00 00 03 00 04 00 00 03 00 f0 3c 60 c6 58",
        "in a STAP-A with other parameters before, 1280, 720, 78 0002 68ce 0019 67 64001f ac d9 40 50 05 bb 01 10 00 00 03 00 10 00 00 03 03 c0 f1 83 19 60"
    })
    void sizes(String what, int width, int height, String hex) {
        read(Payload.of(hex));
        assertThat(packet.parameters()).as(what).isTrue();
        assertThat(packet.idr()).isFalse();
        assertThat(packet.width()).isEqualTo(width);
        assertThat(packet.height()).isEqualTo(height);
    }

    @ParameterizedTest(name = "{0}: IDR {1}, parameters {2}")
    @CsvSource({
        "IDR slice alone, true, false, 65 88 84",
        "SPS that is cut off, false, true, 67 42",
        "SPS and IDR in a STAP-A, true, true, 78 0002 6742 0003 658884",
        "STAP-A whose size reaches beyond the end, false, true, 78 ffff 67",
        "FU-A that begins an IDR slice, true, false, 7c 85 88",
        "FU-A that goes on with one, false, false, 7c 05 88",
        "FU-A that begins an SPS, false, true, 7c 87 88",
        "FU-A cut off, false, false, 7c",
        "inter slice, false, false, 41 9a",
        "nothing, false, false, ''"
    })
    void kinds(String what, boolean idr, boolean parameters, String hex) {
        read(Payload.of(hex));
        assertThat(packet.idr()).as(what).isEqualTo(idr);
        assertThat(packet.parameters()).as(what).isEqualTo(parameters);
        assertThat(packet.width()).isZero();
    }

    @FuzzTest
    void anyBytes(byte[] bytes) {
        Payload payload = Payload.of(bytes);
        read(payload);
        assertThat(packet.width()).isBetween(0, 16_384);
        assertThat(packet.height()).isBetween(0, 32_768);
        assertThat(packet.idr() || packet.parameters()).isEqualTo(payload.starts("H264"));
    }
}
