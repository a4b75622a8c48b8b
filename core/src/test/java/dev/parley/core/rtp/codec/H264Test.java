package dev.parley.core.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class H264Test {
    @ParameterizedTest(name = "{0}: {2} begins a key frame: {1}")
    @CsvSource({
        "IDR slice alone, true, 65 88 84",
        "sequence parameters alone, true, 67 42 00 1f",
        "picture parameters alone, false, 68 ce",
        "slice of an inter picture, false, 41 9a",
        "access unit delimiter, false, 09 f0",
        "STAP-A of SPS and PPS, true, 78 0004 6742001f 0002 68ce",
        "STAP-A of PPS and IDR, true, 78 0002 68ce 0003 658884",
        "STAP-A of PPS and SEI, false, 78 0002 68ce 0002 0605",
        "STAP-A with an empty unit first, true, 78 0000 0003 658884",
        "STAP-A whose unit is cut off before its type, false, 78 0002",
        "STAP-A whose size reaches beyond the end, false, 78 ffff 68ce",
        "STAP-A with nothing, false, 78",
        "FU-A that begins an IDR slice, true, 7c 85 88",
        "FU-A that goes on with an IDR slice, false, 7c 05 88",
        "FU-A that ends an IDR slice, false, 7c 45 88",
        "FU-A that begins an inter slice, false, 7c 81 9a",
        "FU-A cut off, false, 7c",
        "nothing, false, ''"
    })
    void keyFrames(String what, boolean key, String hex) {
        assertThat(Payload.of(hex).starts("H264")).as(what).isEqualTo(key);
    }

    @FuzzTest
    void anyBytes(byte[] bytes) {
        Payload payload = Payload.of(bytes);
        boolean starts = payload.starts("h264");
        boolean mayStart = false;
        for (byte b : bytes) mayStart |= (b & 0x1F) == 5 || (b & 0x1F) == 7;
        assertThat(mayStart || !starts).isTrue();
    }
}
