package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StreamFramesTest {
    @ParameterizedTest(name = "the frame at {0} is {1} bytes long (0 incomplete, -1 broken)")
    @CsvSource({
        "'', 0",
        "40, 0",
        "400000, 0",
        "40000000, 4",
        "40000001, 8",
        "4fff0004, 8",
        "4fffffff, 65540",
        "50000004, 8",
        "7fff0004, 8",
        "80000004, -1",
        "80, -1",
        "ff000000, -1",
        "0003, 0",
        "00030008, 0",
        "000300082112a442, 28",
        "000300072112a442, -1",
        "00030007, -1",
        "000300082112a443, -1",
        "16030100, 0",
        "160301002112a443, -1"
    })
    void lengths(String hex, int length) {
        assertThat(StreamFrames.next(ByteBuffer.wrap(HexFormat.of().parseHex(hex))))
                .isEqualTo(length);
    }

    /** A verdict never throws, is within bounds, and does not change when more bytes come. */
    @FuzzTest
    void anyStream(byte[] bytes) {
        int verdict = StreamFrames.INCOMPLETE;
        for (int n = 0; n <= Math.min(bytes.length, 12); n++) {
            int next = StreamFrames.next(ByteBuffer.wrap(bytes, 0, n));
            assertThat(next).isBetween(StreamFrames.BROKEN, StreamFrames.LONGEST);
            if (verdict != StreamFrames.INCOMPLETE && !(verdict > 0 && next == StreamFrames.BROKEN)) {
                assertThat(next).isEqualTo(verdict);
            }
            verdict = next;
        }
    }
}
