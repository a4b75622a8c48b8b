package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TransportFeedbackTest {
    private static final int LOST = TransportFeedback.NOT_RECEIVED;

    private final RtcpWriter writer = new RtcpWriter();

    private static TransportFeedback of(int... deltas) {
        return new TransportFeedback(1, 2, 0xFFFE, deltas.length, 0xABCDEF, 255, deltas);
    }

    private byte[] write(Rtcp packet) {
        byte[] out = new byte[1 << 18];
        return Arrays.copyOf(out, writer.write(List.of(packet), out, 0));
    }

    private static String head(int words, int count) {
        return String.format("8fcd%04x 00000001 00000002 fffe%04x abcdefff", words, count);
    }

    private static int[] repeat(int delta, int count) {
        return IntStream.generate(() -> delta).limit(count).toArray();
    }

    private void bothWays(TransportFeedback feedback, String hex) {
        assertThat(write(feedback)).isEqualTo(RtcpTest.bytes(hex));
        assertThat(RtcpTest.read(hex)).containsExactly(feedback);
    }

    @Test
    @DisplayName("a run of 221 packets not received, as in the example of the draft's §3.1.3")
    void run() {
        int[] deltas = repeat(LOST, 222);
        deltas[221] = 4;
        bothWays(of(deltas), head(6, 222) + "00dd 2001 04 000000");
    }

    @Test
    @DisplayName("a vector of fourteen one-bit symbols, as in the example of the draft's §3.1.4")
    void oneBitVector() {
        int[] deltas = {LOST, 1, 2, 3, 4, 255, LOST, LOST, LOST, 0, 6, 7, LOST, LOST};
        bothWays(of(deltas), head(7, 14) + "9f1c 01020304ff 000607 0000");
    }

    @Test
    @DisplayName("a vector of seven two-bit symbols, with deltas of one byte and of two, negative ones too")
    void twoBitVector() {
        int[] deltas = {LOST, 256, 1, -1, LOST, 32767, -32768};
        bothWays(of(deltas), head(7, 7) + "c98a 0100 01 ffff 7fff 8000 00");
    }

    @Test
    @DisplayName("a hundred packets in good order take one chunk and a byte each")
    void manyInOrder() {
        assertThat(write(of(repeat(20, 100)))).hasSize(20 + 2 + 100 + 2);
    }

    @Test
    @DisplayName("the longest run is 8191, more needs another chunk")
    void longestRun() {
        TransportFeedback most = of(repeat(LOST, RtcpReader.MOST_SEQUENCES));
        bothWays(most, head(5, 8192) + "1fff 0001");
    }

    @Test
    @DisplayName("symbols of the last chunk beyond the count mean nothing")
    void tail() {
        assertThat(RtcpTest.read(head(5, 1) + "bfff 0700")).containsExactly(of(7));
        assertThat(RtcpTest.read(head(5, 1) + "3fff 0700")).containsExactly(of(7));
    }

    @ParameterizedTest(name = "{1} packets in {2} are no feedback")
    @CsvSource({
        "4, 1, ''", // no chunk
        "5, 0, 20010700", // no packets
        "5, 1, 60010700", // reserved symbol
        "5, 3, 20030102", // the third delta is missing
        "5, 2, 40020102", // the second delta is missing
        "5, 1, f0000102", // reserved symbol in a vector
        "5, 9, 00000000" // empty runs lead nowhere
    })
    void malformed(int words, int count, String rest) {
        assertThat(RtcpTest.read(head(words, count) + rest)).isEmpty();
    }

    @Test
    @DisplayName("padding that is counted is taken off before the deltas are looked for")
    void padding() {
        assertThat(RtcpTest.read(head(6, 1).replaceFirst("8f", "af") + "20010700 00000004"))
                .containsExactly(of(7));
        assertThat(RtcpTest.read(head(5, 1).replaceFirst("8f", "af") + "00000004"))
                .isEmpty();
    }

    @ParameterizedTest(name = "{0} packets, as libwebrtc fills them up to a multiple of four bytes")
    @CsvSource({"3, 20030102 03000003", "4, 20040102 03040002", "5, 20050102 03040501", "6, 20060102 03040506"})
    void filledUp(int count, String rest) {
        String filled = count == 6 ? head(6, 6) : head(6, count).replaceFirst("8f", "af");
        int[] deltas = new int[count];
        for (int i = 0; i < count; i++) deltas[i] = i + 1;
        assertThat(RtcpTest.read(filled + rest)).containsExactly(of(deltas));
    }

    @Test
    @DisplayName("five thousand random patterns of loss and delay are read back as they were written")
    void roundTrips() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 5_000; i++) {
            int[] deltas = new int[random.nextInt(1, 300)];
            int loss = random.nextInt(4);
            int large = random.nextInt(1, 20);
            for (int k = 0; k < deltas.length; k++) {
                if (random.nextInt(4) < loss) deltas[k] = LOST;
                else deltas[k] = random.nextInt(large) == 0 ? (short) random.nextInt() : random.nextInt(256);
            }
            assertThat(RtcpTest.read(write(of(deltas)))).containsExactly(of(deltas));
        }
    }

    @Test
    @DisplayName("a feedback that cannot be written cannot be made")
    void impossible() {
        assertThatThrownBy(() -> of(32768)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> of()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new TransportFeedback(1, 2, 3, 2, 0, 0, new int[1]))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(of(1, 2)).hasSameHashCodeAs(of(1, 2)).isNotEqualTo(of(1, 3));
    }
}
