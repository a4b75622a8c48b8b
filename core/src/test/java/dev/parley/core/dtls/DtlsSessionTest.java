package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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
    @DisplayName("two sessions of the same two never have the same keys")
    void freshKeys() throws Exception {
        try (Duet first = new Duet().connected();
                Duet second = new Duet().connected()) {
            assertThat(first.client.keys().material())
                    .isNotEqualTo(second.client.keys().material());
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

    @Test
    @DisplayName("the most data make a datagram of 1200 bytes, more are refused, and no flight is longer  [A106]")
    void datagramSizes() throws Exception {
        List<Integer> lengths = Collections.synchronizedList(new ArrayList<>());
        try (Duet duet = new Duet()) {
            duet.client.sendTo(bytes -> {
                lengths.add(bytes.length);
                duet.toServer.send(bytes);
            });
            duet.connected();
            duet.client.session.send(new byte[DtlsSession.MOST_DATA]);
            assertThat(duet.server.data()).hasSize(DtlsSession.MOST_DATA);
            assertThat(Collections.max(lengths)).isEqualTo(1200);
            assertThatThrownBy(() -> duet.client.session.send(new byte[DtlsSession.MOST_DATA + 1]))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    @DisplayName("the explicit nonces of GCM rise with every record, so none is used twice")
    void noncesRise() throws Exception {
        List<Long> nonces = Collections.synchronizedList(new ArrayList<>());
        try (Duet duet = new Duet()) {
            duet.toServer.lose(bytes -> {
                if (bytes[4] == 1) nonces.add(ByteBuffer.wrap(bytes).getLong(Screening.RECORD_HEADER));
                return false;
            });
            duet.apart().connected();
            for (int i = 0; i < 20; i++) {
                duet.client.session.send(new byte[] {(byte) i});
                assertThat(duet.server.data()).containsExactly(i);
            }
            assertThat(nonces).hasSizeGreaterThan(20).doesNotHaveDuplicates().isSorted();
        }
    }

    @Test
    @DisplayName("a server that expects another certificate refuses, and the client learns why  [A106]")
    void serverExpectsAnother() throws Exception {
        try (Duet duet = new Duet()) {
            Party server = new Party(DtlsRole.SERVER, Duet.BOB, Duet.BOB.fingerprint(), duet.executor);
            refuses(server, duet.client);
        }
    }

    @Test
    @DisplayName("a client that expects another certificate refuses, and the server learns why  [A106]")
    void clientExpectsAnother() throws Exception {
        try (Duet duet = new Duet()) {
            Party client = new Party(DtlsRole.CLIENT, Duet.ALICE, Duet.ALICE.fingerprint(), duet.executor);
            refuses(client, duet.server);
        }
    }

    private static void refuses(Party strict, Party other) throws Exception {
        strict.sendTo(other::receive);
        other.sendTo(strict::receive);
        strict.session.start();
        other.session.start();
        assertThat(strict.end()).isEqualTo("the certificate does not match the fingerprint of the description");
        assertThat(other.end()).isEqualTo("the peer refused: bad_certificate(42)");
        assertThat(strict.keys).isCompletedExceptionally();
    }

    @Test
    @DisplayName("a session without a fingerprint to expect cannot be made  [A106]")
    void nobodyExpected() {
        Party party = new Party(DtlsRole.CLIENT, Duet.ALICE, Duet.BOB.fingerprint(), Runnable::run);
        assertThatThrownBy(() -> new DtlsSession(DtlsRole.CLIENT, Duet.ALICE, List.of(), Runnable::run, party))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    @DisplayName("nobody there: the handshake fails when its time is over")
    void nobody() throws Exception {
        try (Duet duet = new Duet()) {
            Party client =
                    new Party(DtlsRole.CLIENT, Duet.ALICE, Duet.BOB.fingerprint(), duet.executor, new Timing(200, 20));
            client.session.start();
            assertThat(client.end()).isEqualTo("no handshake within 200 ms");
        }
    }

    @Test
    @DisplayName("two hundred sessions closed before, within and after the handshake leave no thread")
    void noThreadIsLeft() throws Exception {
        for (int i = 0; i < 200; i++) closeAtStep(i);
    }

    /** The n-th datagram closes both; {@code Duet.close} would wait for ever for a task that has not ended. */
    private static void closeAtStep(int step) throws Exception {
        Duet duet = new Duet();
        try (duet) {
            int[] left = {step % 20};
            duet.toServer.lose(_ -> countDown(duet, left));
            duet.toClient.lose(_ -> countDown(duet, left));
            if (step % 20 == 0) duet.client.session.close();
            duet.start();
            if (step % 20 >= 18) duet.server.keys();
            if (step % 20 == 18) duet.server.session.send(new byte[1]);
        }
        assertThat(duet.server.end()).isNotNull();
    }

    private static boolean countDown(Duet duet, int[] left) {
        synchronized (left) {
            if (--left[0] == 0) duet.client.session.close();
            return left[0] == 0;
        }
    }

    @Test
    @DisplayName("what comes before the start waits, and what comes after the end is dropped")
    void outOfSeason() throws Exception {
        try (Duet duet = new Duet()) {
            duet.client.session.start();
            duet.client.session.send(new byte[1]);
            duet.server.session.start();
            duet.client.keys();
            duet.server.session.close();
            duet.server.end();
            duet.server.receive(new byte[100]);
            duet.server.session.send(new byte[1]);
            duet.server.session.close();
            assertThat(duet.server.data).isEmpty();
        }
    }
}
