package dev.parley.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.rtp.BigEndian;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused, why, and that it leaves no trace. */
class RefusalTest {
    @ParameterizedTest
    @EnumSource
    @DisplayName(
            "a packet with any one bit flipped is refused and changes nothing, then the true one is opened  [A106]")
    void flippedBits(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] plain = Pair.plain(7, 5);
        byte[] wire = pair.protect(plain);
        for (int bit = 0; bit < 8 * wire.length; bit++) {
            byte[] forged = wire.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(pair.receive(forged)).isIn(SrtpReceiver.UNAUTHENTIC, SrtpReceiver.MALFORMED);
            assertThat(pair.receiver.streams()).isZero();
        }
        assertThat(pair.receive(wire)).isEqualTo(plain.length);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("RTCP with any one bit flipped is refused and changes nothing, then the true one is opened  [A106]")
    void flippedControlBits(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] plain = Pair.plainRtcp(7, 6);
        byte[] wire = pair.protectRtcp(plain);
        for (int bit = 0; bit < 8 * wire.length; bit++) {
            byte[] forged = wire.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(pair.receiveRtcp(forged)).isIn(SrtpReceiver.UNAUTHENTIC, SrtpReceiver.MALFORMED);
            assertThat(pair.receiver.streams()).isZero();
        }
        assertThat(pair.receiveRtcp(wire)).isEqualTo(plain.length);
        assertThat(pair.opened(plain.length)).isEqualTo(plain);
        assertThat(pair.receiveRtcp(wire)).isEqualTo(SrtpReceiver.REPLAYED);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("whatever is cut off is refused")
    void truncated(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] wire = pair.protect(Pair.plain(7, 5));
        byte[] control = pair.protectRtcp(Pair.plainRtcp(7, 6));
        for (int length = 0; length < wire.length; length++)
            assertThat(pair.receive(Arrays.copyOf(wire, length))).isNegative();
        for (int length = 0; length < control.length; length++)
            assertThat(pair.receiveRtcp(Arrays.copyOf(control, length))).isNegative();
        assertThat(pair.receive(Arrays.copyOf(wire, 13))).isEqualTo(SrtpReceiver.MALFORMED);
        assertThat(pair.receiver.streams()).isZero();
    }

    @Test
    @DisplayName(
            "a packet older than the window is a replay, one at its edge is not, and a forged far one does not move it")
    void window() {
        Pair pair = new Pair(SrtpProfile.AEAD_AES_128_GCM);
        byte[] first = pair.protect(Pair.plain(7, 100));
        byte[] second = pair.protect(Pair.plain(7, 101));
        byte[] newest = pair.protect(Pair.plain(7, 100 + SrtpReceiver.WINDOW));
        assertThat(pair.receive(newest)).isPositive();
        byte[] far = newest.clone();
        BigEndian.put16(far, 2, 30_000);
        assertThat(pair.receive(far)).isEqualTo(SrtpReceiver.UNAUTHENTIC);
        assertThat(pair.receive(first)).isEqualTo(SrtpReceiver.REPLAYED);
        assertThat(pair.receive(second)).isPositive();
        assertThat(pair.receive(second)).isEqualTo(SrtpReceiver.REPLAYED);
    }

    @Test
    @DisplayName("a stranger's flood of SSRCs is not remembered, and 4096 true ones are all there is")
    void floodOfStreams() {
        Pair pair = new Pair(SrtpProfile.AES128_CM_HMAC_SHA1_80);
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] forged = new byte[60];
            random.nextBytes(forged);
            forged[0] = (byte) 0x80;
            assertThat(pair.receive(forged)).isEqualTo(SrtpReceiver.UNAUTHENTIC);
            assertThat(pair.receiveRtcp(forged)).isEqualTo(SrtpReceiver.UNAUTHENTIC);
        }
        assertThat(pair.receiver.streams()).isZero();
        for (int ssrc = 0; ssrc < SrtpReceiver.MOST_STREAMS; ssrc++)
            assertThat(pair.receive(pair.protect(Pair.plain(ssrc << 20, 1)))).isPositive();
        assertThat(pair.receive(pair.protect(Pair.plain(-1, 1)))).isEqualTo(SrtpReceiver.CROWDED);
        assertThat(pair.receive(pair.protect(Pair.plain(0, 2)))).isPositive();
        assertThat(pair.receiver.streams()).isEqualTo(SrtpReceiver.MOST_STREAMS);
    }

    @Test
    @DisplayName(
            "streams that have ended take little room, let no packet in again, and go on where they stopped if they come back")
    void ended() {
        Pair pair = new Pair(SrtpProfile.AEAD_AES_128_GCM);
        byte[] early = pair.protect(Pair.plain(5, 65_000));
        byte[] skipped = pair.protect(Pair.plain(5, 65_500));
        assertThat(pair.receive(early)).isPositive();
        for (long number = 65_501; number < 70_000; number += 1000) {
            assertThat(pair.receive(pair.protect(Pair.plain(5, number)))).isPositive();
        }
        byte[] last = pair.protect(Pair.plain(5, 70_000));
        assertThat(pair.receive(last)).isPositive();
        pair.receiver.rest(ssrc -> ssrc != 5);
        assertThat(pair.receiver.awake()).isZero();
        for (byte[] old : new byte[][] {early, skipped, last})
            assertThat(pair.receive(old)).isNegative();
        byte[] late = pair.protect(Pair.plain(5, 70_001));
        assertThat(pair.receive(pair.protect(Pair.plain(5, 70_002))))
                .as("with its roll-overs")
                .isPositive();
        assertThat(pair.receiver.awake()).isOne();
        assertThat(pair.receive(late))
                .as("newer than all before, though overtaken")
                .isPositive();
        for (byte[] old : new byte[][] {early, skipped, last, late})
            assertThat(pair.receive(old)).isNegative();
        byte[] overtaken = pair.protect(Pair.plain(5, 70_003));
        assertThat(pair.receive(pair.protect(Pair.plain(5, 70_004)))).isPositive();
        assertThat(pair.receive(overtaken)).isPositive();
        assertThat(pair.receive(overtaken)).isEqualTo(SrtpReceiver.REPLAYED);
    }

    @Test
    @DisplayName("a peer that uses more streams than it may drives none out that lives, and those that end make room")
    void crowd() {
        Pair pair = new Pair(SrtpProfile.AEAD_AES_128_GCM);
        assertThat(pair.receive(pair.protect(Pair.plain(1, 10)))).isPositive();
        for (int ssrc = 2; ssrc < 1000; ssrc++) {
            assertThat(pair.receive(pair.protect(Pair.plain(ssrc, 10)))).isPositive();
        }
        assertThat(pair.receiver.awake()).isEqualTo(SrtpReceiver.MOST_AWAKE);
        byte[] overtaken = pair.protect(Pair.plain(1, 11));
        assertThat(pair.receive(pair.protect(Pair.plain(1, 12)))).isPositive();
        assertThat(pair.receive(overtaken)).isPositive();
        assertThat(pair.receive(pair.protect(Pair.plain(999, 12)))).isPositive();
        pair.receiver.rest(ssrc -> ssrc == 1 || ssrc == 999);
        assertThat(pair.receiver.awake()).isOne();
        assertThat(pair.receive(pair.protect(Pair.plain(999, 13)))).isPositive();
        assertThat(pair.receiver.awake()).isEqualTo(2);
    }

    @Test
    @DisplayName("a stream and its retransmissions, with the same sequence numbers, do not disturb each other")
    void streamsAreApart() {
        Pair pair = new Pair(SrtpProfile.AEAD_AES_128_GCM);
        for (long number = 65_000; number < 67_000; number++) {
            assertThat(pair.receive(pair.protect(Pair.plain(1, number)))).isPositive();
            assertThat(pair.receive(pair.protect(Pair.plain(2, number - 65_000))))
                    .isPositive();
        }
        assertThat(pair.receiver.streams()).isEqualTo(2);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("a sender never uses an index twice, nor one too old to know  [A106]")
    void reuse(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        assertThat(pair.protect(Pair.plain(1, 5000))).isNotEmpty();
        assertThat(pair.protect(Pair.plain(1, 5000))).isEmpty();
        assertThat(pair.protect(Pair.plain(1, 4999))).isNotEmpty();
        assertThat(pair.protect(Pair.plain(1, 3000))).isEmpty();
        assertThat(pair.protect(Pair.plain(2, 5000))).isNotEmpty();
        for (long number : new long[] {30_000, 60_000, 65_536 + 5000})
            assertThat(pair.protect(Pair.plain(1, number))).isNotEmpty();
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("CSRCs, an extension, offsets and an empty payload are all in order")
    void shapes(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] plain = new byte[12 + 8 + 8 + 30];
        plain[0] = (byte) 0x92;
        BigEndian.put16(plain, 12 + 8, 0xBEDE);
        BigEndian.put16(plain, 12 + 8 + 2, 1);
        byte[] wire = pair.protect(plain, 28);
        byte[] in = new byte[wire.length + 3];
        System.arraycopy(wire, 0, in, 3, wire.length);
        assertThat(pair.receiver.unprotect(in, 3, wire.length, pair.opened, 5)).isEqualTo(plain.length);
        assertThat(Arrays.copyOfRange(pair.opened, 5, 5 + plain.length)).isEqualTo(plain);
        assertThat(pair.receiver.unprotect(in, 3, wire.length, new byte[wire.length - 1], 0))
                .isEqualTo(SrtpReceiver.MALFORMED);
        byte[] empty = Pair.plain(4, 100);
        assertThat(empty).hasSize(Pair.HEADER);
        assertThat(pair.receive(pair.protect(empty))).isEqualTo(Pair.HEADER);
    }

    @ParameterizedTest
    @EnumSource
    @DisplayName("the two directions have keys of their own, and none is printed")
    void directions(SrtpProfile profile) {
        Pair pair = new Pair(profile);
        byte[] wire = pair.protect(Pair.plain(1, 1));
        SrtpReceiver wrong = pair.keys.receiver(true);
        assertThat(wrong.unprotect(wire, 0, wire.length, pair.opened, 0)).isEqualTo(SrtpReceiver.UNAUTHENTIC);
        assertThat(pair.receive(wire)).isPositive();
        assertThat(pair.keys).hasToString("SrtpKeys[" + profile + "]");
    }

    @Test
    @DisplayName("mistakes of ours are exceptions: too little material, too little room")
    void mistakes() {
        assertThatIllegalArgumentException().isThrownBy(() -> SrtpKeys.of(SrtpProfile.AEAD_AES_128_GCM, new byte[60]));
        Pair pair = new Pair(SrtpProfile.AEAD_AES_128_GCM);
        assertThatThrownBy(() -> pair.sender.protect(new byte[40], 0, 12, new byte[20], 0, 20))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
