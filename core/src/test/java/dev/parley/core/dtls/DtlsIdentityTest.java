package dev.parley.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DtlsIdentityTest {
    private static final Instant NOW = Instant.parse("2026-11-20T12:00:00Z");

    private static X509Certificate certificate(DtlsIdentity identity) throws Exception {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(identity.certificate()));
    }

    @Test
    @DisplayName("Java reads our certificate, and its signature holds")
    void standsUp() throws Exception {
        X509Certificate certificate = certificate(DtlsIdentity.create(new SecureRandom(), NOW));
        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
        assertThat(certificate.getSubjectX500Principal()).hasToString("CN=parley");
        assertThat(certificate.getSerialNumber()).isPositive();
    }

    @Test
    @DisplayName("it is valid from a day before to a year after")
    void dates() throws Exception {
        X509Certificate certificate = certificate(DtlsIdentity.create(new SecureRandom(), NOW));
        certificate.checkValidity(Date.from(NOW.minus(Duration.ofHours(23))));
        certificate.checkValidity(Date.from(NOW.plus(Duration.ofDays(364))));
        assertThat(certificate.getNotAfter()).isEqualTo(NOW.plus(Duration.ofDays(365)));
    }

    @Test
    @DisplayName("two identities share neither key nor number")
    void fresh() {
        DtlsIdentity one = DtlsIdentity.create(new SecureRandom(), NOW);
        DtlsIdentity two = DtlsIdentity.create(new SecureRandom(), NOW);
        assertThat(one.fingerprint()).isNotEqualTo(two.fingerprint());
        assertThat(one.fingerprint()).isEqualTo(Fingerprint.of("sha-256", one.certificate()));
    }
}
