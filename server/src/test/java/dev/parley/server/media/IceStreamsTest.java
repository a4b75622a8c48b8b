package dev.parley.server.media;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.DisplayName;

class IceStreamsTest {
    @FuzzTest
    @DisplayName("any stream is cut into frames, or given up")
    void anyStream(byte[] bytes) {
        int length = IceStreams.next(ByteBuffer.wrap(bytes));
        assertThat(length).isBetween(-1, IceConnections.PREFIX_BYTES + IceConnections.LONGEST_FRAME);
        assertThat(length == 0).isEqualTo(bytes.length < IceConnections.PREFIX_BYTES);
    }
}
