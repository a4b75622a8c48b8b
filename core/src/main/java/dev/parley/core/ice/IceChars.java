package dev.parley.core.ice;

/** The alphabet of ufrag, password and foundation (RFC 8839 §5.1: ice-char). */
final class IceChars {
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    private IceChars() {}

    /** Whether the text consists of {@code least} to {@code most} such characters. */
    static boolean are(String text, int least, int most) {
        if (text.length() < least || text.length() > most) return false;
        for (int i = 0; i < text.length(); i++) {
            if (ALPHABET.indexOf(text.charAt(i)) < 0) return false;
        }
        return true;
    }

    /** One character for each byte, of which 6 bits count. */
    static String write(byte[] bytes) {
        StringBuilder text = new StringBuilder(bytes.length);
        for (byte b : bytes) text.append(ALPHABET.charAt(b & 63));
        return text.toString();
    }
}
