package dev.parley.server.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.fasterxml.jackson.databind.node.ArrayNode;
import dev.parley.server.http.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PacketReaderTest {
    private final PacketReader reader = new PacketReader(1000);

    private PacketReader.Result read(String text) {
        return reader.read(new Message.Text(text));
    }

    private static SocketPacket packet(PacketReader.Result result) {
        assertThat(result).isInstanceOf(PacketReader.Result.Complete.class);
        return ((PacketReader.Result.Complete) result).packet();
    }

    @ParameterizedTest(name = "{0} is read and written alike")
    @ValueSource(
            strings = {
                "0{}",
                "0/admin,{\"sid\":\"x\"}",
                "1",
                "1/admin,",
                "2[\"hey\",{\"a\":[null]}]",
                "2/admin,12[\"hey\"]",
                "3/admin,456[]",
                "30[1,\"€\"]",
                "4/random,{\"message\":\"no\"}",
                "2999999999999999[\"largest id\"]",
                "2/a?b=c,[\"x\"]"
            })
    void readAndWritten(String text) {
        List<Message> written = PacketWriter.write(packet(read(text)));
        assertThat(written).containsExactly(new Message.Text(text));
    }

    @Test
    @DisplayName("a number may name an event, as in socket.io")
    void numberedEvent() {
        assertThat(packet(read("2[7,1]")))
                .isInstanceOfSatisfying(
                        SocketPacket.Event.class,
                        event -> assertThat(event.name()).isEqualTo("7"));
    }

    @Test
    @DisplayName("a binary event without attachments is complete at once")
    void noAttachments() {
        assertThat(packet(read("50-[\"a\",1]"))).isInstanceOf(SocketPacket.Event.class);
        assertThat(packet(read("1"))).isInstanceOf(SocketPacket.Disconnect.class);
    }

    @ParameterizedTest(name = "{0} is malformed with its attachment")
    @ValueSource(
            strings = {
                "51-[\"a\",{\"_placeholder\":true,\"num\":1}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":-1}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":0.5}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":\"0\"}]",
                "51-[\"a\",{\"_placeholder\":true}]",
                "51-[{\"_placeholder\":true,\"num\":0}]",
                "51-[\"a\",{\"_placeholder\":true,\"num\":0},{\"_placeholder\":true,\"num\":0}]",
                "511-[\"a\"]",
                "5999-[\"a\"]",
                "61-[\"no id\"]",
                "51-[\"disconnect\"]"
            })
    void wrongPlaceholders(String text) {
        PacketReader.Result first = read(text);
        PacketReader.Result second = reader.read(new Message.Binary(new byte[1]));
        assertThat(List.of(first, second)).last().isEqualTo(new PacketReader.Result.Malformed());
    }

    @Test
    @DisplayName("a placeholder in an event without attachments is data like any other")
    void innocentPlaceholder() {
        String text = "2[\"a\",{\"_placeholder\":true,\"num\":0}]";
        assertThat(PacketWriter.write(packet(read(text)))).containsExactly(new Message.Text(text));
    }

    @Test
    @DisplayName("JSON that is too deep is malformed")
    void deep() {
        assertThat(read("2[\"a\"," + "[".repeat(5000) + "]".repeat(5000) + "]"))
                .isEqualTo(new PacketReader.Result.Malformed());
    }

    @Test
    @DisplayName("attachments are taken out in order, at any depth, and put back")
    void attachments() {
        ArrayNode tree = (ArrayNode) Json.tree(List.of(
                Json.object("a", new byte[] {1}, "b", List.of(new byte[] {2}, 5)), new byte[] {3}, "text"));
        List<byte[]> bytes = Attachments.takeOut(tree);
        assertThat(bytes).containsExactly(new byte[] {1}, new byte[] {2}, new byte[] {3});
        assertThat(tree)
                .hasToString("[{\"a\":{\"_placeholder\":true,\"num\":0},\"b\":[{\"_placeholder\":true,\"num\":1},5]},"
                        + "{\"_placeholder\":true,\"num\":2},\"text\"]");
        assertThat(Attachments.putIn(tree, bytes)).isTrue();
        assertThat(Attachments.takeOut(tree)).hasSize(3);
    }

    /** The input is cut at each 0xff: what begins with 0xfe is binary, the rest text. */
    @FuzzTest
    void readingNeverFailsAndWritingGivesItBack(byte[] bytes) {
        int from = 0;
        for (int to = 0; to <= bytes.length; to++) {
            if (to < bytes.length && bytes[to] != (byte) 0xff) continue;
            Message message = message(Arrays.copyOfRange(bytes, from, to));
            if (reader.read(message) instanceof PacketReader.Result.Complete(SocketPacket packet)) checkWritten(packet);
            from = to + 1;
        }
    }

    private static Message message(byte[] bytes) {
        boolean binary = bytes.length > 0 && bytes[0] == (byte) 0xfe;
        return binary ? new Message.Binary(bytes) : new Message.Text(new String(bytes, StandardCharsets.UTF_8));
    }

    private static void checkWritten(SocketPacket packet) {
        List<Message> written = PacketWriter.write(packet);
        PacketReader again = new PacketReader(Integer.MAX_VALUE);
        PacketReader.Result result = new PacketReader.Result.Incomplete();
        for (Message message : written) {
            assertThat(result).isInstanceOf(PacketReader.Result.Incomplete.class);
            result = again.read(message);
        }
        assertThat(result).isInstanceOf(PacketReader.Result.Complete.class);
    }
}
