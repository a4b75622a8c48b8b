package dev.parley.server.net;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
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

    private KeyPairCheck() {}

    /**
     * Signs with the one and verifies with the other. Says nothing about files that are not PEM or not PKCS#8.
     *
     * @throws GeneralSecurityException where they do not belong together
     */
    static void belong(Path certificate, Path key) throws IOException, GeneralSecurityException {
        Matcher pem = PKCS8.matcher(Files.readString(key));
        if (!pem.find()) return;
        PublicKey ours;
        try (InputStream in = Files.newInputStream(certificate)) {
            ours = CertificateFactory.getInstance("X.509")
                    .generateCertificate(in)
                    .getPublicKey();
        }
        byte[] encoded = Base64.getMimeDecoder().decode(pem.group(1));
        if (!matches(ours, encoded)) throw new GeneralSecurityException("the key is not the one of the certificate");
    }

    private static boolean matches(PublicKey ours, byte[] encoded) throws GeneralSecurityException {
        String kind = ours.getAlgorithm();
        PrivateKey secret;
        try {
            secret = KeyFactory.getInstance(kind).generatePrivate(new PKCS8EncodedKeySpec(encoded));
        } catch (GeneralSecurityException e) {
            return false; // of another kind
        }
        Signature signature = Signature.getInstance(
                switch (kind) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    default -> kind;
                });
        signature.initSign(secret);
        byte[] probe = {1, 2, 3};
        signature.update(probe);
        byte[] signed = signature.sign();
        signature.initVerify(ours);
        signature.update(probe);
        return signature.verify(signed);
    }
}
