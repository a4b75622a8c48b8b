package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EnginePayloadTest {
    @Test
    @DisplayName("a payload is packets between record separators")
    void payload() {
        EnginePayload payload = EnginePayload.read("4hello\u001e2\u001e4€");
        assertThat(payload.wellFormed()).isTrue();
        assertThat(payload.packets()).containsExactly(text("hello"), new EnginePacket.Ping(""), text("€"));
        assertThat(EnginePayload.write(payload.packets())).isEqualTo("4hello\u001e2\u001e4€");
    }

    @Test
    @DisplayName("binary is base64 after a b in a payload, and raw in a frame")
    void binary() {
        EnginePacket packet = EnginePayload.read("bAQIDBA==").packets().getFirst();
        assertThat(packet)
                .isInstanceOfSatisfying(
                        EnginePacket.Data.class,
                        data -> assertThat(data.message())
                                .isInstanceOfSatisfying(
                                        Message.Binary.class,
                                        binary -> assertThat(binary.bytes()).containsExactly(1, 2, 3, 4)));
        assertThat(packet.text()).isEqualTo("bAQIDBA==");
        assertThat(packet.frame()).isInstanceOf(Message.Binary.class);
        assertThat(packet.size()).isEqualTo(5);
    }

    @Test
    @DisplayName("every type has its character")
    void types() {
        assertThat(EnginePayload.write(List.of(
                        new EnginePacket.Open("{}"),
                        new EnginePacket.Close(),
                        new EnginePacket.Ping("probe"),
                        new EnginePacket.Pong("probe"),
                        text(""),
                        new EnginePacket.Upgrade(),
                        new EnginePacket.Noop())))
                .isEqualTo("0{}\u001e1\u001e2probe\u001e3probe\u001e4\u001e5\u001e6");
    }

    @ParameterizedTest(name = "\"{0}\" is no packet")
    @ValueSource(strings = {"", "7", "abc", "b*", "bA", "x4hello", "４hello"})
    void malformed(String text) {
        assertThat(EnginePacket.read(text)).isEmpty();
        EnginePayload payload = EnginePayload.read("4a\u001e" + text + "\u001e4b");
        assertThat(payload.wellFormed()).isFalse();
        assertThat(payload.packets()).containsExactly(text("a"));
    }

    @Test
    @DisplayName("an empty body and a trailing separator are malformed")
    void emptyPackets() {
        assertThat(EnginePayload.read("").wellFormed()).isFalse();
        assertThat(EnginePayload.read("4a\u001e").wellFormed()).isFalse();
    }

    @FuzzTest
    void readingNeverFailsAndWritingGivesItBack(byte[] bytes) {
        EnginePayload payload = EnginePayload.read(new String(bytes, StandardCharsets.UTF_8));
        if (payload.packets().isEmpty()) return;
        String written = EnginePayload.write(payload.packets());
        EnginePayload again = EnginePayload.read(written);
        assertThat(again.wellFormed()).isTrue();
        assertThat(EnginePayload.write(again.packets())).isEqualTo(written);
        for (EnginePacket packet : payload.packets()) {
            assertThat(EnginePacket.read(packet.frame()).map(EnginePacket::text))
                    .isEqualTo(Optional.of(packet.text()));
        }
    }

    private static EnginePacket text(String text) {
        return new EnginePacket.Data(new Message.Text(text));
    }
}
