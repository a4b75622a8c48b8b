package dev.parley.core.rtp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RtxTest {
    @Test
    @DisplayName("the original sequence number stands before the payload (RFC 4588 §4)")
    void prefix() {
        byte[] out = new byte[4];
        assertThat(Rtx.writePrefix(out, 1, 0xFEDC)).isEqualTo(2);
        assertThat(out).containsExactly(0, 0xFE, 0xDC, 0);
        assertThat(Rtx.originalSequence(out, 1, 3)).isEqualTo(0xFEDC);
    }

    @Test
    @DisplayName("a payload of less than two bytes repeats nothing")
    void probe() {
        assertThat(Rtx.originalSequence(new byte[1], 0, 1)).isEqualTo(-1);
        assertThat(Rtx.originalSequence(new byte[1], 1, 0)).isEqualTo(-1);
    }
}
