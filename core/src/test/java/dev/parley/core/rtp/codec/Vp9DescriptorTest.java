package dev.parley.core.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Payloads made by hand after the figures of RFC 9628 §4.2. */
class Vp9DescriptorTest {
    private final Vp9Descriptor vp9 = new Vp9Descriptor();

    private boolean read(Payload payload) {
        return vp9.read(payload.array(), Payload.AT, payload.length());
    }

    private boolean read(String hex) {
        return read(Payload.of(hex));
    }

    @Test
    @DisplayName("a key picture in non-flexible mode tells its layers, their sizes and the group of pictures")
    void keyPicture() {
        // I L B V; picture id 4711; layer 0.0, TL0PICIDX 9; two layers with sizes, a group of two pictures
        assertThat(read("aa 9267 00 09 38 0140 00b4 0280 0168 02 00 44 01 77")).isTrue();
        assertThat(vp9.length()).isEqualTo(18);
        assertThat(vp9.startsKeyFrame()).isTrue();
        assertThat(vp9.startsFrame()).isTrue();
        assertThat(vp9.endsFrame()).isFalse();
        assertThat(vp9.interPicture()).isFalse();
        assertThat(vp9.flexible()).isFalse();
        assertThat(vp9.notReferenceForUpper()).isFalse();
        assertThat(vp9.pictureId()).isEqualTo(4711);
        assertThat(vp9.pictureIdBits()).isEqualTo(15);
        assertThat(vp9.pictureIdAt()).isEqualTo(Payload.AT + 1);
        assertThat(vp9.tl0PicIdx()).isEqualTo(9);
        assertThat(vp9.tl0PicIdxAt()).isEqualTo(Payload.AT + 4);
        assertThat(vp9.temporalLayer()).isZero();
        assertThat(vp9.spatialLayer()).isZero();
        assertThat(vp9.interLayer()).isFalse();
        assertThat(vp9.spatialLayers()).isEqualTo(2);
        assertThat(vp9.width()).isEqualTo(640);
        assertThat(vp9.height()).isEqualTo(360);
    }

    @Test
    @DisplayName("a frame in flexible mode has references and no TL0PICIDX")
    void flexible() {
        // I P L F E Z; picture id 5; layer T3 U S2 D; references 1 and 2
        assertThat(read("f5 05 75 03 04 77")).isTrue();
        assertThat(vp9.length()).isEqualTo(5);
        assertThat(vp9.flexible()).isTrue();
        assertThat(vp9.interPicture()).isTrue();
        assertThat(vp9.endsFrame()).isTrue();
        assertThat(vp9.startsFrame()).isFalse();
        assertThat(vp9.startsKeyFrame()).isFalse();
        assertThat(vp9.notReferenceForUpper()).isTrue();
        assertThat(vp9.pictureId()).isEqualTo(5);
        assertThat(vp9.pictureIdBits()).isEqualTo(7);
        assertThat(vp9.temporalLayer()).isEqualTo(3);
        assertThat(vp9.switchingUp()).isTrue();
        assertThat(vp9.spatialLayer()).isEqualTo(2);
        assertThat(vp9.interLayer()).isTrue();
        assertThat(vp9.tl0PicIdx()).isEqualTo(-1);
        assertThat(vp9.tl0PicIdxAt()).isEqualTo(-1);
        assertThat(vp9.spatialLayers()).isZero();
        assertThat(vp9.width()).isZero();
    }

    @Test
    @DisplayName("without layers and picture id there is one byte")
    void bare() {
        assertThat(read("08 77")).isTrue();
        assertThat(vp9.length()).isOne();
        assertThat(vp9.pictureId()).isEqualTo(-1);
        assertThat(vp9.pictureIdBits()).isZero();
        assertThat(vp9.temporalLayer()).isEqualTo(-1);
        assertThat(vp9.spatialLayer()).isEqualTo(-1);
        assertThat(vp9.startsKeyFrame()).isTrue();
    }

    @ParameterizedTest(name = "{0} is incomplete or lies")
    @CsvSource({
        "''",
        "08",
        "80",
        "8005",
        "8085",
        "808505",
        "a00500",
        "a0050009",
        "b00500",
        "5001",
        "50010101",
        "5003030500",
        "02",
        "0238",
        "02380140",
        "0218014000b4",
        "020801",
        "02080104",
        "02080204aa00"
    })
    void incomplete(String hex) {
        assertThat(read(hex)).isFalse();
    }

    @ParameterizedTest(name = "{0} begins a key frame: {1}")
    @CsvSource({
        "08 77, true",
        "00 77, false",
        "48 77, false",
        "28 00 01 77, true",
        "28 03 01 77, false",
        "a8 05 00 01 77, true",
        "a8 8005 00 01 77, true",
        "a8 8005 03 01 77, false",
        "a8 80, false",
        "08, false"
    })
    void keyFrames(String hex, boolean key) {
        assertThat(Payload.of(hex).starts("vp9")).isEqualTo(key);
    }

    @FuzzTest
    void anyBytes(byte[] bytes) {
        Payload payload = Payload.of(bytes);
        boolean starts = payload.starts("VP9");
        if (!read(payload)) return;
        assertThat(vp9.startsKeyFrame()).isEqualTo(starts);
        assertThat(vp9.length()).isBetween(1, bytes.length - 1);
        assertThat(vp9.pictureIdAt()).isLessThan(Payload.AT + vp9.length());
        assertThat(vp9.tl0PicIdxAt()).isLessThan(Payload.AT + vp9.length());
        assertThat(vp9.pictureId()).isBetween(-1, 0x7FFF);
        assertThat(vp9.spatialLayer()).isBetween(-1, 7);
        assertThat(vp9.spatialLayers()).isBetween(0, 8);
    }
}
