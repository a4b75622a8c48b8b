package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Payloads made by hand after RFC 2198 §3, in the form in which Chromium sends Opus. */
class RedTest {
    private static final int AT = 2;

    private final Red red = new Red();
    private byte[] array = {};

    private boolean read(String hex) {
        return read(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    private boolean read(byte[] bytes) {
        array = new byte[AT + bytes.length];
        System.arraycopy(bytes, 0, array, AT, bytes.length);
        return red.read(array, AT, bytes.length);
    }

    @Test
    @DisplayName("two packets that went before, 40 and 20 ms ago, stand before the packet's own sound")
    void threeBlocks() {
        // 111, 1920 ticks ago, 3 bytes; 111, 960 ticks ago, 2 bytes; 111
        assertThat(read("ef 1e0003 ef 0f0002 6f aaaaaa bbbb cccccccc")).isTrue();
        assertThat(red.earlier()).isEqualTo(2);
        assertThat(red.type()).isEqualTo(111);
        assertThat(red.primaryAt()).isEqualTo(AT + 14);
        assertThat(red.primaryLength()).isEqualTo(4);
        red.look(array, 1);
        assertThat(List.of(red.earlierType(), red.earlierOffset(), red.earlierAt(), red.earlierLength()))
                .containsExactly(111, 960, AT + 12, 2);
        red.look(array, 2);
        assertThat(List.of(red.earlierType(), red.earlierOffset(), red.earlierAt(), red.earlierLength()))
                .containsExactly(111, 1920, AT + 9, 3);
        assertThat(red.alike(array)).isTrue();
        red.retype(array, 109);
        assertThat(HexFormat.of().formatHex(array, AT, array.length)).isEqualTo("ed1e0003ed0f00026daaaaaabbbbcccccccc");
    }

    @Test
    @DisplayName("the first packet of a talk has nothing before it; others may repeat another payload type")
    void forms() {
        assertThat(read("6f cc")).isTrue();
        assertThat(red.earlier()).isZero();
        assertThat(red.primaryLength()).isOne();
        assertThat(red.alike(array)).isTrue();
        assertThat(read("80 000001 6f aa cc")).isTrue();
        assertThat(red.alike(array)).isFalse();
    }

    @ParameterizedTest(name = "{0} lies, or has no sound of its own")
    @ValueSource(
            strings = {
                "",
                "6f",
                "ef",
                "ef1e00",
                "ef1e0003",
                "ef1e00036f",
                "ef1e00036faaaaaa",
                "ef1e03ff6faaaa",
                "ef000000ef000000"
            })
    void broken(String hex) {
        assertThat(read(hex)).isFalse();
    }

    @FuzzTest
    void anyBytes(byte[] bytes) {
        if (!read(bytes)) return;
        assertThat(red.primaryLength()).isPositive();
        assertThat(red.primaryAt() + red.primaryLength()).isEqualTo(array.length);
        assertThat(red.primaryAt()).isGreaterThan(AT + 4 * red.earlier());
        int end = red.primaryAt();
        for (int back = 1; back <= red.earlier(); back++) {
            red.look(array, back);
            assertThat(red.earlierOffset()).isBetween(0, 16_383);
            assertThat(red.earlierType()).isBetween(0, 127);
            assertThat(red.earlierAt() + red.earlierLength()).isEqualTo(end);
            end = red.earlierAt();
        }
        assertThat(end).isEqualTo(AT + 4 * red.earlier() + 1);
        int other = (red.type() + 1) & 0x7F;
        red.retype(array, other);
        assertThat(red.read(array, AT, bytes.length)).isTrue();
        assertThat(red.alike(array)).isEqualTo(red.type() == other);
        assertThat(red.type()).isEqualTo(other);
    }
}
