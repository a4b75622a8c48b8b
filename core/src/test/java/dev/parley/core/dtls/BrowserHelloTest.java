package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** ClientHellos as Chromium 156 (1200 and 263 bytes) and Firefox 153 (1408 and 103) sent them, each in two datagrams. */
class BrowserHelloTest {
    private static final int HELLO_BODY = Screening.RECORD_HEADER + 12;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final BlockingQueue<byte[]> sent = new LinkedBlockingQueue<>();
    private final Party server = new Party(DtlsRole.SERVER, Duet.BOB, Duet.ALICE.fingerprint(), executor);

    @AfterEach
    void end() {
        server.session.close();
        executor.close();
    }

    static byte[] part(String browser, int which) {
        String name = "hello-" + browser + "-" + which + ".bin";
        try (InputStream in = Objects.requireNonNull(BrowserHelloTest.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** The server's answer to these datagrams. */
    private byte[] answer(byte[]... datagrams) throws InterruptedException {
        server.sendTo(sent::add);
        for (byte[] each : datagrams) server.receive(each);
        server.session.start();
        return Objects.requireNonNull(sent.poll(Party.PATIENCE_SECONDS, TimeUnit.SECONDS), "an answer");
    }

    /** The messages of the server's flight, by type; ServerHello, Certificate, ServerKeyExchange, CertificateRequest, ServerHelloDone. */
    private static List<Integer> messages(byte[] flight) {
        List<Integer> types = new ArrayList<>();
        int at = 0;
        while (at < flight.length) {
            types.add((int) flight[at + Screening.RECORD_HEADER]);
            at += Screening.RECORD_HEADER + ByteBuffer.wrap(flight).getShort(at + 11);
        }
        return types;
    }

    private static int suite(byte[] flight) {
        int session = flight[HELLO_BODY + 34];
        return ByteBuffer.wrap(flight).getShort(HELLO_BODY + 35 + session) & 0xFFFF;
    }

    private void answers(byte[]... datagrams) throws InterruptedException {
        byte[] flight = answer(datagrams);
        assertThat(messages(flight)).containsExactly(2, 11, 12, 13, 14);
        assertThat(flight).hasSizeLessThanOrEqualTo(1200);
        assertThat(suite(flight)).as("ECDHE-ECDSA with AES-128-GCM").isEqualTo(0xC02B);
        assertThat(flight).containsSequence(0, 14, 0, 5, 0, 2, 0, 7, 0); // use_srtp: one profile, 0x0007, no MKI
    }

    @Test
    @DisplayName("Chromium's ClientHello in two datagrams is answered by one flight in one datagram")
    void chromium() throws Exception {
        answers(part("chromium-156", 0), part("chromium-156", 1));
    }

    @Test
    @DisplayName("Chromium's ClientHello with its second datagram first is answered alike")
    void chromiumSwapped() throws Exception {
        answers(part("chromium-156", 1), part("chromium-156", 0));
    }

    @Test
    @DisplayName("Firefox's ClientHello in two datagrams is answered by one flight in one datagram")
    void firefox() throws Exception {
        answers(part("firefox-153", 0), part("firefox-153", 1));
    }

    @Test
    @DisplayName("Firefox's ClientHello with its second datagram first is answered alike")
    void firefoxSwapped() throws Exception {
        answers(part("firefox-153", 1), part("firefox-153", 0));
    }

    @Test
    @DisplayName("garbage between the halves changes nothing")
    void garbageBetween() throws Exception {
        answers(part("firefox-153", 0), new byte[] {22, 1, 2, 3}, new byte[0], new byte[1500], part("firefox-153", 1));
    }
}
