package dev.parley.core.srtp;

import dev.parley.core.rtp.BigEndian;
import java.security.GeneralSecurityException;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in Galois/counter mode, keys of 128 or 256 bits (RFC 7714). The tag follows the body; in SRTCP the index follows the tag (§9.2). */
final class AeadTransform implements Transform {
    private static final int TAG_BYTES = 16;
    private static final int IV_BYTES = 12;
    private static final int SSRC_AT = 2;

    private final Cipher cipher;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] word = new byte[WORD_BYTES];

    AeadTransform(SessionKeys keys) {
        key = new SecretKeySpec(keys.cipher(), "AES");
        salt = keys.salt();
        try {
            cipher = Cipher.getInstance("AES/GCM/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES-GCM", e);
        }
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    @Override
    public int wordBeforeEnd() {
        return WORD_BYTES;
    }

    @Override
    public int seal(Passage p) {
        return seal(p, false);
    }

    @Override
    public int sealControl(Passage p) {
        int sealed = seal(p, true);
        BigEndian.put32(p.to, p.toAt + sealed, p.word);
        return sealed + WORD_BYTES;
    }

    private int seal(Passage p, boolean control) {
        try {
            begin(Cipher.ENCRYPT_MODE, p);
            cipher.updateAAD(p.head, p.headAt, p.headLength);
            if (control) authenticateWord(p);
            return cipher.doFinal(p.from, p.bodyAt, p.bodyLength, p.to, p.toAt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("room and a fresh nonce are seen to before", e);
        }
    }

    @Override
    public int open(Passage p) {
        return open(p, false);
    }

    @Override
    public int openControl(Passage p) {
        return p.enciphered() ? open(p, true) : openPlain(p);
    }

    private int open(Passage p, boolean control) {
        try {
            begin(Cipher.DECRYPT_MODE, p);
            cipher.updateAAD(p.head, p.headAt, p.headLength);
            if (control) authenticateWord(p);
            return cipher.doFinal(p.from, p.bodyAt, p.bodyLength + TAG_BYTES, p.to, p.toAt);
        } catch (AEADBadTagException e) {
            return UNAUTHENTIC;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("room is seen to before", e);
        }
    }

    /** RFC 7714 §9.3: all of it is associated data, nothing is enciphered. */
    private int openPlain(Passage p) {
        try {
            begin(Cipher.DECRYPT_MODE, p);
            cipher.updateAAD(p.head, p.headAt, p.headLength + p.bodyLength);
            authenticateWord(p);
            cipher.doFinal(p.from, p.bodyAt + p.bodyLength, TAG_BYTES, p.to, p.toAt);
        } catch (AEADBadTagException e) {
            return UNAUTHENTIC;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("room is seen to before", e);
        }
        System.arraycopy(p.from, p.bodyAt, p.to, p.toAt, p.bodyLength);
        return p.bodyLength;
    }

    private void begin(int mode, Passage p) throws GeneralSecurityException {
        p.nonce(iv, salt, SSRC_AT);
        cipher.init(mode, key, new GCMParameterSpec(8 * TAG_BYTES, iv));
    }

    private void authenticateWord(Passage p) {
        BigEndian.put32(word, 0, p.word);
        cipher.updateAAD(word);
    }
}
