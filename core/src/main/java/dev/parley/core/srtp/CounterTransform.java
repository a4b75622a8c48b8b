package dev.parley.core.srtp;

import dev.parley.core.rtp.BigEndian;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES in counter mode with HMAC-SHA1 cut to 80 bits (RFC 3711 §4.1.1, §4.2.1). The tag ends the packet; in SRTCP the index comes before it.
 *
 * <p>A new init for each packet is cheaper than a keystream made of single blocks from 200 bytes on: 123 against 291 ns at 1200 bytes (JDK 25).
 */
final class CounterTransform implements Transform {
    private static final int TAG_BYTES = 10;
    private static final int IV_BYTES = 16;
    private static final int SSRC_AT = 4;

    private final Cipher cipher;
    private final Mac mac;
    private final SecretKeySpec key;
    private final byte[] salt;
    private final byte[] iv = new byte[IV_BYTES];
    private final byte[] word = new byte[WORD_BYTES];
    private final byte[] digest = new byte[KeyDerivation.AUTHENTICATION_BYTES];

    CounterTransform(SessionKeys keys) {
        key = new SecretKeySpec(keys.cipher(), "AES");
        salt = keys.salt();
        try {
            cipher = Cipher.getInstance("AES/CTR/NoPadding");
            mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(keys.authentication(), "HmacSHA1"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java has AES in counter mode and HMAC-SHA1", e);
        }
    }

    @Override
    public int tagBytes() {
        return TAG_BYTES;
    }

    @Override
    public int wordBeforeEnd() {
        return WORD_BYTES + TAG_BYTES;
    }

    @Override
    public int seal(Passage p) {
        crypt(p);
        authenticate(p);
        System.arraycopy(digest, 0, p.to, p.toAt + p.bodyLength, TAG_BYTES);
        return p.bodyLength + TAG_BYTES;
    }

    @Override
    public int sealControl(Passage p) {
        crypt(p);
        authenticate(p);
        BigEndian.put32(p.to, p.toAt + p.bodyLength, p.word);
        System.arraycopy(digest, 0, p.to, p.toAt + p.bodyLength + WORD_BYTES, TAG_BYTES);
        return p.bodyLength + WORD_BYTES + TAG_BYTES;
    }

    @Override
    public int open(Passage p) {
        authenticate(p);
        if (!tagMatches(p.from, p.bodyAt + p.bodyLength)) return UNAUTHENTIC;
        crypt(p);
        return p.bodyLength;
    }

    @Override
    public int openControl(Passage p) {
        authenticate(p);
        if (!tagMatches(p.from, p.bodyAt + p.bodyLength + WORD_BYTES)) return UNAUTHENTIC;
        if (p.enciphered()) crypt(p);
        else System.arraycopy(p.from, p.bodyAt, p.to, p.toAt, p.bodyLength);
        return p.bodyLength;
    }

    private void crypt(Passage p) {
        p.nonce(iv, salt, SSRC_AT);
        try {
            cipher.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(iv));
            cipher.doFinal(p.from, p.bodyAt, p.bodyLength, p.to, p.toAt);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("room is seen to before", e);
        }
    }

    /** Leaves the HMAC of header, enciphered body and word in {@code digest}. */
    private void authenticate(Passage p) {
        BigEndian.put32(word, 0, p.word);
        mac.update(p.head, p.headAt, p.headLength + p.bodyLength);
        mac.update(word, 0, WORD_BYTES);
        try {
            mac.doFinal(digest, 0);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a digest of SHA-1 fits", e);
        }
    }

    /** Takes the same time wherever the difference is. */
    private boolean tagMatches(byte[] bytes, int at) {
        int difference = 0;
        for (int i = 0; i < TAG_BYTES; i++) difference |= bytes[at + i] ^ digest[i];
        return difference == 0;
    }
}
