package dev.parley.core.sfu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.parley.core.rtp.BigEndian;
import dev.parley.core.rtp.Red;
import dev.parley.core.rtp.RtpPacket;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Packets of 960 ticks, of which number n would have the timestamp 960 n and the payload n. */
class LostSoundTest {
    private static final int STEP = 960;
    private static final int TYPE = 111;
    private static final int PAYLOAD_AT = 12;

    private final LostSound lost = new LostSound();
    private final Red red = new Red();

    /** What is found when that packet comes and repeats those of that many ticks ago. */
    private List<String> comeAt(long sequence, long timestamp, int... offsets) {
        byte[] bytes = new byte[PAYLOAD_AT + 4 * offsets.length + 1 + offsets.length + 1];
        bytes[0] = (byte) 0x80;
        bytes[1] = 63;
        BigEndian.put32(bytes, 4, (int) timestamp);
        int at = PAYLOAD_AT;
        for (int offset : offsets) {
            bytes[at] = (byte) (0x80 | TYPE);
            BigEndian.put24(bytes, at + 1, offset << 10 | 1);
            at += 4;
        }
        bytes[at++] = TYPE;
        for (int offset : offsets) bytes[at++] = (byte) ((timestamp - offset) / STEP);
        RtpPacket packet = new RtpPacket();
        assertThat(packet.wrap(bytes, 0, bytes.length)).isTrue();
        assertThat(red.read(bytes, PAYLOAD_AT, bytes.length - PAYLOAD_AT)).isTrue();
        lost.look(packet, sequence, red);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < lost.count(); i++) {
            assertThat(lost.length(i)).isOne();
            found.add(lost.sequence(i) + " at " + lost.timestamp(i) + ": " + bytes[lost.at(i)]);
        }
        return found;
    }

    private List<String> come(long number, int... back) {
        return comeAt(
                number,
                STEP * number,
                Arrays.stream(back).map(one -> one * STEP).toArray());
    }

    @Test
    @DisplayName("what came is not found, what did not is found once, and after that it has come")
    void once() {
        assertThat(come(10, 1)).isEmpty();
        assertThat(come(11, 1)).isEmpty();
        assertThat(come(13, 2, 1)).containsExactly("12 at 11520: 12");
        assertThat(come(14, 2, 1)).isEmpty();
        assertThat(come(12, 1)).isEmpty();
    }

    @Test
    @DisplayName(
            "of several that are missing each is found under its own number, in ascending order, with one piece or with two, however far back it lies")
    void several() {
        come(20);
        assertThat(come(23, 2, 1)).containsExactly("21 at 20160: 21", "22 at 21120: 22");
        assertThat(come(26, 2)).containsExactly("24 at 23040: 24");
        assertThat(come(27, 2)).containsExactly("25 at 24000: 25");
        assertThat(come(31, 1)).containsExactly("30 at 28800: 30");
        assertThat(come(32, 2, 4)).containsExactly("28 at 26880: 28");
    }

    @Test
    @DisplayName("a packet that is overtaken brings what it repeats all the same")
    void overtaken() {
        come(40);
        come(43);
        assertThat(come(42, 1)).containsExactly("41 at 39360: 41");
    }

    @Test
    @DisplayName("timestamps roll over")
    void rollOver() {
        long first = (1L << 32) - STEP;
        comeAt(50, first);
        assertThat(comeAt(52, first + 2 * STEP - (1L << 32), STEP)).hasSize(1);
        assertThat(lost.sequence(0)).isEqualTo(51);
        assertThat(lost.timestamp(0)).isZero();
    }

    @Test
    @DisplayName("after a silence the pieces are those of the packets right before, where their lengths do not tell")
    void silence() {
        comeAt(60, 0);
        assertThat(comeAt(63, 100 * STEP + 7, 2 * STEP, STEP)).hasSize(2);
        assertThat(lost.sequence(0)).isEqualTo(61);
        assertThat(lost.sequence(1)).isEqualTo(62);
    }

    @Test
    @DisplayName(
            "nothing is found before the first packet, at the time of another, of no length back, or where no number is free")
    void nothing() {
        assertThat(come(70, 2, 1)).isEmpty();
        assertThat(comeAt(72, 72 * STEP, 0)).isEmpty();
        assertThat(comeAt(73, 73 * STEP, STEP / 2)).isEmpty();
        assertThat(come(73 + LostSound.KNOWN, 1)).isEmpty();
        assertThat(come(73, 1)).as("so late that it is forgotten").isEmpty();
        lost.forget();
        assertThat(come(110, 1)).isEmpty();
    }

    @Test
    @DisplayName("times that leap and turn back break nothing")
    void leaps() {
        comeAt(80, 0);
        comeAt(81, 0x7FFF_FFFFL);
        comeAt(83, 0xFFFF_FFFEL, 1, 16_383);
        comeAt(90, 0, 1, 16_383, 1);
        comeAt(95, 0x8000_0000L, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
        assertThat(lost.count()).isBetween(0, LostSound.MOST);
    }
}
