package dev.parley.core.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KeyFramesTest {
    @Test
    @DisplayName("the codec's name counts in any case, and other codecs have no key frames that we know of")
    void names() {
        Payload idr = Payload.of("65 88 84");
        assertThat(idr.starts("H264")).isTrue();
        assertThat(idr.starts("h264")).isTrue();
        assertThat(idr.starts("opus")).isFalse();
        assertThat(idr.starts("red")).isFalse();
        assertThat(idr.starts("")).isFalse();
    }

    @Test
    @DisplayName("a hundred thousand random payloads break no reader")
    void randomPayloads() {
        SplittableRandom random = new SplittableRandom(13);
        Vp8DescriptorTest vp8 = new Vp8DescriptorTest();
        Vp9DescriptorTest vp9 = new Vp9DescriptorTest();
        Av1AggregationTest av1 = new Av1AggregationTest();
        H264Test h264 = new H264Test();
        for (int i = 0; i < 100_000; i++) {
            byte[] payload = new byte[random.nextInt(40)];
            random.nextBytes(payload);
            vp8.anyBytes(payload);
            vp9.anyBytes(payload);
            av1.anyBytes(payload);
            h264.anyBytes(payload);
        }
    }
}
