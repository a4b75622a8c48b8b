package dev.parley.core.rtp.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An OBU header is 0x08 for a sequence header, 0x30 for a frame, 0x20 for a tile group, 0x12 with a size for a temporal delimiter. */
class Av1AggregationTest {
    private final Av1Aggregation av1 = new Av1Aggregation();

    private boolean read(Payload payload) {
        return av1.read(payload.array(), Payload.AT, payload.length());
    }

    private boolean read(String hex) {
        return read(Payload.of(hex));
    }

    @Test
    @DisplayName("the first packet of a sequence: sequence header, and the beginning of a frame")
    void newSequence() {
        assertThat(read("68 03 080000 30 11 22")).isTrue();
        assertThat(av1.newSequence()).isTrue();
        assertThat(av1.sequenceHeader()).isTrue();
        assertThat(av1.startsKeyFrame()).isTrue();
        assertThat(av1.elements()).isEqualTo(2);
        assertThat(av1.obuContinues()).isTrue();
        assertThat(av1.continuesObu()).isFalse();
    }

    @Test
    @DisplayName("the rest of a frame has the look of no OBU of its own")
    void continuation() {
        assertThat(read("90 08 00")).isTrue();
        assertThat(av1.continuesObu()).isTrue();
        assertThat(av1.sequenceHeader()).isFalse();
        assertThat(av1.startsKeyFrame()).isFalse();
        assertThat(av1.elements()).isOne();
    }

    @ParameterizedTest(name = "{0} is broken")
    @CsvSource({"''", "10", "00 02 30", "00 80", "00 ffffffffff01 30", "20 05 3000", "00 01 30 80", "00 ffffffff0f 30"})
    void broken(String hex) {
        assertThat(read(hex)).isFalse();
        assertThat(Payload.of(hex).starts("AV1")).isFalse();
    }

    @ParameterizedTest(name = "{0} begins a key frame: {1}")
    @CsvSource({
        "18 30 11, true",
        "10 30 11, false",
        "10 08 00, true",
        "00 02 1200 03 080000 01 30, true",
        "00 02 1200 01 30, false",
        "20 8100 08 30, true",
        "20 8100 30 08, true",
        "80 01 08 01 30, false",
        "80 01 30 01 08, true",
        "98 30 11, false",
        "00 00 01 08, true"
    })
    void keyFrames(String hex, boolean key) {
        assertThat(Payload.of(hex).starts("av1")).isEqualTo(key);
        assertThat(read(hex)).isTrue();
        assertThat(av1.startsKeyFrame()).isEqualTo(key);
    }

    @FuzzTest
    void anyBytes(byte[] bytes) {
        Payload payload = Payload.of(bytes);
        boolean starts = payload.starts("AV1");
        if (read(payload)) assertThat(av1.startsKeyFrame()).isEqualTo(starts);
    }
}
