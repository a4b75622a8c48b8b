package dev.parley.core.srtp;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Session keys from master keys (RFC 3711 §4.3, RFC 7714 §11), once: the derivation rate is always 0 in DTLS-SRTP (RFC 5764 §4.1.2). */
record KeyDerivation(SrtpProfile profile, byte[] key, byte[] salt) {
    static final int AUTHENTICATION_BYTES = 20;

    private static final int BLOCK = 16;
    private static final int LABEL_AT = 7;
    private static final int CIPHER = 0;
    private static final int AUTHENTICATION = 1;
    private static final int SALT = 2;
    private static final int CONTROL = 3;

    Transform media() {
        return profile.transform(keys(0));
    }

    Transform control() {
        return profile.transform(keys(CONTROL));
    }

    private SessionKeys keys(int offset) {
        return new SessionKeys(
                bytes(CIPHER + offset, profile.keyLength()),
                bytes(SALT + offset, profile.saltLength()),
                bytes(AUTHENTICATION + offset, AUTHENTICATION_BYTES));
    }

    /**
     * §4.3.3: the keystream of AES in counter mode, from the salt with the label in it. A salt of 12 bytes counts as one of 14 that ends in
     * zeros, so that the label stands at the same place.
     */
    byte[] bytes(int label, int length) {
        byte[] iv = Arrays.copyOf(salt, BLOCK);
        iv[LABEL_AT] ^= (byte) label;
        try {
            Cipher cipher = Cipher.getInstance("AES/CTR/NoPadding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(new byte[length]);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in counter mode", e);
        }
    }
}
