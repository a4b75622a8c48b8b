package dev.parley.server.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelfSignedTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00Z");
    private static final List<String> NAMES = List.of("192.168.1.5", "::1", "localhost", "box.local");

    @TempDir
    private Path folder = Path.of(".");

    private Path certificate() {
        return folder.resolve("secrets/lan-cert.pem");
    }

    private Path key() {
        return folder.resolve("secrets/lan-key.pem");
    }

    private boolean ensure(List<String> names, Instant now) throws Exception {
        return SelfSigned.ensure(certificate(), key(), names, now);
    }

    private X509Certificate read() throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(Files.readAllBytes(certificate())));
    }

    @Test
    @DisplayName("the certificate is good for addresses and names, for a server, and for less than 398 days")
    void content() throws Exception {
        assertThat(ensure(NAMES, NOW)).isTrue();
        X509Certificate made = read();

        made.verify(made.getPublicKey());
        made.checkValidity(java.util.Date.from(NOW));
        assertThat(made.getSubjectAlternativeNames().stream()
                        .map(one -> one.get(1).toString()))
                .containsExactly(
                        "192.168.1.5", InetAddress.ofLiteral("::1").getHostAddress(), "localhost", "box.local");
        assertThat(made.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
        assertThat(made.getBasicConstraints()).as("no authority").isEqualTo(-1);
        assertThat(Duration.between(
                        made.getNotBefore().toInstant(), made.getNotAfter().toInstant()))
                .isLessThan(Duration.ofDays(398));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
                .isEqualTo("rw-------");
        assertThat(TlsIdentity.read(certificate(), key()).context().isServer()).isTrue();
    }

    @Test
    @DisplayName("it is kept as long as it fits, and made again for another address or shortly before its end")
    void kept() throws Exception {
        assertThat(ensure(NAMES, NOW)).isTrue();
        String first = Files.readString(certificate());
        assertThat(ensure(NAMES, NOW.plus(Duration.ofDays(300)))).isFalse();
        assertThat(Files.readString(certificate())).isEqualTo(first);

        assertThat(ensure(List.of("192.168.1.6", "localhost"), NOW)).isTrue();
        assertThat(ensure(List.of("192.168.1.6"), NOW.plus(Duration.ofDays(370))))
                .isTrue();
        Files.writeString(certificate(), "no certificate");
        assertThat(ensure(NAMES, NOW)).isTrue();
    }
}
