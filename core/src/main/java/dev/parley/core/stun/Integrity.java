package dev.parley.core.stun;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * MESSAGE-INTEGRITY (RFC 8489 §14.5, HMAC-SHA1) and MESSAGE-INTEGRITY-SHA256 (§14.6), and the keys for them (§9.1.1, §9.2.2).
 *
 * <p>Both cover the message up to the attribute, with a header length that ends behind the attribute. Comparisons take the same time wherever
 * the difference is. Holds the digests, so it is owned by one thread.
 */
public final class Integrity {
    /** Attribute type of MESSAGE-INTEGRITY. */
    public static final int SHA1 = 0x0008;
    /** Attribute type of MESSAGE-INTEGRITY-SHA256. */
    public static final int SHA256 = 0x001C;

    static final int SHA1_BYTES = 20;
    static final int SHA256_BYTES = 32;

    private final Mac sha1 = mac("HmacSHA1");
    private final Mac sha256 = mac("HmacSHA256");
    private final MessageDigest md5 = digest("MD5");
    private final MessageDigest sha256Digest = digest("SHA-256");
    private final byte[] head = new byte[4];

    /** RFC 8489 §9.1.1: the password itself. */
    public static byte[] shortTermKey(String password) {
        return opaque(password);
    }

    /** RFC 8489 §18.5: the digest of {@code username:realm:password}. */
    public byte[] longTermKey(PasswordAlgorithm algorithm, String username, String realm, String password) {
        MessageDigest digest = algorithm.equals(PasswordAlgorithm.MD5) ? md5 : sha256Digest;
        digest.update(username.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) ':');
        digest.update(opaque(realm));
        digest.update((byte) ':');
        return digest.digest(opaque(password));
    }

    /** RFC 8489 §14.4: what USERHASH holds for a user. */
    public byte[] userHash(String username, String realm) {
        sha256Digest.update(opaque(username));
        sha256Digest.update((byte) ':');
        return sha256Digest.digest(opaque(realm));
    }

    /** Whether the message has that attribute, whole and right. A truncated SHA-256 is refused: no usage of ours allows it (§14.6). */
    public boolean verify(StunMessage message, int type, byte[] key) {
        return verify(message, type, key, type == SHA1 ? SHA1_BYTES : SHA256_BYTES);
    }

    /** The same for a usage that allows truncation to {@code least} bytes, 16 or more. */
    public boolean verify(StunMessage message, int type, byte[] key, int least) {
        int i = message.index(type);
        if (i < 0 || key.length == 0 || message.length(i) < least) return false;
        int covered = message.offset(i) - 4 - message.start();
        int counted = covered + 4 + message.length(i) - StunMessage.HEADER_BYTES;
        byte[] right = mac(type, key, message.buffer().slice(message.start(), covered), counted);
        byte[] given = message.copy(message.offset(i), message.length(i));
        if (given.length > right.length) return false;
        byte[] comparable = given.length == right.length ? right : Arrays.copyOf(right, given.length);
        return MessageDigest.isEqual(comparable, given);
    }

    /**
     * @param covered the message before the attribute; consumed
     * @param length what the header's length field counts for this purpose
     */
    byte[] mac(int type, byte[] key, ByteBuffer covered, int length) {
        Mac mac = type == SHA1 ? sha1 : sha256;
        init(mac, key);
        head[0] = covered.get();
        head[1] = covered.get();
        head[2] = (byte) (length >>> 8);
        head[3] = (byte) length;
        mac.update(head);
        mac.update(covered.position(4));
        return mac.doFinal();
    }

    private static void init(Mac mac, byte[] key) {
        try {
            mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
        } catch (InvalidKeyException e) {
            throw new IllegalStateException("an HMAC takes every key but the empty one", e);
        }
    }

    private static Mac mac(String name) {
        try {
            return Mac.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }

    private static MessageDigest digest(String name) {
        try {
            return MessageDigest.getInstance(name);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has " + name, e);
        }
    }

    /** The OpaqueString profile (RFC 8265 §4.2): other spaces become spaces, then NFC. Never refuses: a wrong password fails later. */
    private static byte[] opaque(String text) {
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        if (ascii) return text.getBytes(StandardCharsets.US_ASCII);
        StringBuilder mapped = new StringBuilder();
        text.codePoints()
                .map(c -> Character.getType(c) == Character.SPACE_SEPARATOR ? ' ' : c)
                .forEach(mapped::appendCodePoint);
        return Normalizer.normalize(mapped, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
    }
}
