package dev.parley.core.turn;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.wire.Endpoint;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClassicBindingTest {
    private static final String TRANSACTION = "01b357132bd9425baa1d3e098f8ed925";

    /** What the client {@code stun} 0.97 sends: CHANGE-REQUEST that asks for no change. */
    private static final String REQUEST = "00010008" + TRANSACTION + "0003000400000000";

    private final Bench bench = new Bench();

    private static ByteBuffer hex(String text) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(text));
    }

    private String answer(Endpoint client, String request) {
        bench.server.receive(client, hex(request), bench.now, bench);
        return HexFormat.of().formatHex(bench.toClient.getLast().bytes());
    }

    @Test
    @DisplayName("a client of RFC 3489 learns its address, by an answer at most 1.6 times as long as the question")
    void mapped() {
        String mapped = "0101000c" + TRANSACTION + "00010008" + "0001" + "9c40" + "c6336401";
        assertThat(answer(Bench.CLIENT, REQUEST)).isEqualTo(mapped);
        assertThat(answer(Bench.CLIENT, "00010000" + TRANSACTION))
                .isEqualTo(mapped)
                .hasSizeLessThanOrEqualTo(2 * 32);
        assertThat(answer(Endpoint.of("2001:db8::7", 5000), "00010000" + TRANSACTION))
                .isEqualTo(
                        "01010018" + TRANSACTION + "00010014" + "0002" + "1388" + "20010db8000000000000000000000007");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "00010008" + TRANSACTION + "0003000400000006", // from another address and port, which we do not have
                "00010000" + TRANSACTION + "00", // longer than it says
                "00010004" + TRANSACTION, // shorter
                "00010002" + TRANSACTION + "0000", // no multiple of four
                "00020000" + TRANSACTION, // no Binding
                "01010000" + TRANSACTION, // an answer
                "00010000" + "01b357132bd9425baa1d3e098f8ed9" // no header
            })
    @DisplayName("anything else without the cookie is dropped in silence and counted")
    void silence(String packet) {
        bench.ignored(Bench.CLIENT, hex(packet));
        assertThat(bench.server.drops().of(Drops.Reason.MALFORMED)).isOne();
    }

    @Test
    @DisplayName("over a stream, where no such client comes from, it is dropped")
    void stream() {
        bench.ignored(Bench.CLIENT.through(1, true), hex(REQUEST));
    }
}
