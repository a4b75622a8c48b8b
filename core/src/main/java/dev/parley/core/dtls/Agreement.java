package dev.parley.core.dtls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.List;
import java.util.Objects;
import java.util.Vector;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsSRTPUtils;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.UseSRTPData;
import org.jspecify.annotations.Nullable;

/**
 * What both roles ask of the peer, and what came of it: its certificate by the fingerprint, the SRTP profile, the keys. A refusal is a fatal
 * alert to the peer and words for us. Belongs to the thread of its session.
 */
@SuppressWarnings({"rawtypes", "JdkObsolete"}) // the types of Bouncy Castle's interface
final class Agreement {
    static final int[] CIPHER_SUITES = {
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
        CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384
    };

    /** RFC 5764 §4.2. */
    private static final String EXPORTER = "EXTRACTOR-dtls_srtp";

    private static final byte[] NO_MKI = {};

    private final List<Fingerprint> expected;
    private @Nullable String refusal;
    private @Nullable SrtpProtection protection;
    private byte @Nullable [] material;
    private boolean identified;

    Agreement(List<Fingerprint> expected) {
        this.expected = expected;
    }

    /** Why we have refused the peer, in words for the log; null if we have not. */
    @Nullable
    String refusal() {
        return refusal;
    }

    /** The id of the SRTP profile; only after {@link #complete}. */
    int profile() {
        return Objects.requireNonNull(protection, "no agreement yet").id();
    }

    /** The keying material, as long as the profile asks; only after {@link #complete}. */
    byte[] material() {
        return Objects.requireNonNull(material, "no agreement yet");
    }

    /** RFC 8122 §6.2: the certificate must be one that the description named; what it says of itself does not matter. */
    void identify(@Nullable Certificate chain) throws IOException {
        if (chain == null || chain.isEmpty())
            throw refuse(AlertDescription.handshake_failure, "the peer has no certificate");
        if (!Fingerprint.anyMatches(expected, chain.getCertificateAt(0).getEncoded())) {
            throw refuse(
                    AlertDescription.bad_certificate,
                    "the certificate does not match the fingerprint of the description");
        }
        identified = true;
    }

    /** Takes the client's offer (RFC 5764 §4.1). */
    void offered(@Nullable Hashtable extensions) throws IOException {
        UseSRTPData offer = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (offer == null) throw refuse(AlertDescription.handshake_failure, "the peer does not offer SRTP");
        protection = SrtpProtection.choose(offer.getProtectionProfiles())
                .orElseThrow(
                        () -> refuse(AlertDescription.handshake_failure, "the peer offers no SRTP profile of ours"));
    }

    /** Takes the server's answer: one of our profiles, and no MKI, as we have offered none (RFC 5764 §4.1.3). */
    void answered(@Nullable Hashtable extensions) throws IOException {
        UseSRTPData answer = extensions == null ? null : TlsSRTPUtils.getUseSRTPExtension(extensions);
        if (answer == null) throw refuse(AlertDescription.handshake_failure, "the peer does not agree to SRTP");
        boolean fits = answer.getProtectionProfiles().length == 1 && answer.getMki().length == 0;
        protection = SrtpProtection.choose(answer.getProtectionProfiles())
                .filter(_ -> fits)
                .orElseThrow(
                        () -> refuse(AlertDescription.illegal_parameter, "the peer chose an SRTP profile not offered"));
    }

    static void offer(Hashtable extensions) throws IOException {
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(SrtpProtection.ids(), NO_MKI));
    }

    void answer(Hashtable extensions) throws IOException {
        if (protection == null) throw new TlsFatalAlert(AlertDescription.internal_error);
        TlsSRTPUtils.addUseSRTPExtension(extensions, new UseSRTPData(new int[] {protection.id()}, NO_MKI));
    }

    /** The handshake is done: takes the keys out. */
    void complete(TlsContext context) throws IOException {
        if (!identified) throw refuse(AlertDescription.handshake_failure, "the peer has no certificate");
        if (protection == null) throw refuse(AlertDescription.handshake_failure, "the peer does not offer SRTP");
        material = context.exportKeyingMaterial(EXPORTER, null, protection.materialLength());
    }

    /** What the peer may sign with: ECDSA as all browsers do, RSA for those who made such a certificate. */
    static Vector<SignatureAndHashAlgorithm> signatures() {
        Vector<SignatureAndHashAlgorithm> signatures = new Vector<>();
        signatures.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa));
        signatures.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha384, SignatureAlgorithm.ecdsa));
        signatures.add(SignatureAndHashAlgorithm.rsa_pss_rsae_sha256);
        signatures.add(SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.rsa));
        return signatures;
    }

    static int[] suites(CautiousCrypto crypto) {
        return TlsUtils.getSupportedCipherSuites(crypto, CIPHER_SUITES);
    }

    private TlsFatalAlert refuse(short alert, String why) {
        refusal = why;
        return new TlsFatalAlert(alert, why);
    }
}
