package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Our server and another's client, over a real socket: needs the command openssl. */
class OpensslTest {
    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final AtomicReference<SocketAddress> peer = new AtomicReference<>();

    @TempDir
    Path directory;

    private DatagramSocket socket;

    @BeforeEach
    void open() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() {
        socket.close();
        executor.close();
    }

    private Process openssl(String... arguments) throws IOException {
        return new ProcessBuilder(arguments)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .start();
    }

    private Fingerprint certificate() throws Exception {
        Process process = openssl(
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "ec",
                "-pkeyopt",
                "ec_paramgen_curve:prime256v1",
                "-nodes",
                "-keyout",
                "key.pem",
                "-out",
                "certificate.pem",
                "-subj",
                "/CN=other",
                "-days",
                "30");
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor()).isZero();
        try (var in = Files.newInputStream(directory.resolve("certificate.pem"))) {
            return Fingerprint.of(
                    "sha-256",
                    CertificateFactory.getInstance("X.509")
                            .generateCertificate(in)
                            .getEncoded());
        }
    }

    private Party server(Fingerprint expected) {
        Party server = new Party(DtlsRole.SERVER, Duet.BOB, expected, executor);
        server.sendTo(this::send);
        executor.execute(() -> receive(server));
        server.session.start();
        return server;
    }

    private void receive(Party server) {
        DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
        while (!socket.isClosed()) {
            try {
                packet.setLength(2048);
                socket.receive(packet);
            } catch (IOException _) {
                return;
            }
            peer.set(packet.getSocketAddress());
            server.session.receive(packet.getData(), 0, packet.getLength());
        }
    }

    private void send(byte[] datagram) {
        try {
            socket.send(new DatagramPacket(datagram, datagram.length, peer.get()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private Process client(String profiles) throws IOException {
        return openssl(
                "openssl",
                "s_client",
                "-dtls1_2",
                "-connect",
                "127.0.0.1:" + socket.getLocalPort(),
                "-mtu",
                "1200",
                "-cert",
                "certificate.pem",
                "-key",
                "key.pem",
                "-use_srtp",
                profiles,
                "-keymatexport",
                "EXTRACTOR-dtls_srtp",
                "-keymatexportlen",
                "56");
    }

    @Test
    @DisplayName("OpenSSL's client gets the same keys, sends data, and its goodbye ends the session")
    void sameKeys() throws Exception {
        Party server = server(certificate());
        Process client = client("SRTP_AES128_CM_SHA1_80:SRTP_AEAD_AES_128_GCM");
        try (var in = client.outputWriter(StandardCharsets.US_ASCII)) {
            Party.Keys keys = server.keys();
            assertThat(keys.profile()).isEqualTo(0x0007);
            in.write("hello\n");
            in.flush();
            assertThat(server.data()).asString().isEqualTo("hello\n");
            in.write("Q\n");
            in.flush();
            String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(said).contains("SRTP Extension negotiated, profile=SRTP_AEAD_AES_128_GCM");
            assertThat(said)
                    .contains(
                            "Keying material: " + HexFormat.of().withUpperCase().formatHex(keys.material()));
        }
        assertThat(server.end()).isEmpty();
        assertThat(client.waitFor(Party.PATIENCE_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    @DisplayName("OpenSSL's client with a certificate that was not announced is told bad_certificate  [A106]")
    void otherCertificate() throws Exception {
        certificate();
        Party server = server(Duet.ALICE.fingerprint());
        Process client = client("SRTP_AEAD_AES_128_GCM");
        String said = new String(client.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
        assertThat(said).contains("bad certificate");
        assertThat(server.end()).isEqualTo("the certificate does not match the fingerprint of the description");
        assertThat(List.of(server.keys)).allMatch(keys -> keys.isCompletedExceptionally());
    }
}
