package dev.parley.server.tenant;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A public key of a JSON Web Key Set (RFC 7517) with the one algorithm that it verifies: RS256, ES256 or EdDSA (Ed25519). Immutable.
 *
 * @param id the member {@code kid}; empty where the key has none
 */
record VerificationKey(String id, JWSAlgorithm algorithm, PublicKey key) {
    private static final int LEAST_RSA_BITS = 2048;

    /** RFC 8410 §4: what stands before the 32 bytes of a public Ed25519 key. */
    private static final byte[] ED25519 = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Empty where the key is no public one of these kinds, is too weak, or is meant for something else. */
    static Optional<VerificationKey> of(JWK jwk) {
        if (jwk.getKeyUse() != null && !jwk.getKeyUse().equals(KeyUse.SIGNATURE)) return Optional.empty();
        try {
            return switch (jwk) {
                case RSAKey rsa when rsa.size() >= LEAST_RSA_BITS -> of(jwk, JWSAlgorithm.RS256, rsa.toPublicKey());
                case ECKey ec when ec.getCurve().equals(Curve.P_256) -> of(jwk, JWSAlgorithm.ES256, ec.toPublicKey());
                case OctetKeyPair ed
                when ed.getCurve().equals(Curve.Ed25519) -> of(jwk, JWSAlgorithm.EdDSA, ed25519(ed.getDecodedX()));
                default -> Optional.empty();
            };
        } catch (JOSEException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<VerificationKey> of(JWK jwk, JWSAlgorithm algorithm, PublicKey key) {
        boolean fits =
                jwk.getAlgorithm() == null || jwk.getAlgorithm().getName().equals(algorithm.getName());
        String id = jwk.getKeyID() == null ? "" : jwk.getKeyID();
        return fits ? Optional.of(new VerificationKey(id, algorithm, key)) : Optional.empty();
    }

    private static PublicKey ed25519(byte[] x) throws GeneralSecurityException {
        byte[] encoded = new byte[ED25519.length + x.length];
        System.arraycopy(ED25519, 0, encoded, 0, ED25519.length);
        System.arraycopy(x, 0, encoded, ED25519.length, x.length);
        return KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
    }

    /** Whether the bytes were signed with the private key of this one. */
    boolean verifies(byte[] signed, byte[] signature) {
        try {
            Signature verifier = Signature.getInstance(name());
            verifier.initVerify(key);
            verifier.update(signed);
            return verifier.verify(signature);
        } catch (GeneralSecurityException e) {
            return false; // as a signature of the wrong length
        }
    }

    private String name() {
        if (algorithm.equals(JWSAlgorithm.RS256)) return "SHA256withRSA";
        return algorithm.equals(JWSAlgorithm.ES256) ? "SHA256withECDSAinP1363Format" : "Ed25519";
    }
}
