package dev.parley.core.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class Vp8DescriptorTest {
    private final Vp8Descriptor vp8 = new Vp8Descriptor();

    private boolean read(Payload payload) {
        return vp8.read(payload.array(), Payload.AT, payload.length());
    }

    private boolean read(String hex) {
        return read(Payload.of(hex));
    }

    @Test
    @DisplayName("a key frame with picture id 17, as in an example of RFC 7741 §4.6, and its size of 640 x 360")
    void keyFrame() {
        assertThat(read("90 80 11 102400 9d012a 8002 6801 99")).isTrue();
        assertThat(vp8.length()).isEqualTo(3);
        assertThat(vp8.startsFrame()).isTrue();
        assertThat(vp8.startsKeyFrame()).isTrue();
        assertThat(vp8.pictureId()).isEqualTo(17);
        assertThat(vp8.pictureIdBits()).isEqualTo(7);
        assertThat(vp8.pictureIdAt()).isEqualTo(Payload.AT + 2);
        assertThat(vp8.tl0PicIdx()).isEqualTo(-1);
        assertThat(vp8.temporalLayer()).isEqualTo(-1);
        assertThat(vp8.keyIdx()).isEqualTo(-1);
        assertThat(vp8.width()).isEqualTo(640);
        assertThat(vp8.height()).isEqualTo(360);
    }

    @Test
    @DisplayName("the scale above the fourteen bits of a dimension is left out")
    void scale() {
        assertThat(read("10 102400 9d012a ffff ff7f")).isTrue();
        assertThat(vp8.width()).isEqualTo(16_383);
        assertThat(vp8.height()).isEqualTo(16_383);
    }

    @Test
    @DisplayName("an inter frame without extensions, as in an example of RFC 7741 §4.6")
    void interFrame() {
        assertThat(read("10 11")).isTrue();
        assertThat(vp8.length()).isOne();
        assertThat(vp8.startsFrame()).isTrue();
        assertThat(vp8.startsKeyFrame()).isFalse();
        assertThat(vp8.pictureId()).isEqualTo(-1);
        assertThat(vp8.pictureIdAt()).isEqualTo(-1);
        assertThat(vp8.pictureIdBits()).isZero();
        assertThat(vp8.width()).isZero();
    }

    @Test
    @DisplayName("picture id 4711 takes fifteen bits, as in an example of RFC 7741 §4.6")
    void longPictureId() {
        assertThat(read("90 80 9267 11")).isTrue();
        assertThat(vp8.pictureId()).isEqualTo(4711);
        assertThat(vp8.pictureIdBits()).isEqualTo(15);
        assertThat(vp8.length()).isEqualTo(4);
    }

    @Test
    @DisplayName("all extensions together: picture id, TL0PICIDX, layer, sync and key index")
    void everything() {
        assertThat(read("b0 f0 ffff c8 bf 00")).isTrue();
        assertThat(vp8.nonReference()).isTrue();
        assertThat(vp8.pictureId()).isEqualTo(0x7FFF);
        assertThat(vp8.tl0PicIdx()).isEqualTo(200);
        assertThat(vp8.tl0PicIdxAt()).isEqualTo(Payload.AT + 4);
        assertThat(vp8.temporalLayer()).isEqualTo(2);
        assertThat(vp8.layerSync()).isTrue();
        assertThat(vp8.keyIdx()).isEqualTo(31);
        assertThat(vp8.length()).isEqualTo(6);
    }

    @Test
    @DisplayName("what an earlier payload said is forgotten, and a key index without a layer tells no layer")
    void nothingStays() {
        read("b0 f0 ffff c8 bf 00");
        assertThat(read("80 10 ff 00")).isTrue();
        assertThat(vp8.keyIdx()).isEqualTo(31);
        assertThat(vp8.temporalLayer()).isEqualTo(-1);
        assertThat(vp8.layerSync()).isFalse();
        assertThat(vp8.tl0PicIdx()).isEqualTo(-1);
        assertThat(vp8.tl0PicIdxAt()).isEqualTo(-1);
        assertThat(vp8.nonReference()).isFalse();
        assertThat(vp8.startsFrame()).isFalse();
    }

    @ParameterizedTest(name = "{0} is incomplete")
    @CsvSource({"''", "10", "90", "9080", "908011", "90809267", "90c011", "90c01122", "90e0112233", "901000", "9000"})
    void incomplete(String hex) {
        assertThat(read(hex)).isFalse();
        assertThat(Payload.of(hex).starts("VP8")).isFalse();
    }

    @ParameterizedTest(name = "{0} begins a key frame: {1}")
    @CsvSource({
        "10 10, true",
        "10 11, false",
        "00 10, false",
        "11 10, false",
        "30 00, true",
        "90 80 11 10, true",
        "90 80 11 11, false"
    })
    void keyFrames(String hex, boolean key) {
        assertThat(Payload.of(hex).starts("vp8")).isEqualTo(key);
    }

    @FuzzTest
    void anyBytes(byte[] bytes) {
        Payload payload = Payload.of(bytes);
        boolean starts = payload.starts("VP8");
        if (!read(payload)) {
            assertThat(starts).isFalse();
            return;
        }
        assertThat(vp8.startsKeyFrame()).isEqualTo(starts);
        assertThat(vp8.length()).isBetween(1, Math.min(6, bytes.length - 1));
        assertThat(vp8.pictureIdAt()).isLessThan(Payload.AT + vp8.length());
        assertThat(vp8.tl0PicIdxAt()).isLessThan(Payload.AT + vp8.length());
        assertThat(vp8.pictureId()).isBetween(-1, 0x7FFF);
        assertThat(vp8.temporalLayer()).isBetween(-1, 3);
        assertThat(vp8.width()).isBetween(0, 16_383);
    }
}
