package dev.parley.server.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.parley.core.wire.FirstBytes;
import dev.parley.server.relay.probe.TlsHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.cert.Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsProtocolTest {
    @TempDir
    private Path folder;

    private static final class Echo extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            var _ = ctx.writeAndFlush((ByteBuf) message);
        }
    }

    /** A port that sends everything back over TLS. */
    private final class Port implements AutoCloseable {
        final TlsIdentity identity;
        private final Transport transport = Transport.open(1);
        private final Listener listener;

        Port() throws IOException {
            this(Duration.ofSeconds(10));
        }

        /** @param patience for the first bytes inside TLS, and so for the handshake too */
        Port(Duration patience) throws IOException {
            TestCertificate files = TestCertificate.in(folder);
            identity = TlsIdentity.read(files.certificate(), files.key());
            Protocols inside = Protocols.none()
                    .with(FirstBytes.HTTP, pipeline -> pipeline.addLast(new Echo()))
                    .within(patience);
            Protocols outside = Protocols.none().with(FirstBytes.TLS, new TlsProtocol(identity, inside));
            listener = Listener.open(transport, "127.0.0.1", 0, outside);
        }

        SSLSocket connect(String... versions) throws IOException {
            SSLSocket socket =
                    (SSLSocket) TlsHandshake.trusting().createSocket(InetAddress.getLoopbackAddress(), listener.port());
            socket.setSoTimeout(10_000);
            if (versions.length > 0) socket.setEnabledProtocols(versions);
            return socket;
        }

        @Override
        public void close() {
            listener.close();
            transport.close();
        }
    }

    private static void echo(SSLSocket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        assertThat(socket.getInputStream().readNBytes(text.length()))
                .asString(StandardCharsets.US_ASCII)
                .isEqualTo(text);
    }

    @ParameterizedTest(name = "{0} is spoken [A72, A80]")
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void speaks(String version) throws IOException {
        try (Port port = new Port();
                SSLSocket socket = port.connect(version)) {
            echo(socket, "GET through TLS");
            assertThat(socket.getSession().getProtocol()).isEqualTo(version);
        }
    }

    @ParameterizedTest(name = "a client that knows nothing newer than 03{0} is turned away with protocol_version [A80]")
    @ValueSource(strings = {"01", "02"})
    void refusesOld(String version) throws IOException {
        try (Port port = new Port();
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), port.listener.port())) {
            socket.setSoTimeout(10_000);
            // RFC 4346 §7.4.1.2: version, 32 random bytes, no session, three suites, no compression
            String hello = "03" + version + "5a".repeat(32) + "00" + "0006c00ac014002f" + "0100";
            String handshake = "010000" + "%02x".formatted(hello.length() / 2) + hello;
            String record = "160301" + "%04x".formatted(handshake.length() / 2) + handshake;
            socket.getOutputStream().write(HexFormat.of().parseHex(record));
            byte[] alert = socket.getInputStream().readNBytes(7);
            assertThat(alert).hasSize(7);
            assertThat(alert[0]).as("an alert").isEqualTo((byte) 21);
            assertThat(alert[5]).as("fatal").isEqualTo((byte) 2);
            assertThat(alert[6]).as("protocol_version").isEqualTo((byte) 70);
        }
    }

    @Test
    @DisplayName("a handshake that stops in the middle is closed, and others are served meanwhile")
    void stalledHandshake() throws IOException {
        try (Port port = new Port(Duration.ofMillis(300));
                Socket stalled = new Socket(InetAddress.getLoopbackAddress(), port.listener.port())) {
            stalled.setSoTimeout(10_000);
            stalled.getOutputStream().write(HexFormat.of().parseHex("1603010200" + "010001fc0303"));
            try (SSLSocket other = port.connect()) {
                echo(other, "MEANWHILE");
            }
            assertThat(stalled.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("a certificate that is replaced is used from then on, and nobody who is connected is dropped")
    void reloads() throws IOException {
        try (Port port = new Port();
                SSLSocket before = port.connect()) {
            echo(before, "BEFORE");
            Certificate old = before.getSession().getPeerCertificates()[0];
            assertThat(port.identity.refresh()).as("nothing has changed").isFalse();
            replace();
            assertThat(port.identity.refresh()).isTrue();
            try (SSLSocket after = port.connect()) {
                echo(after, "AFTER");
                assertThat(after.getSession().getPeerCertificates()[0]).isNotEqualTo(old);
            }
            echo(before, "STILL THERE");
        }
    }

    private void replace() throws IOException {
        TestCertificate files = TestCertificate.in(folder);
        FileTime later = FileTime.from(Instant.now().plusSeconds(10));
        Files.setLastModifiedTime(files.certificate(), later);
        Files.setLastModifiedTime(files.key(), later);
    }

    @Test
    @DisplayName("files that cannot be used leave the certificate before in use")
    void keepsTheOld() throws IOException {
        try (Port port = new Port()) {
            Files.writeString(folder.resolve("cert.pem"), "no certificate");
            assertThat(port.identity.refresh()).isFalse();
            try (SSLSocket socket = port.connect()) {
                echo(socket, "STILL SERVED");
            }
        }
    }

    @Test
    @DisplayName("at the start, files that cannot be used are refused with a sentence")
    void refusesBadFiles() throws IOException {
        Path cert = Files.writeString(folder.resolve("cert.pem"), "no certificate");
        Path key = Files.writeString(folder.resolve("key.pem"), "no key");
        assertThatThrownBy(() -> TlsIdentity.read(cert, key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("cert.pem");
        assertThatThrownBy(() -> TlsIdentity.read(folder.resolve("missing.pem"), key))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("missing.pem");
    }

    @Test
    @DisplayName("a key that belongs to another certificate is refused, and at a change the pair before stays in use")
    void foreignKey() throws IOException {
        try (Port port = new Port()) {
            Path key = folder.resolve("key.pem");
            byte[] own = Files.readAllBytes(key);
            replace();
            Files.write(key, own);
            assertThat(port.identity.refresh()).isFalse();
            assertThatThrownBy(() -> TlsIdentity.read(folder.resolve("cert.pem"), key))
                    .hasMessageContaining("the key is not the one of the certificate");
            try (SSLSocket socket = port.connect()) {
                echo(socket, "STILL SERVED");
            }
        }
    }
}
