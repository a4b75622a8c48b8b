package dev.parley.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
    @ParameterizedTest(name = "{0}")
    @ValueSource(
            strings = {"", " ", "{", "{\"a\":1}x", "{} {}", "{'a':1}", "[1,]", "nul", "{\"a\":1,\"a\":2}", "NaN", "01"})
    void whatIsNotOneJsonTextIsNothing(String text) {
        assertThat(Json.parse(text)).isEmpty();
        assertThat(Json.parse(text.getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    @DisplayName("64 levels of nesting are read, 65 are not")
    void depthIsBounded() {
        assertThat(Json.parse("[".repeat(64) + "]".repeat(64))).isPresent();
        assertThat(Json.parse("[".repeat(65) + "]".repeat(65))).isEmpty();
        assertThat(Json.parse("[".repeat(100_000))).isEmpty();
    }

    @Test
    @DisplayName("numbers of more than 64 digits are not read")
    void numbersAreBounded() {
        assertThat(Json.parse("1".repeat(64))).isPresent();
        assertThat(Json.parse("1".repeat(65))).isEmpty();
    }

    @Test
    @DisplayName("malformed UTF-8 is nothing")
    void utf8IsChecked() {
        assertThat(Json.parse(new byte[] {'"', (byte) 0xC3, '"'})).isEmpty();
        assertThat(Json.parse(new byte[] {'"', (byte) 0xED, (byte) 0xA0, (byte) 0x80, '"'}))
                .isEmpty();
    }

    @Test
    @DisplayName("objects keep the order of their fields and write null")
    void objectsAreWritten() {
        assertThat(Json.text(Json.object("b", 1, "a", null, "c", List.of("x", true))))
                .isEqualTo("{\"b\":1,\"a\":null,\"c\":[\"x\",true]}");
        assertThat(Json.bytes(Json.object())).isEqualTo("{}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    @DisplayName("a value that has no JSON form is a mistake of the caller")
    void unwritable() {
        assertThatThrownBy(() -> Json.text(new Object())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Json.bytes(new Object())).isInstanceOf(IllegalArgumentException.class);
    }

    @FuzzTest
    void whatIsReadCanBeWrittenAndReadAgain(byte[] bytes) {
        Json.parse(bytes).ifPresent(tree -> {
            assertThat(Json.parse(Json.text(tree))).map(Object::toString).contains(tree.toString());
            assertThat(Json.parse(Json.bytes(tree))).isPresent();
        });
        assertThat(bytes).isNotNull();
    }
}
