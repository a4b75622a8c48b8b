package dev.parley.server.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether a private key is the one of a certificate: with another one everything starts, and then every handshake fails. */
final class KeyPairCheck {
    private static final Pattern PKCS8 = Pattern.compile("-----BEGIN PRIVATE KEY-----([^-]+)-----END PRIVATE KEY-----");

    private static final byte[] PROBE = {1, 2, 3};

    private KeyPairCheck() {}

    /**
     * Signs with the one and verifies with the other. Says nothing about files that are not PEM or not PKCS#8, and about rare kinds of keys.
     *
     * @throws GeneralSecurityException where they do not belong together
     */
    static void belong(Path certificate, Path key) throws IOException, GeneralSecurityException {
        Matcher pem = PKCS8.matcher(Files.readString(key));
        if (!pem.find()) return;
        PublicKey ours = publicKey(certificate);
        String scheme = switch (ours.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            case "EdDSA" -> "EdDSA";
            default -> "";
        };
        if (scheme.isEmpty() || verifies(scheme, ours, Base64.getMimeDecoder().decode(pem.group(1)))) return;
        throw new GeneralSecurityException("the key is not the one of the certificate");
    }

    private static PublicKey publicKey(Path certificate) throws IOException, GeneralSecurityException {
        try (InputStream in = Files.newInputStream(certificate)) {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
        }
    }

    private static boolean verifies(String scheme, PublicKey ours, byte[] key) {
        try {
            KeyFactory keys = KeyFactory.getInstance(ours.getAlgorithm());
            Signature signature = Signature.getInstance(scheme);
            signature.initSign(keys.generatePrivate(new PKCS8EncodedKeySpec(key)));
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(ours);
            signature.update(PROBE);
            return signature.verify(signed);
        } catch (GeneralSecurityException e) {
            return false; // of another kind, or on another curve
        }
    }
}
