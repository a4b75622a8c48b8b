package dev.parley.core.dtls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.sec.SECObjectIdentifiers;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.crypto.AsymmetricCipherKeyPair;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.generators.ECKeyPairGenerator;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECKeyGenerationParameters;
import org.bouncycastle.crypto.params.ECNamedDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.params.ParametersWithRandom;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.HashAlgorithm;
import org.bouncycastle.tls.SignatureAlgorithm;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsContext;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsCryptoParameters;
import org.bouncycastle.tls.crypto.impl.bc.BcDefaultTlsCredentialedSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCertificate;

/**
 * Who we are towards peers: a key and its self-signed certificate (ECDSA P-256), of which peers know the fingerprint by signaling. Immutable;
 * one serves all sessions of a process, on any thread.
 */
public final class DtlsIdentity {
    /** Against clocks that go slow; nobody who pins the fingerprint looks at the dates. */
    private static final Duration EARLIER = Duration.ofDays(1);

    /** It lives as long as the process, and is made anew with each. */
    private static final Duration VALID = Duration.ofDays(365);

    private static final int SERIAL_BYTES = 16;

    private static final SignatureAndHashAlgorithm SIGNATURE =
            SignatureAndHashAlgorithm.getInstance(HashAlgorithm.sha256, SignatureAlgorithm.ecdsa);

    private final CautiousCrypto crypto;
    private final ECPrivateKeyParameters key;
    private final byte[] der;

    private DtlsIdentity(CautiousCrypto crypto, ECPrivateKeyParameters key, byte[] der) {
        this.crypto = crypto;
        this.key = key;
        this.der = der;
    }

    /**
     * Makes a fresh key and certificate, within a millisecond or two.
     *
     * @param random also what all sessions of this identity take their randomness from; used by several threads
     * @param now by the wall clock; the certificate is valid from a day before to a year after
     */
    public static DtlsIdentity create(SecureRandom random, Instant now) {
        AsymmetricCipherKeyPair pair = keys(random);
        ECPrivateKeyParameters key = (ECPrivateKeyParameters) pair.getPrivate();
        try {
            TBSCertificate content = content((ECPublicKeyParameters) pair.getPublic(), random, now);
            byte[] signature = sign(content.getEncoded(ASN1Encoding.DER), key, random);
            byte[] der = sequence(content, algorithm(), new DERBitString(signature));
            return new DtlsIdentity(new CautiousCrypto(random), key, der);
        } catch (IOException e) {
            throw new UncheckedIOException("an array cannot fail", e);
        }
    }

    private static AsymmetricCipherKeyPair keys(SecureRandom random) {
        ECDomainParameters curve = new ECNamedDomainParameters(
                SECObjectIdentifiers.secp256r1, CustomNamedCurves.getByOID(SECObjectIdentifiers.secp256r1));
        ECKeyPairGenerator generator = new ECKeyPairGenerator();
        generator.init(new ECKeyGenerationParameters(curve, random));
        return generator.generateKeyPair();
    }

    private static TBSCertificate content(ECPublicKeyParameters key, SecureRandom random, Instant now) {
        X500Name name = new X500Name("CN=parley");
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BYTES * Byte.SIZE - 1, random).setBit(0)));
        generator.setSignature(algorithm());
        generator.setIssuer(name);
        generator.setSubject(name);
        generator.setStartDate(new Time(Date.from(now.minus(EARLIER))));
        generator.setEndDate(new Time(Date.from(now.plus(VALID))));
        generator.setSubjectPublicKeyInfo(new SubjectPublicKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, SECObjectIdentifiers.secp256r1),
                key.getQ().getEncoded(false)));
        return generator.generateTBSCertificate();
    }

    private static AlgorithmIdentifier algorithm() {
        return new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    }

    private static byte[] sign(byte[] content, ECPrivateKeyParameters key, SecureRandom random) throws IOException {
        ECDSASigner signer = new ECDSASigner();
        signer.init(true, new ParametersWithRandom(key, random));
        BigInteger[] both = signer.generateSignature(sha256(content));
        return sequence(new ASN1Integer(both[0]), new ASN1Integer(both[1]));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static byte[] sequence(ASN1Encodable... parts) throws IOException {
        return new DERSequence(parts).getEncoded(ASN1Encoding.DER);
    }

    /** What goes into our session descriptions, by SHA-256. */
    public Fingerprint fingerprint() {
        return Fingerprint.of("sha-256", der);
    }

    /** The certificate in DER; a copy. */
    byte[] certificate() {
        return der.clone();
    }

    CautiousCrypto crypto() {
        return crypto;
    }

    /** Signs within the handshake of this context. */
    TlsCredentialedSigner credentials(TlsContext context) throws IOException {
        Certificate chain = new Certificate(new TlsCertificate[] {new BcTlsCertificate(crypto, der)});
        return new BcDefaultTlsCredentialedSigner(new TlsCryptoParameters(context), crypto, key, chain, SIGNATURE);
    }
}
