package dev.parley.core.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FirstBytesTest {
    private static FirstBytes of(String hex) {
        return FirstBytes.of(ByteBuffer.wrap(HexFormat.of().parseHex(hex)));
    }

    @ParameterizedTest(name = "{1} begins with {0}")
    @CsvSource({
        "16030100f5010000f1030, TLS",
        "1603, TLS",
        "16, UNDECIDED",
        "474554202f20485454502f312e31, HTTP",
        "4f5054494f4e53202a, HTTP",
        "47, UNDECIDED",
        "000100002112a442, TURN",
        "000300082112a442aabbccdd, TURN",
        "001c000100082112a442, ICE_TCP",
        "1600000100082112a442, ICE_TCP",
        "00010000, UNDECIDED",
        "0001000021ffffffffff, UNKNOWN",
        "ff, UNDECIDED",
        "ffffffffffffffffffff, UNKNOWN",
        "4740, UNKNOWN"
    })
    void eachProtocolIsKnownByItsFirstBytes(String hex, FirstBytes kind) {
        assertThat(of(hex.length() % 2 == 0 ? hex : hex + "0")).isEqualTo(kind);
    }

    @Test
    @DisplayName("nothing at all is undecided")
    void nothingIsUndecided() {
        assertThat(of("")).isEqualTo(FirstBytes.UNDECIDED);
    }

    @Test
    @DisplayName("a verdict does not change when more bytes come")
    void aVerdictIsFinal() {
        byte[] request = "PROPFIND /x HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
        FirstBytes verdict = FirstBytes.UNDECIDED;
        for (int n = 0; n <= request.length; n++) {
            FirstBytes now = FirstBytes.of(ByteBuffer.wrap(Arrays.copyOf(request, n)));
            if (verdict != FirstBytes.UNDECIDED) assertThat(now).isEqualTo(verdict);
            verdict = now;
        }
        assertThat(verdict).isEqualTo(FirstBytes.HTTP);
    }

    @FuzzTest
    void tenBytesAreAlwaysEnough(byte[] bytes) {
        assertThatNoException().isThrownBy(() -> FirstBytes.of(ByteBuffer.wrap(bytes)));
        if (bytes.length >= FirstBytes.ENOUGH) {
            assertThat(FirstBytes.of(ByteBuffer.wrap(bytes))).isNotEqualTo(FirstBytes.UNDECIDED);
        }
    }
}
