package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DtlsSessionTest {
    @Test
    @DisplayName("client and server of ours agree on AES-128-GCM and on the same keys  [A106]")
    void agree() throws Exception {
        try (Duet duet = new Duet().connected()) {
            assertThat(duet.client.keys().profile()).isEqualTo(0x0007);
            assertThat(duet.server.keys().profile()).isEqualTo(0x0007);
            assertThat(duet.client.keys().material())
                    .hasSize(56)
                    .isEqualTo(duet.server.keys().material());
        }
    }

    @Test
    @DisplayName("data go both ways, and close_notify ends the other side too")
    void dataAndClose() throws Exception {
        try (Duet duet = new Duet().connected()) {
            duet.client.session.send("up".getBytes(StandardCharsets.UTF_8));
            duet.server.session.send("down".getBytes(StandardCharsets.UTF_8));
            assertThat(duet.server.data()).asString().isEqualTo("up");
            assertThat(duet.client.data()).asString().isEqualTo("down");
            duet.client.session.close();
            assertThat(duet.client.end()).isEmpty();
            assertThat(duet.server.end()).isEmpty();
        }
    }
}
