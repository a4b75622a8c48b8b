package dev.parley.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

/** Whatever a stranger sends: nothing throws, nothing is believed, nothing is remembered. */
class SrtpFuzzTest {
    @FuzzTest
    void anyMedia(byte[] input) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            Pair pair = new Pair(profile);
            if (input.length <= pair.opened.length)
                assertThat(pair.receive(input)).isNegative();
            assertThat(pair.receiver.unprotect(
                            input, input.length / 2, input.length - input.length / 2, pair.opened, 9))
                    .isNegative();
            assertThat(pair.receiver.streams()).isZero();
        }
    }

    @FuzzTest
    void anyControl(byte[] input) {
        for (SrtpProfile profile : SrtpProfile.values()) {
            Pair pair = new Pair(profile);
            if (input.length <= pair.opened.length)
                assertThat(pair.receiveRtcp(input)).isNegative();
            assertThat(pair.receiver.unprotectRtcp(
                            input, input.length / 2, input.length - input.length / 2, pair.opened, 9))
                    .isNegative();
            assertThat(pair.receiver.streams()).isZero();
        }
    }
}
